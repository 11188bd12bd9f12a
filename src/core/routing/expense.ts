import type { Model } from "../catalog/model.js";
import { estimateCost } from "../catalog/estimate.js";
import type { Needs } from "./needs.js";

/** What a request will likely cost at a model's price, in USD; undefined when the price is unknown, 0 when it runs here. */
export function likelyUsd(model: Model, needs: Needs, now: number): number | undefined {
  return usd(model, needs, needs.likelyOutputTokens, now);
}

/** The most that a request can cost at a model's price, in USD; undefined when the price is unknown. */
export function mostUsd(model: Model, needs: Needs, now: number): number | undefined {
  return usd(model, needs, needs.maxOutputTokens, now);
}

function usd(
  { facts, local }: Model,
  { inputTokens }: Needs,
  maxOutputTokens: number,
  now: number,
): number | undefined {
  return estimateCost(facts, { inputTokens, maxOutputTokens, local, at: new Date(now) });
}
