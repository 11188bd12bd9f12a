import type { Model } from "../catalog/model.js";
import { priceFor } from "../catalog/price.js";
import type { Needs } from "./needs.js";

/** USD as people read it: cents in full, less with two significant digits. */
export function formatUsd(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 0.01) return `$${usd.toFixed(usd >= 1 ? 2 : 3)}`;
  return `$${usd.toPrecision(2)}`;
}

/** What a request will likely cost at a model's price, in USD; undefined when the price is unknown, 0 when it runs here. */
export function likelyUsd(model: Model, needs: Needs, now: number): number | undefined {
  return usd(model, needs.inputTokens, needs.likelyOutputTokens, now);
}

/** The most that a request can cost at a model's price, in USD; undefined when the price is unknown. */
export function mostUsd(model: Model, needs: Needs, now: number): number | undefined {
  return usd(model, needs.inputTokens, Math.min(needs.maxOutputTokens, model.facts.maxOutputTokens ?? Infinity), now);
}

function usd(model: Model, inputTokens: number, outputTokens: number, now: number): number | undefined {
  if (model.local) return 0;
  const sheet = model.facts.price;
  const price = sheet && priceFor(sheet, { inputTokens, at: new Date(now) });
  return price && (inputTokens * price.input + outputTokens * Math.max(price.output, price.reasoning ?? 0)) / 1e6;
}
