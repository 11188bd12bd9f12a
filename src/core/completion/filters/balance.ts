import { lookOf, type LanguageLook } from "../language.js";
import { columns, lineAfter, lineBefore, type Moment } from "../moment.js";
import { closerOf, scan, type Scan } from "../scan.js";

/** How much of the text around the cursor is read for brackets, in characters. */
const WINDOW = 6_000;

/** What a text at the cursor does to brackets and quotes. */
export interface Balance {
  /** It opens nothing that it leaves open, closes nothing that is closed below, and crosses nothing. */
  readonly kept: boolean;
  /** How many brackets that were open before the cursor it closes. */
  readonly closes: number;
}

/** Judges texts for one place. */
export interface Balancing {
  /** What the cursor stands in. */
  readonly inside: Scan["inside"];
  of(text: string, replaces: number): Balance;
}

/** Reads what is before a cursor once, to judge any number of texts for it. */
export function balanceAt(moment: Moment): Balancing {
  const look = lookOf(moment.language);
  const above = fromLineStart(moment.prefix);
  const before = scan(above, look);
  const line = lineBefore(moment.prefix);
  const of: Balancing["of"] = (text, replaces) => {
    const after = scan(above + text, look);
    const closes = before.open.length - after.open.length;
    const rest = lineAfter(moment.suffix).slice(replaces);
    // A comment or an open quote would swallow what follows on the line.
    const swallows = rest.trim() !== "" && before.inside !== "comment" && after.inside === "comment";
    const leftOpen = after.inside === "text" && (before.inside !== "text" || rest.trim() === "");
    const fits = after.open.every(({ bracket }, index) => bracket === before.open[index]?.bracket);
    const due = bracketsIn(lineAfter(moment.suffix).slice(0, replaces));
    const kept =
      !doublesOnLine(line, text, rest, due, look) &&
      !swallows &&
      !leftOpen &&
      fits &&
      closes >= 0 &&
      after.closed.length === before.closed.length &&
      // What it replaces it says itself; what else it closes must not be closed below.
      closes >= due &&
      !closesAnother(before, text, look, moment.tabSize) &&
      (closes === due || closedBelow(before, moment, replaces, due) === 0);
    return { kept, closes };
  };
  return { inside: before.inside, of };
}

/**
 * Whether the cursor's line alone shows that a bracket would be closed twice or not at all. What is read of the text
 * above may begin inside of a comment or a long quote and then says little.
 */
function doublesOnLine(line: string, text: string, rest: string, due: number, look: LanguageLook): boolean {
  const open = scan(line, look).open.length;
  if (open === 0) return false;
  const left = scan(line + text, look).open.length;
  const closes = open - left;
  if (due > 0 && closes < Math.min(due, open)) return true;
  const closers = /^[\s)\]}"'`]*/.exec(rest)?.[0].replace(/[^)\]}]/g, "").length ?? 0;
  // Brackets that follow and belong to other lines stay as many as they were.
  return Math.max(0, closers - left) > Math.max(0, closers + due - open);
}

/** Whether a brace on a line of its own, by its indentation, belongs to another block than the one that it would close. */
function closesAnother(before: Scan, text: string, look: LanguageLook, tabSize: number): boolean {
  const line = text.indexOf("\n");
  if (line < 0 || before.inside !== "code") return false;
  return scan(text, look).closed.some(({ bracket, indent, at }, index) => {
    const opener = before.open.at(-1 - index);
    const alone = at > line && text.slice(text.lastIndexOf("\n", at) + 1, at) === indent;
    return (
      bracket === "}" && alone && opener !== undefined && columns(indent, tabSize) !== columns(opener.indent, tabSize)
    );
  });
}

/**
 * How many of the innermost brackets that are open at the cursor are closed after it.
 *
 * @param gone so many of the innermost are closed by what is replaced, and left out
 */
function closedBelow(before: Scan, moment: Moment, replaces: number, gone: number): number {
  const after = moment.suffix.slice(replaces, replaces + WINDOW);
  // Text that the cursor stands in ends on its line; brackets up to there are part of it.
  const code = before.inside === "text" ? after.slice(Math.max(0, lineAfter(after).search(/["'`]/) + 1)) : after;
  const line = code.indexOf("\n");
  let closers = 0;
  for (const one of scan(code, lookOf(moment.language)).closed) {
    const opener = before.open.at(-1 - gone - closers);
    if (opener === undefined || closerOf(opener.bracket) !== one.bracket) break;
    // On a line of its own, a closing bracket of an outer block stands further left than the innermost open one.
    if (line >= 0 && one.at > line && columns(one.indent, moment.tabSize) !== columns(opener.indent, moment.tabSize))
      break;
    closers += 1;
  }
  return closers;
}

function bracketsIn(text: string): number {
  return text.replace(/[^)\]}]/g, "").length;
}

function fromLineStart(prefix: string): string {
  if (prefix.length <= WINDOW) return prefix;
  const start = prefix.indexOf("\n", prefix.length - WINDOW);
  return prefix.slice(start + 1);
}
