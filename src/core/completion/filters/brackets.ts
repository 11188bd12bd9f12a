import { lookOf } from "../language.js";
import { lineAfter, lineBefore } from "../moment.js";
import { balanceAt } from "./balance.js";
import type { Filter } from "./draft.js";

/** A line that begins with a closing brace and a word right behind it: the model lost its way at the end of a block. */
const GLUED = /^[ \t]*\}[\p{L}_$]/mu;

/**
 * Keeps brackets in balance: a suggestion may close what is open before the cursor and not closed after it, and must
 * close what it opens. Closing lines at its end that are too much are cut; anything else drops it.
 */
export const brackets: Filter = (draft) => {
  // Where something follows on the line, `lineRest` has weighed the brackets already.
  const { prefix, suffix, language } = draft.moment;
  const look = lookOf(language);
  if (look.prose === true || lineAfter(suffix).trim() !== "") return draft;
  const line = lineBefore(prefix);
  if (look.semicolons && GLUED.test(line + draft.text) && !GLUED.test(line)) return undefined;
  const balance = balanceAt(draft.moment);
  for (let text: string | undefined = draft.text; text !== undefined; text = withoutLastCloser(text)) {
    if (balance.of(text, draft.replaces).kept) return { ...draft, text };
  }
  return undefined;
};

function withoutLastCloser(text: string): string | undefined {
  const lines = text.split("\n");
  if (lines.length < 2 || !/^\s*[)\]}]+[;,]?\s*$/.test(lines.at(-1) ?? "")) return undefined;
  const shorter = lines.slice(0, -1).join("\n").trimEnd();
  return shorter.trim() === "" ? undefined : shorter;
}
