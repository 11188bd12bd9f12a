import { lineAfter } from "../moment.js";
import type { Filter } from "./draft.js";

/** Fewer letters and digits than this say nothing: `}` and `);` stand everywhere. */
const TELLING = 3;

/**
 * Takes away closing lines that stand below the cursor already, and drops a suggestion that is nothing but the lines
 * below: models that see little of the suffix write on into it.
 */
export const repeatsBelow: Filter = (draft) => {
  const { suffix } = draft.moment;
  const below = suffix
    .slice(lineAfter(suffix).length + 1)
    .split("\n", 40)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (below.length === 0) return draft;
  const lines = draft.text.split("\n");
  const words = lines.map((line) => line.trim());
  const telling = (line: string): boolean => line.replace(/[^\p{L}\p{N}]/gu, "").length >= TELLING;
  const first = words.findIndex((line) => line !== "");
  const content = words.slice(Math.max(0, first));
  if (content.every((line, index) => line === below[index]) && content.some(telling)) return undefined;
  // Where the text runs into what is there already, it ends before that.
  for (let index = 1; index < lines.length; index += 1) {
    if (!telling(words[index] ?? "")) continue;
    const rest = words.slice(index).filter((line) => line !== "");
    if (rest.every((line, place) => line === below[place])) return { ...draft, text: lines.slice(0, index).join("\n") };
  }
  return draft;
};
