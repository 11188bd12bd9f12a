import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import { applyHunks, hunks, protectedPath } from "../../core/edits/index.js";
import { repair } from "../followUp.js";
import type { Messages } from "../messages.js";
import { costWords, servedWords, timeWords } from "../words.js";
import { applyText } from "./apply.js";
import type { ChangeAsk } from "./ask.js";
import { collect, type Collected } from "./collect.js";
import { compute, type Computed } from "./compute.js";
import { createProposals, type Proposal } from "./proposals.js";
import { createUndoWatch } from "./undone.js";

export type { ChangeAsk } from "./ask.js";

/** What became of a proposed change. */
export type ChangeOutcome = "accepted" | "discarded" | "undone";

/** The parts of the surface for proposed changes. */
export interface ChangeParts {
  readonly line: Line;
  readonly messages: Messages;
  /** Told once a change is accepted, discarded, or undone after it was accepted. */
  onOutcome(decisionId: string, outcome: ChangeOutcome): void;
  /** Looks for something wrong with a change before it is shown; the words go back to the model once. */
  check?(ask: ChangeAsk, before: string, after: string): Promise<string | undefined>;
}

/** Shows what a model would change and writes it only when the person accepts. */
export interface ChangeSurface extends vscode.Disposable {
  /** Asks for a change and shows it. Ends when it is on show, or when the person was told why there is none. */
  propose(ask: ChangeAsk): Promise<void>;
}

/** Registers the surface with `fairlead.acceptChange`, `fairlead.acceptPartOfChange` and `fairlead.discardChange`. */
export function registerChange(parts: ChangeParts): ChangeSurface {
  const proposals = createProposals((proposal) => parts.onOutcome(proposal.decisionId, "discarded"));
  const undo = createUndoWatch((decisionId) => parts.onOutcome(decisionId, "undone"));

  const withActive = (act: (proposal: Proposal) => Promise<void>) => async () => {
    const proposal = proposals.active();
    if (proposal) await act(proposal);
    else await parts.messages.refused("No proposed change is open.", "Run \"Fairlead: Refactor...\" to get one.");
  };

  const accept = async (proposal: Proposal, after: string): Promise<void> => {
    const { document, path } = proposal.ask.place;
    if (isProtected(proposal.ask)) return parts.messages.refused(...neverWritten(path));
    if (document.isClosed) await vscode.workspace.openTextDocument(document.uri);
    const live = vscode.workspace.textDocuments.find((one) => one.uri.toString() === document.uri.toString());
    if (live?.getText() !== proposal.before || !(await applyText(live, after))) {
      return offerAgain(`${path} changed since the proposal was made, so nothing was written.`, proposal);
    }
    undo.watch(live, { before: proposal.before, decisionId: proposal.decisionId });
    parts.onOutcome(proposal.decisionId, "accepted");
    await proposals.settle(proposal);
    await vscode.window.showTextDocument(live, { preview: false });
  };

  const offerAgain = async (message: string, proposal: Proposal): Promise<void> => {
    const choice = await vscode.window.showWarningMessage(message, "Ask Again", "Discard");
    if (!choice) return;
    await discard(proposal);
    if (choice === "Ask Again") await proposal.ask.again();
  };

  const discard = async (proposal: Proposal): Promise<void> => {
    await proposals.settle(proposal);
    parts.onOutcome(proposal.decisionId, "discarded");
  };

  const subscriptions = vscode.Disposable.from(
    proposals,
    undo,
    vscode.commands.registerCommand("fairlead.acceptChange", withActive((proposal) => accept(proposal, proposal.after))),
    vscode.commands.registerCommand("fairlead.discardChange", withActive(discard)),
    vscode.commands.registerCommand(
      "fairlead.acceptPartOfChange",
      withActive(async (proposal) => {
        const after = await pickHunks(proposal);
        if (after !== undefined) await accept(proposal, after);
      }),
    ),
  );

  return {
    async propose(ask) {
      if (isProtected(ask)) return parts.messages.refused(...neverWritten(ask.place.path));
      const answer = await answered(parts, ask);
      if (!answer) return;
      const { computed, decision } = answer;
      if (computed.kind === "change") {
        await proposals.show({ ask, before: computed.before, after: computed.after, decisionId: decision.id }, titleOf(ask, decision));
      } else if (computed.kind === "unchanged") {
        await parts.messages.refused(`${servedWords(decision)} proposes no change.`);
      } else {
        const message =
          computed.kind === "stale"
            ? `${ask.place.path} changed while the answer was on its way, and it does not fit any more.`
            : `The answer of ${servedWords(decision)} could not be applied, also after it was asked to correct it. Nothing was changed.`;
        if ((await vscode.window.showWarningMessage(message, "Ask Again")) === "Ask Again") await ask.again();
      }
    },
    dispose: () => void subscriptions.dispose(),
  };
}

function isProtected(ask: ChangeAsk): boolean {
  const { document, path, allPaths } = ask.place;
  return !vscode.workspace.isTrusted || [path, document.uri.path, ...allPaths].some(protectedPath);
}

function neverWritten(path: string): [message: string, remedy: string] {
  return [`A model's text is never written to ${path}.`, "Settings, Git's files and prompt files are yours alone to change."];
}

/** Asks, and once more when the answer cannot be used; undefined when the person was told about a failure. */
async function answered(parts: ChangeParts, ask: ChangeAsk): Promise<{ computed: Computed; decision: Decision } | undefined> {
  const first = await complete(parts, ask, ask.request);
  if (!first) return undefined;
  const computed = await checked(parts, ask, first);
  if (computed.kind !== "unusable") return { computed, decision: first.decision };
  const second = await complete(parts, ask, repair(ask.request, first.text, computed.message));
  if (!second) return undefined;
  return { computed: await checked(parts, ask, second), decision: second.decision };
}

async function complete(parts: ChangeParts, ask: ChangeAsk, request: ChangeAsk["request"]): Promise<Collected | undefined> {
  const answer = await collect(parts.line, request, ask.title);
  if (!answer) return undefined;
  if (answer.decision.outcome === "answered" && answer.decision.finish !== "length") return answer;
  const cut = answer.decision.outcome === "answered";
  if (cut) {
    const choice = await vscode.window.showWarningMessage(
      `${servedWords(answer.decision)} reached its length limit, so the change is not whole and is not shown.`,
      "Ask Again",
    );
    if (choice) await ask.again();
  } else {
    void parts.messages.failed(answer.decision, { actions: { "Try Again": () => ask.again() } });
  }
  return undefined;
}

async function checked(parts: ChangeParts, ask: ChangeAsk, answer: Collected): Promise<Computed> {
  const computed = compute(ask.place, ask.place.document.getText(), answer.text, ask.format);
  if (computed.kind !== "change") return computed;
  const problem = await parts.check?.(ask, computed.before, computed.after);
  return problem === undefined ? computed : { kind: "unusable", message: problem };
}

async function pickHunks(proposal: Proposal): Promise<string | undefined> {
  const all = await hunks(proposal.before, proposal.after);
  const items = all.map((hunk, index) => ({
    label: `Line ${hunk.startLine + 1}`,
    description: `-${hunk.removed.length} +${hunk.added.length}`,
    detail: (hunk.added.find((line) => line.trim() !== "") ?? hunk.removed[0] ?? "").trim(),
    picked: true,
    index,
  }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title: "Fairlead: Accept Part of Change" });
  if (!picked || picked.length === 0) return undefined;
  return applyHunks(proposal.before, all, new Set(picked.map((item) => item.index)));
}

function titleOf(ask: ChangeAsk, decision: Decision): string {
  const asked = ask.title.length > 60 ? `${ask.title.slice(0, 57)}...` : ask.title;
  return `Fairlead: ${asked} (${servedWords(decision)}, ${costWords(decision.costUsd, decision.costBasis)}, ${timeWords(decision.totalMs)})`;
}
