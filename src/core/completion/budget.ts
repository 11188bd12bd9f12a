import type { Moment } from "./moment.js";

/** How many tokens of text a request may carry. */
export interface TextBudget {
  /** Before the cursor. */
  readonly prefix: number;
  /** After the cursor. */
  readonly suffix: number;
  /** Of other places. */
  readonly context: number;
}

/** What a budget goes by. */
export interface BudgetFacts {
  /** Tokens that the smallest of the models holds that may answer; undefined when it is not known. */
  readonly contextTokens: number | undefined;
  /** Whether it runs on this machine, where reading the prompt takes longer than anything else. */
  readonly local: boolean;
  /** USD per million tokens of input; undefined when it is not known. */
  readonly inputUsd: number | undefined;
}

/** Most tokens in all; every request pays for them anew. Continue sends 1,024, Copilot up to 7,692. */
const MOST = 1_700;
/** Less than this says too little, some 45 lines. Only a model's own window goes below. */
const LEAST = 512;
/** Tokens for a model on this machine that takes `SWIFT_MS` to its first text: what Continue sends to any model. */
const LOCAL = 1_024;
/** ms to the first text that are quick enough to send so much; Copilot shows nothing before 200 ms have passed. */
const SWIFT_MS = 300;
/** USD that the text of one request may cost, when there is a choice: a full request at 1.18 USD per million tokens. */
const DEAR_USD = 0.002;
/** Half of a window is left for the answer, the frame around the text, and tokens that were counted too low. */
const WINDOW_SHARE = 0.5;

/** Parts of the whole: the text before the cursor says more of what comes than the text after it. */
const SHARES = { prefix: 9 / 17, suffix: 3 / 17, context: 5 / 17 } as const;

/**
 * How much text to send to a model: no more than its window and its price allow, and to one on this machine less the
 * longer it takes. The root keeps it from swinging: less text makes the next answer quicker, which makes more text.
 *
 * @param firstTextMs ms that it took to its first text lately
 */
export function budgetFor({ contextTokens, local, inputUsd }: BudgetFacts, firstTextMs: number): TextBudget {
  const bySpeed = local ? LOCAL * Math.sqrt(SWIFT_MS / Math.max(1, firstTextMs)) : MOST;
  const byPrice = inputUsd === undefined || inputUsd <= 0 ? MOST : (DEAR_USD * 1_000_000) / inputUsd;
  const wanted = Math.max(LEAST, Math.min(MOST, bySpeed, byPrice));
  const all = Math.min(wanted, contextTokens === undefined ? wanted : contextTokens * WINDOW_SHARE);
  return {
    prefix: Math.floor(all * SHARES.prefix),
    suffix: Math.floor(all * SHARES.suffix),
    context: Math.floor(all * SHARES.context),
  };
}

/** The text around the cursor that is sent: whole lines as far as the budget goes. */
export function holeOf(
  { prefix, suffix, offset }: Pick<Moment, "prefix" | "suffix" | "offset">,
  budget: TextBudget,
  charactersPerToken: number,
): { readonly prefix: string; readonly suffix: string } {
  return {
    prefix: lastLines(prefix, Math.floor(budget.prefix * charactersPerToken), offset),
    suffix: firstLines(suffix, Math.floor(budget.suffix * charactersPerToken)),
  };
}

/** Characters for text of other places: their own part, and what the text around the cursor leaves of its. */
export function contextRoom(
  hole: { readonly prefix: string; readonly suffix: string },
  { prefix, suffix, context }: TextBudget,
  charactersPerToken: number,
): number {
  return Math.max(
    0,
    Math.floor((prefix + suffix + context) * charactersPerToken) - hole.prefix.length - hole.suffix.length,
  );
}

/**
 * The last lines of a text. Their beginning moves by steps of a quarter of the budget rather than with every key, so that
 * a server that keeps what it read of the last prompt reads only what is new.
 */
function lastLines(text: string, most: number, offset: number): string {
  if (text.length <= most) return text;
  const step = Math.max(1, Math.floor(most / 4));
  const start = text.length - offset + Math.ceil((offset - most) / step) * step;
  const line = text.indexOf("\n", start - 1);
  const lines = line < 0 ? "" : text.slice(line + 1);
  // A line that is longer than all of the budget is cut: with nothing before the cursor there is nothing to go by.
  return lines.trim() === "" ? text.slice(-most).replace(/^[\uDC00-\uDFFF]/, "") : lines;
}

function firstLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const line = text.lastIndexOf("\n", most - 1);
  return line <= 0 ? text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "") : text.slice(0, line + 1);
}
