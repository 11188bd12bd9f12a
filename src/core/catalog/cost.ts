import type { Cost } from "../decision/decision.js";
import type { Usage } from "../wire/usage.js";
import { UNKNOWN_SOURCE } from "./catalog.js";
import { CONFIGURED_SOURCE, configuredSheet, freshnessOf } from "./freshness.js";
import type { ModelFacts, Price, PriceSheet } from "./model.js";
import { meansSameModel } from "./modelId.js";
import { priceFor, type AppliedPrice } from "./price.js";
import { serviceTierFactor } from "./serviceTier.js";

/** What the cost of one call is worked out from. */
export interface CostInputs {
  /** Undefined when the provider reported none; the cost is then unknown. */
  readonly usage: Usage | undefined;
  /** The model that was asked. */
  readonly facts: ModelFacts;
  /** The user's own price for the asked model; wins over the catalog's. */
  readonly configuredPrice?: Price;
  /** Whether the model runs on this machine. */
  readonly local: boolean;
  /** When the call was made; prices have dates and hours. */
  readonly at: Date;
  /** The model that the provider says answered; a date or vendor in its name does not make it another. */
  readonly servedModel?: string | undefined;
  /** Facts of the model that answered, when the catalog knows it. */
  readonly servedFacts?: ModelFacts | undefined;
}

const MILLION = 1_000_000;

/**
 * Anthropic documents cache writes at 1.25 times the input price for five minutes and 2 times for an hour, and reads at
 * 0.1 times. Writes hold for all its models; reads of the newest are cheaper (0.025 to 0.05), so a read at 0.1 is an estimate.
 */
const ANTHROPIC = { write: 1.25, writeHour: 2, read: 0.1 } as const;

/**
 * What a call cost and how that is known.
 *
 * - What the provider says it billed wins: `billed`. A model on this machine: `local`, $0 to the provider.
 * - Another model than asked answered: its own price applies. Is that not known, the cost is unknown, unless the user gave
 *   a price for the asked model of this provider: then that price, as `estimated`.
 * - No usage, no tokens, or no price that holds: `unknown`, never $0.
 * - `estimated` when the stream ended early, the price is not exact, or a cache price is not listed and input's price was
 *   taken instead; otherwise `computed`.
 */
export function costOf(inputs: CostInputs): Cost {
  const { usage, local, at } = inputs;
  if (usage?.billedUsd !== undefined && isAmount(usage.billedUsd)) {
    return { usd: usage.billedUsd, basis: "billed", note: "billed by the provider" };
  }
  if (local) return { usd: 0, basis: "local", note: "ran on this machine; its power and time are not counted" };
  if (usage === undefined || totalTokens(usage) === 0) return unknown("the provider reported no usage");
  if (!isSound(usage)) return unknown("the provider reported impossible usage");

  const priced = pricedModel(inputs);
  if ("reason" in priced) return unknown(priced.reason);
  const { sheet, facts, doubts } = priced;
  const price = priceFor(sheet, { inputTokens: inputTokens(usage), at });
  if (price === undefined) return unknown(`no price of ${facts.id} holds on that day`);

  const tier = serviceTierFactor(facts.vendor, facts.id, usage.serviceTier);
  const { microUsd, guesses } = sum(usage, price, facts.vendor);
  const fresh = freshnessOf(sheet, at);
  const reasons = [
    ...doubts,
    ...guesses,
    ...(usage.incomplete === true ? ["the answer ended before the provider's final figures"] : []),
    ...(sheet.exact ? [] : [sheet.note ?? "the list price is not exact here"]),
    ...(tier.exact ? [] : [`the price of service tier "${usage.serviceTier}" is not listed`]),
  ];
  const step =
    price.aboveInputTokens === undefined
      ? []
      : [`price above ${price.aboveInputTokens.toLocaleString("en-US")} input tokens`];
  const whose = facts.id === inputs.facts.id ? [] : [`priced as ${facts.id}, which answered`];
  return {
    usd: (microUsd * tier.factor) / MILLION,
    basis: reasons.length === 0 ? "computed" : "estimated",
    note: [...whose, fresh.text, ...step, ...reasons].join("; "),
  };
}

/** All input tokens of a call, which decide its price step. */
export function inputTokens(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite + usage.cacheWriteHour;
}

/** All tokens of a call. */
export function totalTokens(usage: Usage): number {
  return inputTokens(usage) + usage.output + usage.reasoning;
}

function unknown(reason: string): Cost {
  return { usd: null, basis: "unknown", note: `price unknown: ${reason}` };
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isSound(usage: Usage): boolean {
  const { input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning } = usage;
  return [input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning].every(isAmount);
}

type Priced =
  | { readonly sheet: PriceSheet; readonly facts: ModelFacts; readonly doubts: readonly string[] }
  | { readonly reason: string };

function pricedModel(inputs: CostInputs): Priced {
  const { facts, servedFacts, servedModel } = inputs;
  const configured = configuredSheetOf(inputs);
  const own = configured ?? facts.price;
  if (servedModel === undefined ? servedFacts === undefined : meansSameModel(facts.id, servedModel)) {
    // A dated snapshot may have a price of its own, as gpt-4o-2024-05-13 has; the user's price holds for all of them.
    const snapshot = configured === undefined && servedFacts?.vendor === facts.vendor ? servedFacts : undefined;
    if (snapshot?.price?.exact === true) return { sheet: snapshot.price, facts: snapshot, doubts: [] };
    return own === undefined ? { reason: `no price of ${facts.id} is known` } : { sheet: own, facts, doubts: [] };
  }
  const served = servedModel ?? servedFacts?.id ?? "another model";
  // A name the catalog does not know is the user's or a gateway's own; the user's price is for whatever answers to it.
  const alias = configured !== undefined && facts.source === UNKNOWN_SOURCE;
  if (servedFacts?.price !== undefined && !alias) return { sheet: servedFacts.price, facts: servedFacts, doubts: [] };
  if (configured === undefined)
    return { reason: `${served} answered instead of ${facts.id} and its price is not known` };
  return { sheet: configured, facts, doubts: [`${served} answered; the price is that of ${facts.id}`] };
}

function configuredSheetOf({ facts, configuredPrice }: CostInputs): PriceSheet | undefined {
  if (configuredPrice !== undefined) return configuredSheet(configuredPrice);
  return facts.price?.source === CONFIGURED_SOURCE ? facts.price : undefined;
}

function sum(
  usage: Usage,
  price: AppliedPrice,
  vendor: string,
): { readonly microUsd: number; readonly guesses: readonly string[] } {
  const guesses: string[] = [];
  const documented = vendor === "anthropic" ? ANTHROPIC : undefined;
  let cacheRead = price.cacheRead;
  if (cacheRead === undefined) {
    cacheRead = price.input * (documented?.read ?? 1);
    if (usage.cacheRead > 0) guesses.push("no price for cached input is listed");
  }
  let cacheWrite = price.cacheWrite;
  if (cacheWrite === undefined) {
    cacheWrite = price.input * (documented?.write ?? 1);
    if (usage.cacheWrite > 0 && documented === undefined) guesses.push("no price for cache writes is listed");
  }
  let cacheWriteHour = price.cacheWriteHour;
  if (cacheWriteHour === undefined) {
    cacheWriteHour = documented === undefined ? Math.max(cacheWrite, price.input) : price.input * documented.writeHour;
    if (usage.cacheWriteHour > 0 && documented === undefined)
      guesses.push("no price for one-hour cache writes is listed");
  }
  const caches = usage.cacheRead + usage.cacheWrite + usage.cacheWriteHour;
  if (price.scaled === true && caches > 0) guesses.push("cache prices of this step are not listed and were scaled");
  const microUsd =
    usage.input * price.input +
    usage.cacheRead * cacheRead +
    usage.cacheWrite * cacheWrite +
    usage.cacheWriteHour * cacheWriteHour +
    usage.output * price.output +
    usage.reasoning * (price.reasoning ?? price.output);
  return { microUsd, guesses };
}
