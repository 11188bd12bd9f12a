import { FLOORS } from "./floors.js";
import type { ModelFacts } from "./model.js";

/** How strong a model is assumed to be when nobody has measured it. */
export interface AssumedTier {
  readonly tier: "light" | "standard" | "strong";
  /** A place between the floors on the edit scale, for ordering only; never shown as a figure of the model. */
  readonly quality: number;
  readonly source: "assumed from price class" | "assumed from its name";
}

/** Words that vendors give the small models of a family. */
const LIGHT_NAME =
  /(?:^|[-_./: ])(?:nano|lite|mini|ministral|haiku|flash|luna|ember|small|tiny|instant|air)(?=$|[-_./: ])/i;

/** Parameters in billions as open models write them: `qwen2.5-coder:7b`, `gemma-3-27b-it`. */
const BILLIONS = /(?:^|[-_:])(\d+(?:\.\d+)?)b(?=$|[-_:])/i;

/** All measured models up to this size are in the lower half of EDIT-Bench (gpt-oss-20b, the best of them, has 0.48). */
const LIGHT_UP_TO_BILLIONS = 40;

/** USD per million output tokens: up to the first a model counts as light, up to the second as standard, above as strong. */
const LIGHT_UP_TO_USD = 1.5;
const STANDARD_UP_TO_USD = 6;

/** Each place lies between two floors of edits, so that a tier meets one difficulty and not the next. */
const QUALITY = {
  light: (FLOORS.edit.low + FLOORS.edit.medium) / 2,
  standard: (FLOORS.edit.medium + FLOORS.edit.high) / 2,
  strong: FLOORS.edit.high + 0.03,
} as const;

/**
 * An assumption of how strong a model is, for models without a measured figure; most current ones have none.
 * The vendor's own word for its small models decides first, then the list price of output. It is an assumption:
 * price and quality go together only roughly (LiteLLM measured a middle tier that cost 14 times the cheap one and did worse).
 *
 * @returns undefined when neither the name nor a price says anything.
 */
export function assumedTier(facts: ModelFacts): AssumedTier | undefined {
  const billions = BILLIONS.exec(facts.id)?.[1];
  if (LIGHT_NAME.test(facts.id) || (billions !== undefined && Number(billions) <= LIGHT_UP_TO_BILLIONS)) {
    return { tier: "light", quality: QUALITY.light, source: "assumed from its name" };
  }
  const output = Math.max(...(facts.price?.prices ?? []).map((price) => price.output));
  if (!Number.isFinite(output) || output <= 0) return undefined;
  const tier = output <= LIGHT_UP_TO_USD ? "light" : output <= STANDARD_UP_TO_USD ? "standard" : "strong";
  return { tier, quality: QUALITY[tier], source: "assumed from price class" };
}
