import type { Uri } from "vscode";
import { applyHunks, type Hunk } from "../../core/edits/index.js";
import type { FoundProblem } from "../../core/verify/index.js";
import type { ChangeAsk } from "./ask.js";
import type { ChangedFile } from "./compute.js";

/** What the person said of a hunk. */
export type HunkState = "open" | "accepted" | "rejected";

/** A file of a change on show. */
export interface ProposedFile {
  readonly file: ChangedFile;
  /** What is shown on the left: the document itself, or nothing for a new one. */
  readonly left: Uri;
  /** What is shown on the right: the document as it would be. */
  readonly right: Uri;
  readonly hunks: readonly Hunk[];
  readonly states: HunkState[];
}

/** What is told with a change on show. */
export interface Shown {
  readonly title: string;
  readonly decisionId: string;
  /** What a check found wrong with it, for one that did not pass and is shown all the same. */
  readonly problems?: readonly FoundProblem[];
}

/** A change on show, waiting for the person. */
export interface Proposal extends Shown {
  readonly ask: ChangeAsk;
  readonly files: readonly ProposedFile[];
}

/** The text on the right: with every hunk that is not rejected. */
export function textOf({ file, hunks, states }: ProposedFile): string {
  if (!states.includes("rejected")) return file.after;
  return applyHunks(
    file.before,
    hunks,
    indexes(states, (state) => state !== "rejected"),
  );
}

/** Indexes of the hunks in a state that is wanted. */
export function indexes(states: readonly HunkState[], wanted: (state: HunkState) => boolean): ReadonlySet<number> {
  return new Set(states.flatMap((state, index) => (wanted(state) ? [index] : [])));
}

/** The files of a change as the person wants them: without rejected hunks, and without files that then stay the same. */
export function wantedFiles({ files }: Proposal): readonly ChangedFile[] {
  return files.map((one) => ({ ...one.file, after: textOf(one) })).filter(({ before, after }) => before !== after);
}

/** Whether the person has decided on every hunk. */
export function isDecided({ files }: Proposal): boolean {
  return files.every(({ states }) => !states.includes("open"));
}
