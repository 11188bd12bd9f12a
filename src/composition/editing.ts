import * as vscode from "vscode";
import type { Line } from "../core/answer/line.js";
import type { OutcomeSink } from "../core/decision/ledger.js";
import { registerChange } from "../editor/change/index.js";
import { filesThatUse } from "../editor/change/related.js";
import { registerCodeActions } from "../editor/codeActions.js";
import { registerCodeLens } from "../editor/codeLens.js";
import { registerCommitMessage } from "../editor/commit/index.js";
import { registerDocument } from "../editor/document.js";
import { registerFix } from "../editor/fix.js";
import { registerGenerate } from "../editor/generate.js";
import type { Messages } from "../editor/messages.js";
import { registerRefactor } from "../editor/refactor.js";
import type { RequestParts } from "../editor/request/index.js";
import { registerRouteStatus } from "../editor/routeStatus.js";
import { registerTest } from "../editor/test/index.js";
import { createVerifier, type Verifier } from "../editor/verify/index.js";
import type { Assembly } from "./whenAssembled.js";

/** What the surfaces that change code are made of. */
export interface EditingParts {
  readonly context: vscode.ExtensionContext;
  readonly assembly: Assembly;
  readonly line: Line;
  /** The line without anybody looking on. */
  readonly quietLine: Line;
  readonly request: RequestParts;
  readonly messages: Messages;
  readonly ledger: OutcomeSink;
  ready(): Promise<boolean>;
  onSettings(listener: () => void): void;
  /** Overrides, health or evidence changed. */
  onRouting(listener: () => void): void;
}

/** Puts together what proposes changes: its commands, the light bulb, lenses, checks and the route's status. */
export function composeEditing(parts: EditingParts, own: <Part extends vscode.Disposable>(part: Part) => Part): void {
  const { line, request, messages, ledger } = parts;
  const memory = parts.context.workspaceState;
  const verifier = own(createLevels(parts));
  const ready = (): Promise<boolean> => parts.ready();
  const onOutcome = (id: string, kind: Parameters<OutcomeSink["outcome"]>[1]): void =>
    ledger.outcome(id, kind, Date.now());
  const change = own(registerChange({ line, messages, request, memory, verifier, onOutcome }));
  const edit = { change, request, messages, memory, ready };
  for (const register of [registerRefactor, registerFix, registerDocument, registerGenerate, registerTest])
    own(register(edit));
  own(registerCommitMessage({ line, request, messages, ready }));
  const onSettings = (listener: () => void): void => parts.onSettings(listener);
  own(registerCodeActions({ request, onSettings }));
  own(registerCodeLens({ request, onSettings }));
  own(
    registerRouteStatus({
      line: parts.quietLine,
      onChange: (listener) => {
        parts.onSettings(listener);
        parts.onRouting(listener);
      },
    }),
  );
}

/** Checks by the policy in force at a request's place; copies lie in the extension's own storage. */
function createLevels({ context, assembly, request: rules }: EditingParts): Verifier & vscode.Disposable {
  return createVerifier({
    home: context.globalStorageUri.fsPath,
    async level(request) {
      const { verify } = (await assembly.get()).policy(request).policy;
      return (request.task && verify[request.task]?.value) ?? "syntax";
    },
    uses: (request) => filesThatUse(rules, request),
    folder: (request) => {
      // A notebook's cell is no file that a language service could be shown a copy of.
      if (request.document?.path.endsWith(".ipynb") === true) return undefined;
      const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === request.workspaceFolder);
      return folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined;
    },
  });
}
