import { join } from "node:path";
import type { Disposable } from "vscode";
import type { EditorRequest } from "../../core/request/request.js";
import type { Task } from "../../core/request/task.js";
import { type CheckedFile, type Verified, verifyFiles } from "../../core/verify/index.js";
import { sweepCopies } from "./copy.js";
import { languageServiceIn } from "./languageService.js";
import { TextThread } from "./textThread.js";

/** How strictly changes are checked. */
export type VerifyLevel = "off" | "syntax" | "diagnostics";

/** The parts of checking changes. */
export interface VerifierParts {
  /** The level in force for a request's task at its place. */
  level(request: EditorRequest): Promise<VerifyLevel>;
  /** A folder of our own for copies. */
  readonly home: string;
  /** The workspace folder of a request on disk. */
  folder(request: EditorRequest): string | undefined;
  /** Files that use what a request is about, as they are. */
  uses(request: EditorRequest): Promise<readonly CheckedFile[]>;
}

/** Checks changes on a copy before they are shown. */
export interface Verifier {
  level(request: EditorRequest): Promise<VerifyLevel>;
  /** @param leftMs what is left of the request's time, in ms */
  check(
    request: EditorRequest,
    task: Task,
    level: VerifyLevel,
    files: readonly CheckedFile[],
    signal: AbortSignal,
    leftMs: number,
  ): Promise<Verified>;
}

/** Makes the checker of changes; its thread ends with it. */
export function createVerifier(parts: VerifierParts): Verifier & Disposable {
  const home = join(parts.home, "copies");
  const thread = new TextThread();
  void sweepCopies(home);
  return {
    level: (request) => parts.level(request),
    check: (request, task, level, files, signal, leftMs) =>
      verifyFiles(
        files,
        {
          level,
          task,
          texts: thread.check,
          languageService: languageServiceIn(
            home,
            parts.folder(request),
            () => parts.uses(request),
            toMend(request, task),
            leftMs,
          ),
        },
        signal,
      ),
    dispose: () => thread.dispose(),
  };
}

function toMend({ document }: EditorRequest, task: Task): readonly string[] {
  if (task !== "fix") return [];
  return (document?.diagnostics ?? []).filter(({ severity }) => severity === "error").map(({ message }) => message);
}
