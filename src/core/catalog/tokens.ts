import type { Usage } from "../wire/usage.js";
import { inputTokens } from "./cost.js";
import type { ModelFacts } from "./model.js";
import { isFields } from "./readPrice.js";

/** Characters per token before a model has taught us its own: about what TypeScript measures on most tokenizers. */
export const CHARACTERS_PER_TOKEN = 3.5;

/**
 * Anthropic's tokenizer since Claude 4.7 makes more tokens of the same text: TypeScript fell from 3.66 to 2.69 characters
 * per token (count_tokens measurements, secondary source).
 */
const ANTHROPIC_CHARACTERS_PER_TOKEN = 2.7;

/** Samples below this many tokens say more about the frame around a prompt than about the tokenizer. */
const LEAST_TOKENS = 50;

/** Weight of a new sample; about the last ten requests count. */
const WEIGHT = 0.2;

/** One sample moves the ratio as if it were off by at most this share, so that an odd one cannot spoil it. */
const MOST_SURPRISE = 0.25;

/** No tokenizer of a text model is outside of this. */
const LEAST_RATIO = 1;
const MOST_RATIO = 10;

/**
 * Tokens of one image. Providers count by size, and sizes are not known without decoding: Anthropic at most about 1,600,
 * OpenAI 765 to 1,105 for common sizes, Gemini 258 a tile. On the safe side for all but the largest.
 */
export const IMAGE_TOKENS = 1_600;

/** Tokens of a text at a ratio of characters per token, rounded up. */
export function estimateTokens(text: string, charactersPerToken: number = CHARACTERS_PER_TOKEN): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** The ratio to start from for a model. */
export function startingRatio(facts: Pick<ModelFacts, "vendor"> | undefined): number {
  return facts?.vendor === "anthropic" ? ANTHROPIC_CHARACTERS_PER_TOKEN : CHARACTERS_PER_TOKEN;
}

/** Characters per token by model, learned from the usage that providers return. */
export interface TokenRatios {
  /** The learned ratio of a model, or `otherwise`. */
  of(model: string, otherwise?: number): number;
  /** Learns from one call: how many characters went in or came out, and how many tokens that was. */
  learn(model: string, sample: { readonly characters: number; readonly tokens: number }): void;
  /** What `createTokenRatios` takes back. */
  toJSON(): Readonly<Record<string, number>>;
}

/** Starts from what an earlier run saved; anything that cannot be right in there is dropped. */
export function createTokenRatios(saved?: unknown): TokenRatios {
  const ratios = new Map<string, number>();
  if (isFields(saved)) {
    for (const [model, ratio] of Object.entries(saved)) {
      if (typeof ratio === "number" && ratio >= LEAST_RATIO && ratio <= MOST_RATIO) ratios.set(model, ratio);
    }
  }
  return {
    of: (model, otherwise = CHARACTERS_PER_TOKEN) => ratios.get(model) ?? otherwise,
    learn: (model, { characters, tokens }) => {
      if (!(tokens >= LEAST_TOKENS) || !(characters > 0) || !Number.isFinite(characters / tokens)) return;
      const seen = Math.min(MOST_RATIO, Math.max(LEAST_RATIO, characters / tokens));
      const before = ratios.get(model);
      if (before === undefined) {
        ratios.set(model, seen);
        return;
      }
      const heard = Math.min(before * (1 + MOST_SURPRISE), Math.max(before * (1 - MOST_SURPRISE), seen));
      ratios.set(model, before + WEIGHT * (heard - before));
    },
    toJSON: () => Object.fromEntries(ratios),
  };
}

/** Reported input below this share of the estimate is taken for a counting fault, not for a good tokenizer. */
const LEAST_PLAUSIBLE_SHARE = 0.1;

/**
 * Usage to price a call by when the provider's own is missing or cannot be: streams without final figures report nothing,
 * and some servers report 1 token for thousands. What was reported is kept where it is larger; whatever had to be estimated
 * makes the usage `incomplete`, and its cost an estimate.
 *
 * @param sent.inputCharacters characters of everything that was sent.
 * @param sent.outputCharacters characters of text, reasoning and tool calls received so far.
 */
export function completeUsage(
  reported: Usage | undefined,
  sent: { readonly inputCharacters: number; readonly outputCharacters: number },
  charactersPerToken: number = CHARACTERS_PER_TOKEN,
): Usage {
  const input = Math.ceil(sent.inputCharacters / charactersPerToken);
  const output = Math.ceil(sent.outputCharacters / charactersPerToken);
  if (reported === undefined) {
    return { input, output, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, reasoning: 0, incomplete: true };
  }
  if (reported.billedUsd !== undefined) return reported;
  const lacksInput = inputTokens(reported) < input * LEAST_PLAUSIBLE_SHARE;
  const received = reported.output + reported.reasoning;
  const lacksOutput = received < output * (reported.incomplete === true ? 1 : LEAST_PLAUSIBLE_SHARE);
  if (!lacksInput && !lacksOutput) return reported;
  return {
    ...reported,
    input: lacksInput ? Math.max(0, input - (inputTokens(reported) - reported.input)) : reported.input,
    output: lacksOutput ? Math.max(reported.output, output - reported.reasoning) : reported.output,
    incomplete: true,
  };
}
