import type { Moment } from "./moment.js";

/** Tokens of text around the cursor; the prefix says more of what comes than the suffix. Continue sends 307 and 205 of 1,024, Copilot up to 7,692 in all. */
export const PREFIX_TOKENS = 900;
export const SUFFIX_TOKENS = 300;
/** Tokens of other places. */
export const CONTEXT_TOKENS = 500;

/** The text around the cursor that is sent: whole lines as far as the budget goes. */
export function holeOf(
  { prefix, suffix }: Pick<Moment, "prefix" | "suffix">,
  charactersPerToken: number,
): { readonly prefix: string; readonly suffix: string } {
  return {
    prefix: lastLines(prefix, Math.floor(PREFIX_TOKENS * charactersPerToken)),
    suffix: firstLines(suffix, Math.floor(SUFFIX_TOKENS * charactersPerToken)),
  };
}

function lastLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const line = text.indexOf("\n", text.length - most);
  return line < 0 ? text.slice(-most) : text.slice(line + 1);
}

function firstLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const line = text.lastIndexOf("\n", most);
  return line <= 0 ? text.slice(0, most) : text.slice(0, line + 1);
}
