import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import { applyHunks, hunks, protectedPath } from "../../core/edits/index.js";
import type { Messages } from "../messages.js";
import type { RequestPlace } from "../request/index.js";
import { costWords, servedWords, timeWords } from "../words.js";
import { applyText } from "./apply.js";
import type { ChangeAsk } from "./ask.js";
import { answerCheck, type VerifyChange } from "./check.js";
import { collect } from "./collect.js";
import { compute } from "./compute.js";
import { createProposals, type Proposal } from "./proposals.js";
import { createUndoWatch } from "./undone.js";

export type { ChangeAsk } from "./ask.js";
export type { UnseenChange, VerifyChange } from "./check.js";

/** What became of a proposed change. */
export type ChangeOutcome = "accepted" | "discarded" | "undone";

/** The parts of the surface for proposed changes. */
export interface ChangeParts {
  readonly line: Line;
  readonly messages: Messages;
  /** Told once a change is accepted, discarded, or undone after it was accepted. */
  onOutcome(decisionId: string, outcome: ChangeOutcome): void;
  /** Looks for something wrong with a change before it is shown. */
  readonly verify?: VerifyChange;
}

/** Shows what a model would change and writes it only when the person accepts. */
export interface ChangeSurface extends vscode.Disposable {
  /** Tells the person, and returns true, when a place is one that a model's text is never written to. */
  refuses(place: RequestPlace): Promise<boolean>;
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

  const refuses = async ({ document, path, allPaths }: RequestPlace): Promise<boolean> => {
    const writable = vscode.workspace.isTrusted && ![path, document.uri.path, ...allPaths].some(protectedPath);
    if (writable) return false;
    await parts.messages.refused(`A model's text is never written to ${path}.`, "Settings, Git's files and prompt files are yours alone to change.");
    return true;
  };

  const accept = async (proposal: Proposal, after: string): Promise<void> => {
    const { document, path } = proposal.ask.place;
    if (await refuses(proposal.ask.place)) return;
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
    refuses,
    async propose(ask) {
      if (await refuses(ask.place)) return;
      const { verify } = parts;
      const verified = verify && ((before: string, after: string, signal: AbortSignal) => verify({ ask, before, after }, signal));
      const answer = await collect(parts.line, ask.request, ask.title, { check: answerCheck(ask.place, ask.format, verified) });
      if (!answer) return;
      const { decision, text } = answer;
      if (decision.outcome !== "answered") {
        void parts.messages.failed(decision, { actions: { "Try Again": () => ask.again() } });
        return;
      }
      const computed = compute(ask.place, ask.place.document.getText(), text, ask.format);
      if (computed.kind === "change") {
        await proposals.show({ ask, before: computed.before, after: computed.after, decisionId: decision.id }, titleOf(ask, decision));
      } else if (computed.kind === "unchanged") {
        // Brackets would become links in a message, and a model's text must not make any.
        const why = computed.why === undefined ? "." : `: ${computed.why.replace(/[[\]()]/g, "")}`;
        await parts.messages.refused(`${servedWords(decision)} proposes no change${why}`);
      } else {
        const message = `${ask.place.path} changed while ${servedWords(decision)} worked on it, and the answer does not fit any more. Nothing was changed.`;
        if ((await vscode.window.showWarningMessage(message, "Ask Again")) === "Ask Again") await ask.again();
      }
    },
    dispose: () => void subscriptions.dispose(),
  };
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
