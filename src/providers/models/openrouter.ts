import type { Price } from "../../core/catalog/model.js";
import { type Fields, countIn, entriesOf, fieldsOf } from "../json.js";
import { defineList, endingOn } from "./modelList.js";

/**
 * `GET /api/v1/models` of OpenRouter. Prices come as text in USD a token, and are those of the cheapest endpoint;
 * what a request was billed comes with its answer and wins.
 */
export const list = defineList({
  field: "data",
  model: (entry, endpoint) => {
    const top = fieldsOf(entry.top_provider);
    const parameters = entriesOf(entry.supported_parameters);
    return {
      context: countIn(top.context_length) ?? countIn(entry.context_length),
      maxOutputTokens: countIn(top.max_completion_tokens),
      tools: parameters.length > 0 ? parameters.includes("tools") : undefined,
      reasons: parameters.length > 0 ? parameters.includes("reasoning") : undefined,
      images: entriesOf(fieldsOf(entry.architecture).input_modalities).includes("image") ? true : undefined,
      price: priceOf(fieldsOf(entry.pricing)),
      lifecycle: endingOn(entry.expiration_date, endpoint),
    };
  },
});

/** Routers such as `openrouter/auto` give -1: their price is that of whoever answers, so none is known. */
function priceOf(pricing: Fields): Price | undefined {
  const input = perMillion(pricing.prompt);
  const output = perMillion(pricing.completion);
  if (input === undefined || output === undefined) {
    return undefined;
  }
  const cacheRead = perMillion(pricing.input_cache_read);
  const cacheWrite = perMillion(pricing.input_cache_write);
  return {
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function perMillion(value: unknown): number | undefined {
  const perToken = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const known = countIn(perToken);
  // Twelve digits are more than any price has; the rest is noise of binary fractions.
  return known === undefined ? undefined : Number((known * 1_000_000).toPrecision(12));
}
