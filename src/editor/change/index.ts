import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import { protectedPath } from "../../core/edits/index.js";
import type { Messages } from "../messages.js";
import type { RequestParts, RequestPlace } from "../request/index.js";
import type { Verifier } from "../verify/index.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, timeWords } from "../words.js";
import { applyFiles } from "./apply.js";
import type { ChangeAsk } from "./ask.js";
import { askForChange, type Asked } from "./asking.js";
import { type ChangedFile, compute, type SiblingsOf } from "./compute.js";
import { followUp } from "./followUp.js";
import { registerHunks } from "./hunks.js";
import { pickHunks } from "./pickHunks.js";
import { isDecided, type Proposal, type ProposedFile, type Shown, wantedFiles } from "./proposal.js";
import { readSiblings } from "./siblings.js";
import { createProposals } from "./proposals.js";
import { askAfterRejection } from "./unchecked.js";
import { createUndoWatch } from "./undone.js";
import { createWorking } from "./working.js";

export type { ChangeAsk, NewFile } from "./ask.js";

/** What became of a proposed change. */
export type ChangeOutcome = "shown-unchecked" | "accepted" | "accepted-part" | "discarded" | "undone";

/** The parts of the surface for proposed changes. */
export interface ChangeParts {
  readonly line: Line;
  readonly messages: Messages;
  readonly request: RequestParts;
  /** Told once a change is accepted, discarded, undone after it was accepted, or shown though it did not pass its check. */
  onOutcome(decisionId: string, outcome: ChangeOutcome): void;
  /** Checks a change before it is shown; without one only its form is checked. */
  readonly verifier?: Verifier;
  /** Keeps the last instructions of this workspace. */
  readonly memory: vscode.Memento;
}

/** Shows what a model would change and writes it only when the person accepts. */
export interface ChangeSurface extends vscode.Disposable {
  /** Tells the person, and returns true, when a place is one that a model's text is never written to. */
  refuses(
    place: Pick<RequestPlace, "path" | "allPaths"> & { readonly document: { readonly uri: vscode.Uri } },
  ): Promise<boolean>;
  /** Asks for a change and shows it. Ends when it is on show, or when the person was told why there is none. */
  propose(ask: ChangeAsk): Promise<void>;
}

/** Registers the surface with the commands on changes: accept, discard, a part, a hunk, follow up. */
export function registerChange(parts: ChangeParts): ChangeSurface {
  const proposals = createProposals((proposal) => parts.onOutcome(proposal.decisionId, "discarded"));
  const working = createWorking();
  const undo = createUndoWatch((decisionId) => parts.onOutcome(decisionId, "undone"));

  const withActive = (act: (proposal: Proposal) => Promise<void>) => async () => {
    const proposal = proposals.active();
    if (proposal) await act(proposal);
    else await parts.messages.refused("No proposed change is open.", 'Run "Fairlead: Refactor..." to get one.');
  };

  const refuses: ChangeSurface["refuses"] = async ({ document, path, allPaths }) => {
    const writable = vscode.workspace.isTrusted && ![path, document.uri.path, ...allPaths].some(protectedPath);
    if (writable) return false;
    await parts.messages.refused(
      `A model's text is never written to ${path}.`,
      "Settings, Git's files and prompt files are yours alone to change.",
    );
    return true;
  };

  const accept = async (proposal: Proposal): Promise<void> => {
    const files = wantedFiles(proposal);
    if (files.length === 0) return discard(proposal);
    for (const { uri, path } of files) if (await refuses({ document: { uri }, path, allPaths: [] })) return;
    if (await refuses(proposal.ask.place)) return;
    const format =
      vscode.workspace.getConfiguration("fairlead").inspect<boolean>("change.format")?.globalValue === true;
    const documents = await applyFiles(files, { format });
    if (documents === undefined) {
      const names = files.map(({ path }) => path).join(", ");
      return offerAgain(`${names} changed since the proposal was made, so nothing was written.`, proposal);
    }
    for (const [index, document] of documents.entries()) {
      undo.watch(document, { before: files[index]?.before ?? "", decisionId: proposal.decisionId });
    }
    const isWhole = proposal.files.every(({ states }) => !states.includes("rejected"));
    parts.onOutcome(proposal.decisionId, isWhole ? "accepted" : "accepted-part");
    const [first] = documents;
    if (first) await vscode.window.showTextDocument(first, { preview: false });
    await proposals.settle(proposal);
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

  const decide = async (
    proposal: Proposal,
    file: ProposedFile,
    hunk: number,
    state: "accepted" | "rejected",
  ): Promise<void> => {
    file.states[hunk] = state;
    proposals.redraw(proposal);
    // Written all together when the last one is decided, so that undo takes one step.
    if (isDecided(proposal)) await accept(proposal);
  };

  const show = async (
    ask: ChangeAsk,
    files: readonly ChangedFile[],
    shown: Shown,
    before?: Proposal,
  ): Promise<void> => {
    await proposals.show(ask, files, shown);
    if (before) await discard(before);
  };

  /** Nothing passed: the person sees why, and decides whether to look at a change all the same. */
  const afterRejection = async (
    ask: ChangeAsk,
    { decision, attempts }: Asked,
    siblingsOf: SiblingsOf,
    before?: Proposal,
  ): Promise<boolean> => {
    const wish = await askAfterRejection(attempts);
    if (wish === undefined) return false;
    if (wish.kind === "again") await ask.again();
    else if (wish.kind === "record") await parts.messages.openRecord(decision.id);
    else if (wish.kind === "show") {
      const { attempt } = wish;
      const computed = await compute(ask, attempt.answer, siblingsOf);
      if (computed.kind !== "change") await tellUnfit(ask, attempt.model, computed.kind === "stale");
      else {
        parts.onOutcome(decision.id, "shown-unchecked");
        const title = `Fairlead: UNCHECKED ${shortTitle(ask)} (${attempt.model}, ${attempt.short})`;
        const problems = attempt.failure?.found ?? [];
        await show(ask, computed.files, { title, decisionId: decision.id, problems }, before);
      }
    }
    return true;
  };

  const tellAgain = async (ask: ChangeAsk, message: string): Promise<void> => {
    if ((await vscode.window.showWarningMessage(message, "Ask Again")) === "Ask Again") await ask.again();
  };

  const tellUnfit = (ask: ChangeAsk, model: string, isStale: boolean): Promise<void> =>
    tellAgain(
      ask,
      isStale
        ? `${ask.place.path} changed while ${model} worked on it, and the answer does not fit any more. Nothing was changed.`
        : `The answer of ${model} could not be applied. Nothing was changed.`,
    );

  /** @param before a change that this one goes on from; it stays on show until there is something to take its place */
  const propose = async (ask: ChangeAsk, before?: Proposal): Promise<void> => {
    if (await refuses(ask.place)) return;
    const siblingsOf: SiblingsOf = (paths) => readSiblings(parts.request, ask.place, paths);
    const level = (await parts.verifier?.level(ask.request)) ?? "syntax";
    const arriving = level === "off" ? proposals.arriving(ask) : undefined;
    const asking = { line: parts.line, verifier: parts.verifier, level, siblingsOf, arriving };
    const asked = await working.at(ask.askedAt ?? ask.place, ask.title, (say, signal) =>
      askForChange(asking, ask, say, signal),
    );
    const computed = asked?.computed;
    if (asked && computed?.kind === "change")
      await show(ask, computed.files, { title: titleOf(ask, asked.decision), decisionId: asked.decision.id }, before);
    else if (asked?.part !== undefined)
      await show(ask, [asked.part], { title: titleOf(ask, asked.decision, "PART of "), decisionId: asked.decision.id });
    await arriving?.end();
    if (!asked || computed?.kind === "change") return;
    const { decision } = asked;
    if (computed === undefined) {
      if (decision.outcome === "failed" && (await afterRejection(ask, asked, siblingsOf, before))) return;
      if (asked.attempts.length > 0 && decision.outcome === "partial")
        return tellAgain(
          ask,
          asked.part
            ? `What ${servedWords(decision)} wrote fits ${ask.place.path} only in part, which is shown.`
            : `The answer of ${servedWords(decision)} could not be applied. Nothing was changed.`,
        );
      void parts.messages.failed(decision, { actions: { "Try Again": () => ask.again() } });
    } else if (computed.kind === "unchanged") {
      // Brackets would become links in a message, and a model's text must not make any.
      const why = computed.why === undefined ? "." : `: ${computed.why.replace(/[[\]()]/g, "")}`;
      await parts.messages.refused(`${servedWords(decision)} proposes no change${why}`);
    } else await tellUnfit(ask, servedWords(decision), computed.kind === "stale");
  };

  const subscriptions = vscode.Disposable.from(
    proposals,
    working,
    undo,
    registerHunks(proposals, { decide }),
    vscode.commands.registerCommand("fairlead.acceptChange", withActive(accept)),
    vscode.commands.registerCommand("fairlead.discardChange", withActive(discard)),
    vscode.commands.registerCommand(
      "fairlead.acceptPartOfChange",
      withActive(async (proposal) => {
        if (await pickHunks(proposal)) await accept(proposal);
      }),
    ),
    vscode.commands.registerCommand(
      "fairlead.followUpChange",
      withActive(async (proposal) => {
        const ask = await followUp(proposal, parts.memory);
        if (ask) await propose(ask, proposal);
      }),
    ),
  );

  return { refuses, propose: (ask) => propose(ask), dispose: () => void subscriptions.dispose() };
}

function shortTitle({ title }: ChangeAsk): string {
  return title.length > 60 ? `${title.slice(0, 57)}...` : title;
}

function titleOf(ask: ChangeAsk, decision: Decision, mark = ""): string {
  return `Fairlead: ${mark}${shortTitle(ask)} (${servedWords(decision)}, ${formatCost(decision.costUsd, decision.costBasis)}, ${timeWords(decision.totalMs)})`;
}
