import * as vscode from "vscode";
import { startingRatio } from "../core/catalog/tokens.js";
import { type ChatLimits, chatLimits } from "../core/chat/limits.js";
import type { Line } from "../core/answer/line.js";
import type { Curtain } from "../core/decision/curtain.js";
import type { Decision } from "../core/decision/decision.js";
import type { DecisionReader, OutcomeSink } from "../core/decision/ledger.js";
import { type Task, TASKS } from "../core/request/task.js";
import { createLineLinks, type LineLinks } from "../editor/chat/lineLinks.js";
import { createChatModel } from "../editor/chat/model.js";
import { createParticipant, isComparison, JUDGE_COMMAND, type Participant } from "../editor/chat/participant.js";
import { verdictIn } from "../editor/chat/compare.js";
import { registerChatSetUp } from "../editor/chat/setUp.js";
import type { UsageFacts } from "../editor/chat/usage.js";
import { createUsageTool } from "../editor/chat/usageTool.js";
import type { VariantRow } from "../editor/chat/variants.js";
import type { RequestParts } from "../editor/request/index.js";
import type { PromptReader } from "./prompts.js";
import type { Assembly } from "./whenAssembled.js";

/** What the chat surfaces are made of. */
export interface ChatParts {
  readonly assembly: Assembly;
  readonly line: Line;
  /** The line without anybody looking on. */
  readonly quietLine: Line;
  readonly request: RequestParts;
  readonly ledger: DecisionReader & OutcomeSink;
  /** Hides compared requests until the verdict. */
  readonly curtain: Curtain;
  readonly prompts: PromptReader;
  lastDecision(): Decision | undefined;
  modelNames(): Promise<readonly string[]>;
  ready(): Promise<boolean>;
  onSettings(listener: () => void): void;
}

/** The chat surfaces that the entry's stand-ins pass on to. */
export interface ChatSurfaces {
  readonly model: Omit<vscode.LanguageModelChatProvider, "onDidChangeLanguageModelChatInformation"> & {
    readonly onDidChange: vscode.Event<void>;
  };
  readonly participant: Participant;
  readonly links: LineLinks;
  readonly usage: vscode.LanguageModelTool<object>;
}

/** Puts the chat surfaces together: the models, `@fairlead` and the tool for agents. */
export function composeChat(
  parts: ChatParts,
  own: (part: vscode.Disposable) => unknown,
): ChatSurfaces & { changed(): void } {
  const { assembly } = parts;
  const limits = async (): Promise<ChatLimits | undefined> => {
    const assembled = await assembly.get();
    const { directory, hasKey } = await assembled.models();
    return chatLimits(
      [...directory.values()].map(({ model }) => model),
      assembled.policy().policy,
      hasKey,
      ({ name, facts }) => assembled.ratios.of(name, startingRatio(facts)),
      Date.now(),
    );
  };
  const model = createChatModel({
    line: parts.line,
    limits,
    charactersPerToken: (name) => ratioOf(assembly, name),
    ready: () => parts.ready(),
  });
  own(model);
  own(vscode.workspace.onDidGrantWorkspaceTrust(() => model.changed()));
  parts.onSettings(() => model.changed());
  own(registerChatSetUp(() => parts.ready()));
  const links = createLineLinks();
  const participant = createParticipant({
    links,
    line: parts.line,
    request: parts.request,
    compare: {
      quietLine: parts.quietLine,
      curtain: parts.curtain,
      record: (id) => recordSoon(parts.ledger, id),
      modelNames: () => parts.modelNames(),
      random: Math.random,
    },
    lastDecision: async () => parts.lastDecision() ?? latestOf(parts.curtain.before(parts.ledger)),
    variants: (task) => variantRows(parts, task),
    recordFeedback: (id, kind) => parts.ledger.outcome(id, kind, Date.now()),
    hasProvider: async () => (await (await assembly.get()).models()).providers.length > 0,
  });
  own(
    vscode.commands.registerCommand(JUDGE_COMMAND, async (comparison: unknown, verdict: unknown) => {
      const judged = typeof verdict === "string" ? verdictIn(verdict) : undefined;
      if (isComparison(comparison) && judged !== undefined) await participant.judged(comparison, judged);
    }),
  );
  return { model, participant, links, usage: createUsageTool(() => usageFacts(parts)), changed: () => model.changed() };
}

/** What a model's usage has taught. */
async function ratioOf(assembly: Assembly, name: string | undefined): Promise<number> {
  if (name === undefined) return startingRatio(undefined);
  const assembled = await assembly.get();
  const { directory } = await assembled.models();
  return assembled.ratios.of(name, startingRatio(directory.get(name)?.model.facts));
}

/** Records are written off the request's path; one that was just made may take a moment, ms. */
const WRITTEN_WITHIN_MS = 2_000;

async function recordSoon(ledger: DecisionReader, id: string): Promise<Decision | undefined> {
  const found = await ledger.get(id);
  if (found !== undefined) return found;
  return new Promise((resolve) => {
    const look = async (): Promise<void> => {
      const now = await ledger.get(id);
      if (now !== undefined) done(now);
    };
    const subscription = ledger.onChange(() => void look());
    const timer = setTimeout(() => done(undefined), WRITTEN_WITHIN_MS);
    const done = (decision: Decision | undefined): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(decision);
    };
  });
}

/** The last request of a person in the ledger; ghost text comes by itself. */
async function latestOf(ledger: DecisionReader): Promise<Decision | undefined> {
  const rows = await ledger.list({ limit: 50 });
  const row = rows.find(({ surface }) => surface !== "ghost-text");
  return row === undefined ? undefined : ledger.get(row.id);
}

async function variantRows(
  { assembly, quietLine, prompts }: ChatParts,
  task: Task | undefined,
): Promise<readonly VariantRow[]> {
  const [{ resolvePrompt }, assembled] = await Promise.all([import("../core/prompts/resolve.js"), assembly.get()]);
  const files = await prompts.usable(vscode.workspace.workspaceFolders?.[0]?.uri.toString());
  await assembled.models();
  const row = async (of: Task, model: string): Promise<VariantRow> => {
    const { prompt, note } = await resolvePrompt(of, model, files.prompts, files.broken);
    return { task: of, model, prompt: prompt.name, ...(note === undefined ? {} : { note }) };
  };
  const routed = await Promise.all(
    (task === undefined ? TASKS : [task]).map(async (of) => {
      const { route } = await quietLine.plan({
        id: "variants",
        surface: "chat-participant",
        task: of,
        instruction: "",
        location: "panel",
      });
      const models = task === undefined ? route.models.slice(0, 1) : route.models;
      return Promise.all(models.map(({ name }) => row(of, name)));
    }),
  );
  return routed.flat();
}

/** More requests of one day than this are left out of the tool's counts; it says so. */
const MOST_ROWS = 1_000;

async function usageFacts({ assembly, ledger, curtain }: ChatParts): Promise<UsageFacts> {
  const now = Date.now();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const assembled = await assembly.get();
  const [rows, spent, models] = await Promise.all([
    curtain.before(ledger).list({ limit: MOST_ROWS }),
    ledger.spentSince(midnight),
    assembled.models(),
  ]);
  const today = rows.filter(({ at, drill }) => at >= midnight && drill !== true);
  return {
    today,
    truncated: rows.length === MOST_ROWS && (rows.at(-1)?.at ?? 0) >= midnight,
    spent,
    providers: models.providers.map(({ id }) => id),
    keptOut: assembled.breakers.pauses(now).map(({ providerId, modelId, until, reason }) => ({
      provider: providerId,
      ...(modelId === undefined ? {} : { model: modelId }),
      reason,
      ...(Number.isFinite(until) ? { until } : {}),
    })),
    perDayUsd: assembled.policy().policy.perDayUsd?.value,
    now,
  };
}
