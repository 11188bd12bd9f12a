import { lookOf } from "./language.js";
import { lineAfter, lineBefore, type Moment } from "./moment.js";
import { scan } from "./scan.js";

/** Why nothing is asked while typing. */
export type Held =
  | "too little to go on"
  | "in a comment"
  | "inside of a word"
  | "after a finished statement"
  | "code follows on the line"
  | "deleting"
  | "turned down on this line";

/** Fewer characters than these say nothing of what is to come. Copilot asks nothing below 10 either. */
const LEAST_CHARACTERS = 10;

/**
 * What may follow the cursor, without white space around it: what an editor closed by itself. The same rule as Copilot's
 * "valid middle of line position". Several stretches of white space in one pattern would take minutes on a long one.
 */
const CLOSERS_ONLY = /^[)}\]"'`>]*\s*[:{;,]?$/;

const WORD = /[\p{L}\p{N}_$]/u;

/** Comments are looked for in so many characters before the cursor; longer comments than that are rare. */
const COMMENT_WINDOW = 4_000;

/**
 * Decides whether a moment of typing is worth a request. Undefined means ask. A person's own request is always asked.
 *
 * @param before.deleting the change before this moment took text away
 * @param before.left something else was written in the place of the suggestion before, on this line
 */
export function heldBack(
  moment: Moment,
  before: { readonly deleting: boolean; readonly left: boolean },
): Held | undefined {
  if (moment.manual) return undefined;
  const { prefix, suffix } = moment;
  const after = lineAfter(suffix);
  const line = lineBefore(prefix);
  const look = lookOf(moment.language);
  if (before.deleting) return "deleting";
  if (WORD.test(after.slice(0, 1))) return "inside of a word";
  if (!CLOSERS_ONLY.test(after.trim())) return "code follows on the line";
  if (prefix.length < 200 && prefix.trim().length + suffix.slice(0, 200).trim().length < LEAST_CHARACTERS)
    return "too little to go on";
  const words = line.trimEnd();
  if (look.prose !== true && after.trim() === "" && finished(words, look.semicolons))
    return "after a finished statement";
  if (look.prose !== true && inComment(prefix, line, moment.language)) return "in a comment";
  if (before.left && WORD.test(prefix.slice(-1))) return "turned down on this line";
  return undefined;
}

function finished(line: string, semicolons: boolean): boolean {
  if (line.endsWith(";")) return true;
  return line.endsWith("}") && (semicolons || line.trim() === "}");
}

function inComment(prefix: string, line: string, language: string): boolean {
  const look = lookOf(language);
  const words = line.trimStart();
  if (look.lineComments.some((mark) => words.startsWith(mark))) return true;
  const starred = look.starInCode !== true && look.blockComments.some(([begin]) => begin === "/*");
  if (starred && /^\*(\s|$|\/)/.test(words)) return true;
  const from = prefix.length - COMMENT_WINDOW;
  const start = from <= 0 ? 0 : prefix.indexOf("\n", from) + 1;
  return scan(prefix.slice(start), look).inside === "comment";
}
