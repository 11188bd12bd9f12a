import { lineAfter } from "../moment.js";
import type { Filter } from "./draft.js";

/**
 * Fits a suggestion to what follows the cursor on its line, mostly brackets that the editor closed by itself: what
 * both have is said once; where the suggestion goes on past them, it replaces them.
 */
export const lineRest: Filter = (draft) => {
  const rest = lineAfter(draft.moment.suffix).trimEnd();
  if (rest.trim() === "") return draft;
  if (draft.text.includes("\n")) return undefined;
  for (let length = Math.min(rest.length, draft.text.length); length > 0; length -= 1) {
    if (!draft.text.endsWith(rest.slice(0, length))) continue;
    const text = draft.text.slice(0, -length);
    return text === "" ? undefined : { ...draft, text };
  }
  return contains(draft.text, rest) ? { ...draft, replaces: rest.length } : draft;
};

/** Whether all characters of `part` stand in `text` in the same order; only then VS Code shows a replacement as an insertion. */
function contains(text: string, part: string): boolean {
  let at = 0;
  for (const character of text) if (character === part[at]) at += 1;
  return at === part.length;
}
