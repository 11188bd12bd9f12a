import type { Price, PriceSheet, PriceTier } from "./model.js";
import { holdsAt } from "./schedule.js";

/** The prices that hold for one request, in USD per million tokens. */
export interface AppliedPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteHour?: number;
  readonly reasoning?: number;
  /** The bound that the request's input exceeded, when a higher step applies. */
  readonly aboveInputTokens?: number;
  /** A cache price of the step is not listed and was scaled from the base price. */
  readonly scaled?: boolean;
}

/**
 * The price that holds for a request: the first one of the sheet whose dates and hours hold, at the step its input
 * falls into. The step re-prices the whole request, not only the tokens above the bound (OpenAI above 272,000,
 * Google and xAI above 200,000, Claude Haiku 5.5 above 100,000 input tokens).
 *
 * @param request.inputTokens all input of the request: fresh, read from a cache and written to one.
 * @param request.at when the request was made.
 * @returns undefined when no price of the sheet holds at that moment.
 */
export function priceFor(
  sheet: PriceSheet,
  request: { readonly inputTokens: number; readonly at: Date },
): AppliedPrice | undefined {
  const price = sheet.prices.find((candidate) => holdsAt(candidate, request.at));
  if (price === undefined) return undefined;
  let step: PriceTier | undefined;
  for (const tier of price.tiers ?? []) {
    const higher = step === undefined || tier.aboveInputTokens > step.aboveInputTokens;
    if (request.inputTokens > tier.aboveInputTokens && higher) step = tier;
  }
  return step === undefined ? flatPrice(price) : stepPrice(price, step);
}

function flatPrice(price: Price): AppliedPrice {
  return {
    input: price.input,
    output: price.output,
    ...(price.cacheRead !== undefined && { cacheRead: price.cacheRead }),
    ...(price.cacheWrite !== undefined && { cacheWrite: price.cacheWrite }),
    ...(price.cacheWriteHour !== undefined && { cacheWriteHour: price.cacheWriteHour }),
    ...(price.reasoning !== undefined && { reasoning: price.reasoning }),
  };
}

function stepPrice(price: Price, step: PriceTier): AppliedPrice {
  const ratio = price.input > 0 ? step.input / price.input : 1;
  let scaled = false;
  const listedOrScaled = (listed: number | undefined, base: number | undefined): number | undefined => {
    if (listed !== undefined || base === undefined) return listed;
    scaled = true;
    return base * ratio;
  };
  const cacheRead = listedOrScaled(step.cacheRead, price.cacheRead);
  const cacheWrite = listedOrScaled(step.cacheWrite, price.cacheWrite);
  const cacheWriteHour = listedOrScaled(step.cacheWriteHour, price.cacheWriteHour);
  // A step lists one output price; where the base price lists reasoning apart, the dearer relation is kept.
  const reasoning =
    price.reasoning === undefined || price.output <= 0 ? undefined : (price.reasoning * step.output) / price.output;
  return {
    input: step.input,
    output: step.output,
    aboveInputTokens: step.aboveInputTokens,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(cacheWriteHour !== undefined && { cacheWriteHour }),
    ...(reasoning !== undefined && { reasoning }),
    ...(scaled ? { scaled: true } : {}),
  };
}
