import { lookOf } from "../language.js";
import { lineAfter } from "../moment.js";
import { balanceAt } from "./balance.js";
import type { Filter } from "./draft.js";

/**
 * Fits a suggestion to what follows the cursor on its line, mostly brackets and quotes that the editor closed by itself.
 * The first way that keeps brackets in balance is taken: what both have is said once; the suggestion goes on past what
 * follows and replaces it; it is put before what follows as it is.
 */
export const lineRest: Filter = (draft) => {
  const rest = lineAfter(draft.moment.suffix).trimEnd();
  if (rest.trim() === "") return draft;
  if (draft.text.includes("\n")) return undefined;
  const { text } = draft;
  const prose = lookOf(draft.moment.language).prose === true;
  const balance = prose ? undefined : balanceAt(draft.moment);
  const words = balance === undefined || balance.inside !== "code";
  const fits = (part: string, replaces: number): boolean =>
    part !== "" && (balance === undefined || balance.of(part, replaces).kept);
  if (rest.startsWith(text)) return undefined;
  for (let length = Math.min(rest.length, text.length); length > 0; length -= 1) {
    if (!text.endsWith(rest.slice(0, length))) continue;
    const shorter = text.slice(0, -length);
    if (fits(shorter, 0)) return { ...draft, text: shorter };
    // In comments and quotes there is no balance to go by.
    if (words) return undefined;
  }
  if (contains(text, rest) && fits(text, rest.length)) return { ...draft, replaces: rest.length };
  return fits(text, 0) ? draft : undefined;
};

/** Whether all characters of `part` stand in `text` in the same order; only then VS Code shows a replacement as an insertion. */
function contains(text: string, part: string): boolean {
  let at = 0;
  for (const character of text) if (character === part[at]) at += 1;
  return at === part.length;
}
