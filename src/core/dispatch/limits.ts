import { priceFor } from "../catalog/price.js";
import type { Policy } from "../policy/policy.js";
import { ruleSource } from "../policy/rules.js";
import type { DirectoryEntry } from "../routing/directory.js";
import { formatUsd } from "../decision/money.js";
import { describeHealth } from "../routing/waiting.js";
import type { Failure } from "../wire/failure.js";
import type { Breakers } from "./breaker.js";
import type { Dispatch } from "./contract.js";

/**
 * Whether one more call could break the cost cap of the whole request or of the day.
 *
 * @param most the most that the call can cost, in USD; undefined when the price is unknown
 * @param spent what the request has cost so far, in USD
 */
export function overBudget(
  policy: Policy,
  most: number | undefined,
  spent: number,
  spentToday: number,
): Failure | undefined {
  for (const [rule, left] of [
    [policy.perRequestUsd, (policy.perRequestUsd?.value ?? 0) - spent],
    [policy.perDayUsd, (policy.perDayUsd?.value ?? 0) - spentToday - spent],
  ] as const) {
    if (rule === undefined || (most !== undefined && most <= left)) continue;
    return {
      class: "budget",
      message: `${most === undefined ? "a price that is unknown" : `up to ${formatUsd(most)}`} would go over ${ruleSource(rule)}, of which ${formatUsd(Math.max(0, left))} is left`,
      remedy: `Raise ${rule.setting}, choose a cheaper model or send less.`,
    };
  }
  return undefined;
}

/** Whether a model has been paused since the route was made, such as by a failure of its provider a moment ago. */
export function keptOut(breakers: Breakers, entry: DirectoryEntry): Failure | undefined {
  const now = Date.now();
  const state = breakers.stateOf(entry.model.providerId, entry.model.id, now);
  if (state.state !== "cooling") return undefined;
  return { class: "overloaded", message: describeHealth(state, now), remedy: "Wait, or choose another model." };
}

/**
 * The most output tokens that the cost caps leave for one call, so that a long answer stops at the cap instead of going
 * over it. Undefined without a cap or without a price.
 */
export function mostOutputTokens(
  plan: Pick<Dispatch, "policy" | "needs" | "spentTodayUsd">,
  entry: DirectoryEntry,
  spent: number,
): number | undefined {
  const { perRequestUsd, perDayUsd } = plan.policy;
  const caps = [
    perRequestUsd && perRequestUsd.value - spent,
    perDayUsd && perDayUsd.value - plan.spentTodayUsd - spent,
  ].filter((cap) => cap !== undefined);
  const sheet = entry.model.facts.price;
  if (caps.length === 0 || sheet === undefined || entry.model.local) return undefined;
  const price = priceFor(sheet, { inputTokens: plan.needs.inputTokens, at: new Date() });
  if (price === undefined || price.output <= 0) return undefined;
  const left = Math.min(...caps) * 1e6 - plan.needs.inputTokens * price.input;
  return Math.max(1, Math.floor(left / Math.max(price.output, price.reasoning ?? 0)));
}
