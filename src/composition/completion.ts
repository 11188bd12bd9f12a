import type * as vscode from "vscode";
import type { Line } from "../core/answer/line.js";
import { startingRatio } from "../core/catalog/tokens.js";
import type { OutcomeKind, OutcomeSink } from "../core/decision/ledger.js";
import { registerCompletion } from "../editor/completion/index.js";
import type { Outcome } from "../editor/completion/outcome.js";
import type { RoutesChange } from "../editor/completion/plans.js";
import type { Messages } from "../editor/messages.js";
import type { RequestParts } from "../editor/request/index.js";
import type { SettingsReader } from "../editor/settings/index.js";
import type { Assembly } from "./whenAssembled.js";

/** What ghost text is made of. */
export interface CompletionComposition {
  readonly context: vscode.ExtensionContext;
  readonly assembly: Assembly;
  readonly line: Line;
  readonly messages: Messages;
  readonly request: RequestParts;
  readonly settings: SettingsReader;
  readonly ledger: OutcomeSink;
  /** Settings, keys, overrides or the health of models changed. */
  onRouting(listener: (what: RoutesChange) => void): vscode.Disposable;
}

/** Puts ghost text together. */
export function composeCompletion(parts: CompletionComposition): vscode.Disposable {
  const { context, assembly, line, messages, request, settings, ledger } = parts;
  return registerCompletion({
    ...{ line, messages, request },
    layers: (folder) => settings.layers(folder),
    onRoutesChange: (listener) => parts.onRouting(listener),
    memory: context.workspaceState,
    globalMemory: context.globalState,
    charactersPerToken: (model) => assembly.current()?.ratios.of(model) ?? startingRatio(undefined),
    onOutcome: createOutcomes(ledger),
  });
}

/** What the ledger keeps of a suggestion's fate; that one was shown or passed over tells nothing of its model. */
const KINDS: Readonly<Partial<Record<Outcome["what"], OutcomeKind>>> = {
  accepted: "accepted",
  partly: "accepted-part",
  "turned-down": "discarded",
  kept: "retained",
};

/** Tells the ledger what became of suggestions, with the share that was taken or is still there. */
function createOutcomes(ledger: OutcomeSink): (outcome: Outcome) => void {
  return ({ decisionId, what, characters, whole }) => {
    const kind = KINDS[what];
    if (kind === undefined) return;
    const share = whole === undefined ? undefined : Math.min(1, characters / Math.max(1, whole));
    ledger.outcome(decisionId, kind, Date.now(), share);
  };
}
