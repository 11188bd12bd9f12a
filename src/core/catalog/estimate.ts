import type { ModelFacts } from "./model.js";
import { priceFor } from "./price.js";

/**
 * The most that a call can cost, for budgets: all input at the dearest of fresh or newly cached (vendors that cache by
 * themselves bill writes at up to 1.25 times the input), all output that is allowed, at the price step the input falls into.
 *
 * @param call.inputTokens estimated input; a better estimate makes a better bound.
 * @param call.maxOutputTokens the cap that is sent along.
 * @returns USD; 0 for models on this machine; undefined when no price is known.
 */
export function estimateCost(
  facts: ModelFacts,
  call: { readonly inputTokens: number; readonly maxOutputTokens: number; readonly local: boolean; readonly at: Date },
): number | undefined {
  if (call.local) return 0;
  if (facts.price === undefined) return undefined;
  const price = priceFor(facts.price, { inputTokens: call.inputTokens, at: call.at });
  if (price === undefined) return undefined;
  const output = Math.min(call.maxOutputTokens, facts.maxOutputTokens ?? Infinity);
  const perInput = Math.max(price.input, price.cacheWrite ?? 0);
  const perOutput = Math.max(price.output, price.reasoning ?? 0);
  return (call.inputTokens * perInput + output * perOutput) / 1_000_000;
}
