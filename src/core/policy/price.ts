import * as z from "zod";
import type { Price } from "../catalog/model.js";

const usd = z.number().min(0, "must not be negative").max(100_000, "is more than $100,000 per million tokens");
const optionalUsd = usd.nullish();

/** A price step as the catalog data write it. */
const TierSchema = z.strictObject({
  above_input_tokens: z.number().int().positive(),
  input: usd,
  output: usd,
  cache_read: optionalUsd,
  cache_write: optionalUsd,
  cache_write_1h: optionalUsd,
});

/** A price as the catalog data and the user's settings write it: USD per million tokens; null is unknown. */
export const PriceSchema = z.strictObject({
  input: usd,
  output: usd,
  cache_read: optionalUsd,
  cache_write: optionalUsd,
  cache_write_1h: optionalUsd,
  reasoning: optionalUsd,
  tiers: z.array(TierSchema).max(10).nullish(),
});

/** Turns a price as written into our own terms; what is null or missing stays unknown. */
export function toPrice(written: z.infer<typeof PriceSchema>): Price {
  return {
    ...amounts(written),
    ...(typeof written.reasoning === "number" ? { reasoning: written.reasoning } : {}),
    ...(written.tiers
      ? { tiers: written.tiers.map((tier) => ({ aboveInputTokens: tier.above_input_tokens, ...amounts(tier) })) }
      : {}),
  };
}

function amounts(written: Omit<z.infer<typeof TierSchema>, "above_input_tokens">) {
  return {
    input: written.input,
    output: written.output,
    ...(typeof written.cache_read === "number" ? { cacheRead: written.cache_read } : {}),
    ...(typeof written.cache_write === "number" ? { cacheWrite: written.cache_write } : {}),
    ...(typeof written.cache_write_1h === "number" ? { cacheWriteHour: written.cache_write_1h } : {}),
  };
}
