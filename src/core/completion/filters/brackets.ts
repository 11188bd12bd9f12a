import { lookOf } from "../language.js";
import { lineAfter, lineBefore } from "../moment.js";
import { balanceAt } from "./balance.js";
import type { Filter } from "./draft.js";

/**
 * A line that begins with a closing brace and a name right behind it: the model lost its way at the end of a block. Words
 * that go on with a statement are written so by some.
 */
const GLUED =
  /^[ \t]*\}(?!(?:else|elsif|elseif|catch|finally|while|until|as|satisfies|from|instanceof|in|of|is|with|switch|when|where|unless|if|for|foreach)\b)[\p{L}_$]/mu;
/** Languages in which a name may stand there: one of a type, the next rule, or words. */
const NAMES_BEHIND =
  /^(c|cpp|objective-c|objective-cpp|cuda-cpp|css|scss|less|javascriptreact|typescriptreact|vue|svelte)$/;

/**
 * Keeps brackets in balance: a suggestion may close what is open before the cursor and not closed after it, and must
 * close what it opens. Closing lines at its end that are too much are cut; anything else drops it.
 */
export const brackets: Filter = (draft) => {
  // Where something follows on the line, `lineRest` has weighed the brackets already.
  const { prefix, suffix, language } = draft.moment;
  const look = lookOf(language);
  if (look.prose === true || lineAfter(suffix).trim() !== "") return draft;
  const balance = balanceAt(draft.moment);
  const line = lineBefore(prefix);
  const bare = look.semicolons && balance.inside === "code" && !NAMES_BEHIND.test(language);
  if (bare && GLUED.test(line + draft.text) && !GLUED.test(line)) return undefined;
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
