import * as vscode from "vscode";
import { REAL_CLOCK } from "../../core/completion/clock.js";
import { createEngine } from "../../core/completion/engine.js";
import type { HoleRequest } from "../../core/completion/source.js";
import type { Suggestion } from "../../core/completion/suggestion.js";
import type { EditorRequest } from "../../core/request/request.js";
import { createContextFinder } from "./context/index.js";
import { createLeadQuestion } from "./copilot.js";
import { createFiles, type FileFacts } from "./files.js";
import type { CompletionParts } from "./index.js";
import { createLineSource } from "./lineSource.js";
import { showMenu, toggle } from "./menu.js";
import { createOutcomes } from "./outcomes.js";
import { createPlans, planKey, type FilePlan, type RoutesChange } from "./plans.js";
import { excludedState, stateOf } from "./state.js";
import { createCompletionStatus } from "./status.js";
import { SELECTOR } from "./selector.js";
import { createSwitches, yieldsToHand } from "./switches.js";
import { createTextBudgets } from "./textBudgets.js";
import { createTrouble } from "./trouble.js";
import { createTurns } from "./turns.js";
import { momentAt, spotAt, type Spot } from "./window.js";

/** Ghost text in VS Code, once it is loaded. */
export interface Surface extends vscode.Disposable {
  provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: { readonly manual: boolean; readonly selected: vscode.SelectedCompletionInfo | undefined },
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[] | undefined>;
  /** Shows how it does at the active document, without asking any model. */
  look(): void;
  accepted(id: unknown): void;
  /** The person pressed Escape: what stood is not offered again. */
  dismissed(): void;
  menu(): Promise<void>;
  toggle(): Promise<void>;
  /** @param minutes how long; without it half an hour, or the end of a snooze that is on */
  snooze(minutes?: unknown): void;
}

/** Documents whose place is remembered for requests that are under way. */
const KNOWN = 50;
/** What the command for a snooze gives when it is not told. */
const SNOOZE_MINUTES = 30;
/** A pause or a spent budget may be over without any event, so it is looked at again while it is shown, ms. */
const RECHECK_MS = 5_000;
/** A request that nobody waits for is given up after so long, ms; until then the status says that it is asked. */
const GIVEN_UP_MS = 2_000;
/** Answers beside the best one would else be that one again. */
const ALTERNATIVE_TEMPERATURE = 0.8;

/** Makes the surface. */
export function createSurface(parts: CompletionParts): Surface {
  const files = createFiles(parts.request);
  const budgets = createTextBudgets(parts.charactersPerToken);
  const plans = createPlans(parts.line, () => performance.now());
  const status = createCompletionStatus();
  const known = new Map<string, { document: vscode.TextDocument; facts: FileFacts; position: vscode.Position }>();
  const told = new Set<string>();
  let recheck: NodeJS.Timeout | undefined;
  const renew = (what: RoutesChange): void => {
    plans.forget(what);
    if (what === "rules") {
      files.forget();
      switches.forget();
    }
    told.clear();
    refresh();
  };
  const switches = createSwitches(parts.layers, parts.memory, () => refresh());
  const subscription = parts.onRoutesChange(renew);
  const lead = createLeadQuestion(parts.globalMemory, switches, {
    now: () => performance.now(),
    answered: () => refresh(),
  });

  const requestFor = (hole: HoleRequest): EditorRequest | undefined => {
    const { moment } = hole;
    const place = known.get(moment.document);
    if (place === undefined) return undefined;
    return {
      ...requestOf(place.document, place.facts, place.position.line, !moment.manual),
      id: hole.id,
      hole: budgets.fill(moment, hole.budget).hole,
      context: hole.context,
      ...(hole.alternative === 0 ? {} : { temperature: ALTERNATIVE_TEMPERATURE }),
      ...(hole.ahead ? { occasion: "Asked ahead, for the moment when the suggestion shown is taken." } : {}),
      ...(hole.alternative === 0 ? {} : { occasion: "Asked beside the first suggestion, as an alternative to it." }),
      maxOutputTokens: hole.maxOutputTokens,
    };
  };
  const trouble = createTrouble(plans, parts.messages, () => refresh());
  const finder = createContextFinder(files);
  const outcomes = createOutcomes(parts.onOutcome);
  const engine = createEngine({
    clock: REAL_CLOCK,
    source: createLineSource({ line: parts.line, requestFor, onDecision: trouble.ended }),
    budget: budgets.of,
    context: async (moment, budget, signal) => {
      const place = known.get(moment.document);
      if (place === undefined) return [];
      const { hole, room } = budgets.fill(moment, budget);
      return finder.find({ ...place, hole, room }, signal).catch(() => []);
    },
    newId: () => crypto.randomUUID(),
  });

  const beside = ({ languageId }: vscode.TextDocument): string | undefined =>
    lead.keptBeside(languageId) ? "Copilot shows ghost text too, as you chose" : undefined;
  const refresh = (): void => void look().catch(() => undefined);
  /** The cursor may go elsewhere, or Escape be pressed, while a model is asked; no key may follow that would say how it does. */
  const turns = createTurns(REAL_CLOCK, GIVEN_UP_MS, refresh);
  const look = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(SELECTOR, document) === 0) return;
    clearTimeout(recheck);
    const off = switches.off(document);
    if (off !== undefined) return status.show({ kind: "off", ...off });
    const facts = await files.of(document);
    const state =
      facts.excludedBy === undefined
        ? stateOf(
            await plans.decided(document.uri.toString(), document.languageId, () =>
              requestOf(document, facts, 0, true),
            ),
            beside(document),
          )
        : excludedState(facts.path, facts.excludedBy);
    // Another editor may be active by now, or a switch turned.
    if (vscode.window.activeTextEditor?.document !== document || switches.off(document) !== undefined) return;
    status.show(state);
    clearTimeout(recheck);
    if (state.kind === "cooling" || state.kind === "out-of-budget") recheck = setTimeout(refresh, RECHECK_MS);
  };

  const subscriptions = [
    subscription,
    vscode.window.onDidChangeActiveTextEditor(refresh),
    status,
    finder,
    outcomes,
    switches,
    turns,
  ];

  return {
    async provide(document, position, context, token) {
      const { manual } = context;
      const off = switches.off(document);
      if (off !== undefined && (!manual || !yieldsToHand(off))) {
        status.show({ kind: "off", ...off });
        return undefined;
      }
      const looked = files.of(document);
      const facts = looked instanceof Promise ? await looked : looked;
      if (facts.excludedBy !== undefined) {
        status.show(excludedState(facts.path, facts.excludedBy));
        return undefined;
      }
      const spot = spotAt(document, position, context.selected);
      if (spot === undefined || token.isCancellationRequested) return undefined;
      const key = document.uri.toString();
      known.delete(key);
      known.set(key, { document, facts, position });
      const [oldest] = known.keys();
      if (known.size > KNOWN && oldest !== undefined) known.delete(oldest);
      lead.look();
      const ask = (): EditorRequest => requestOf(document, facts, position.line, !manual);
      const planName = planKey(key, manual);
      const plan =
        plans.of(planName, document.languageId, ask) ?? (await plans.decided(planName, document.languageId, ask));
      if (!plan.ok) {
        await refused(plan, ask(), manual);
        return undefined;
      }
      if (token.isCancellationRequested) return undefined;
      const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
      const moment = momentAt(document, spot, {
        identity: plans.identityOf(plan),
        manual,
        tabSize: typeof options?.tabSize === "number" ? options.tabSize : 4,
        insertSpaces: options?.insertSpaces !== false,
      });
      budgets.note(moment.identity, plan);
      const giveUp = turns.begin();
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => controller.abort());
      status.show({ kind: "asking", model: plan.model, why: plan.reason, beside: beside(document) });
      try {
        const suggested = await engine.suggest(moment, controller.signal);
        if (suggested.kind === "nothing") {
          if (manual && suggested.why !== "superseded") trouble.cameToNothing(moment);
          return undefined;
        }
        if (!token.isCancellationRequested)
          outcomes.shown(document, position, suggested.suggestions, {
            model: plan.model,
            ahead: spot.lead.slice(document.getText(spot.range).length),
          });
        return suggested.suggestions.map((suggestion) => itemOf(suggestion, spot));
      } finally {
        cancelled.dispose();
        const latest = plans.of(planName, document.languageId, ask);
        if (controller.signal.aborted) giveUp();
        // What typing gets is shown again, which may be another model, or none; a plan that a failure undid is no more.
        else if (manual || latest === undefined) refresh();
        else status.show(stateOf(latest, beside(document)));
      }
    },
    look: refresh,
    accepted(id) {
      if (typeof id === "string") outcomes.accepted(id);
    },
    dismissed() {
      for (const id of outcomes.dismissed()) engine.turnedDown(id);
    },
    async menu() {
      const document = vscode.window.activeTextEditor?.document;
      await look().catch(() => undefined);
      await showMenu(switches, document, status.shown());
    },
    toggle: () => toggle(switches, vscode.window.activeTextEditor?.document),
    snooze(minutes) {
      const told = typeof minutes === "number" && minutes >= 0 ? minutes : undefined;
      switches.snooze((told ?? (switches.snoozedUntil() === undefined ? SNOOZE_MINUTES : 0)) * 60_000);
    },
    dispose() {
      clearTimeout(recheck);
      engine.dispose();
      for (const part of subscriptions) part.dispose();
    },
  };

  /** Says once for each file and reason why there is no ghost text, with a record; then only the status shows it. */
  async function refused(
    plan: Extract<FilePlan, { ok: false }>,
    request: EditorRequest,
    manual: boolean,
  ): Promise<void> {
    refresh();
    // Not the message, which counts down the seconds of a pause.
    const key = `${request.document?.path} ${plan.refusal.class}`;
    if (!manual && told.has(key)) return;
    told.add(key);
    for await (const event of parts.line.answer(request, AbortSignal.timeout(30_000))) {
      if (event.type === "finished" && manual) void parts.messages.failed(event.decision);
    }
  }
}

function requestOf(document: vscode.TextDocument, facts: FileFacts, line: number, automatic: boolean): EditorRequest {
  return {
    id: crypto.randomUUID(),
    surface: "ghost-text",
    task: "completion",
    instruction: "",
    location: "inline",
    document: {
      path: facts.path,
      ...(facts.realPaths.length === 0 ? {} : { realPaths: facts.realPaths }),
      language: document.languageId,
      text: "",
      selection: { startLine: line, startCharacter: 0, endLine: line, endCharacter: 0 },
    },
    hole: { prefix: "", suffix: "" },
    automatic,
    ...(facts.folder === undefined ? {} : { workspaceFolder: facts.folder.uri.toString() }),
  };
}

function itemOf(suggestion: Suggestion, spot: Spot): vscode.InlineCompletionItem {
  const { range, lead } = spot;
  const end = range.end.translate(0, suggestion.replaces);
  const item = new vscode.InlineCompletionItem(lead + suggestion.text, new vscode.Range(range.start, end));
  item.command = { title: "Accepted", command: "fairlead.completion.accepted", arguments: [suggestion.id] };
  return item;
}
