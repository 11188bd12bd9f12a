import { lifecycleOn } from "../catalog/lifecycle.js";
import type { Model } from "../catalog/model.js";
import { CHARACTERS_PER_TOKEN } from "../catalog/tokens.js";
import { localOnlyRule, modelVerdict, ruleSource } from "../policy/rules.js";
import type { ErrorClass } from "../wire/failure.js";
import { formatUsd } from "../decision/money.js";
import { mostUsd } from "./expense.js";
import type { Override, PinnedModel } from "./override.js";
import { describeHealth } from "./waiting.js";
import type { Situation } from "./situation.js";

/** Why a model is refused: the class that counts when nothing else is left, and words for a person. */
export interface Refusal {
  readonly class: Extract<ErrorClass, "policy" | "budget" | "key" | "context-window" | "not-found" | "overloaded">;
  readonly reason: string;
  /** The next day's budget is enough. */
  readonly tomorrow?: true;
}

/** One reason to refuse a model for a request; undefined when it does not apply. */
export type Filter = (model: Model, situation: Situation) => Refusal | undefined;

/** The override's reach in words. */
export function scopeWords(scope: (Override | PinnedModel)["scope"]): string {
  if (scope === "request") return "this request";
  return scope === "next" ? "the next request" : scope === "task" ? "this task" : "this session";
}

const override: Filter = (model, { override: chosen }) =>
  chosen !== undefined && chosen.model !== model.name
    ? { class: "policy", reason: `your override for ${scopeWords(chosen.scope)} names ${chosen.model}` }
    : undefined;

/** An override goes past the user's own route, but never past what the team denies or lists. */
const rules: Filter = (model, { policy, classification: { task }, override: chosen }) => {
  const lists = policy.routes[task] ?? [];
  const binding = chosen === undefined ? lists : lists.filter(({ layer }) => layer !== "user");
  const verdict = modelVerdict({ ...policy, routes: { [task]: binding } }, task, model.name);
  return verdict.allowed ? undefined : { class: "policy", reason: verdict.reason };
};

const localOnly: Filter = (model, { policy, paths }) => {
  if (model.local) return undefined;
  for (const path of paths) {
    const rule = localOnlyRule(policy, path);
    if (rule === undefined) continue;
    const reason = `${path} stays on this machine by "${rule.value}" in ${ruleSource(rule)}, and this model is not known to run here`;
    return { class: "policy", reason };
  }
  return undefined;
};

const retired: Filter = (model, { now }) => {
  const lifecycle = lifecycleOn(model.facts, new Date(now));
  if (lifecycle.state !== "retired") return undefined;
  const when = lifecycle.date === undefined ? "" : ` on ${lifecycle.date}`;
  const instead = lifecycle.replacement === undefined ? "" : `; its provider names ${lifecycle.replacement} instead`;
  return { class: "not-found", reason: `retired${when}${instead}` };
};

/** Past this first-token time a chat model's guess arrives after the thought it was meant to finish. */
const SLOWEST_AUTOMATIC_MS = 800;

const capability: Filter = (model, { classification, needs, automatic, evidence, directory }) => {
  if (needs.tools && model.facts.tools === false) return { class: "policy", reason: "cannot call tools" };
  if (needs.images && model.facts.images === false) return { class: "policy", reason: "cannot read images" };
  if (classification.task === "completion" && directory.get(model.name)?.preset.wire === "vscode-lm") {
    // VS Code would ask for consent, or count a request of a paid plan, with each pause in typing.
    return { class: "policy", reason: "VS Code's own models are never asked for completions" };
  }
  if (classification.task !== "completion" || !automatic || model.fills !== "by-prompt") return undefined;
  const firstToken = evidence.get(model.name)?.firstTokenP50Ms;
  if (firstToken !== undefined && firstToken <= SLOWEST_AUTOMATIC_MS) return undefined;
  const speed =
    firstToken === undefined ? "its speed is not known yet" : `its first token takes ${Math.round(firstToken)} ms`;
  return {
    class: "policy",
    reason: `has no endpoint for filling holes and ${speed}: too slow for ghost text while typing`,
  };
};

const contextWindow: Filter = (model, { needs, charactersPerToken }) => {
  const window = model.facts.contextTokens;
  if (window === undefined) return undefined;
  const ratio = charactersPerToken?.(model) ?? CHARACTERS_PER_TOKEN;
  const { leastInputTokens, imageTokens = 0 } = needs;
  const least = Math.ceil(((leastInputTokens - imageTokens) * CHARACTERS_PER_TOKEN) / ratio) + imageTokens;
  if (least + Math.min(needs.maxOutputTokens, window / 4) <= window) return undefined;
  return { class: "context-window", reason: `needs about ${least} tokens of input, its window holds ${window}` };
};

const budget: Filter = (model, situation) => {
  const { perRequestUsd, perDayUsd } = situation.policy;
  if (model.local || (perRequestUsd === undefined && perDayUsd === undefined)) return undefined;
  const most = mostUsd(model, situation.needs, situation.now);
  for (const [rule, left] of [
    [perRequestUsd, perRequestUsd?.value],
    [perDayUsd, perDayUsd && perDayUsd.value - situation.spentTodayUsd],
  ] as const) {
    if (rule === undefined || left === undefined) continue;
    if (most === undefined) {
      return {
        class: "budget",
        reason: `its price is unknown, so ${ruleSource(rule)} cannot be kept; give it a price in fairlead.providers`,
      };
    }
    if (most > left) {
      return {
        class: "budget",
        reason: `may cost ${formatUsd(most)}, over the ${formatUsd(Math.max(0, left))} left by ${ruleSource(rule)}`,
        ...(rule === perDayUsd && most <= rule.value ? { tomorrow: true } : {}),
      };
    }
  }
  return undefined;
};

const key: Filter = (model, { hasKey }) =>
  hasKey(model.providerId)
    ? undefined
    : { class: "key", reason: `no key for provider "${model.providerId}"; set one with Fairlead: Set Provider Key` };

const health: Filter = (model, situation) => {
  const state = situation.health.stateOf(model.providerId, model.id, situation.now);
  return state.state === "cooling" ? { class: "overloaded", reason: describeHealth(state, situation.now) } : undefined;
};

/** In the order in which a person would want to hear of them: rules first, then facts, then the moment. */
export const FILTERS: readonly Filter[] = [
  rules,
  localOnly,
  retired,
  capability,
  contextWindow,
  key,
  budget,
  override,
  health,
];
