import { lookOf, type LanguageLook } from "./language.js";
import { columns, indentOf, lineAfter, lineBefore, type Moment } from "./moment.js";
import { scan } from "./scan.js";

/** The part of a run that is shown as one: a line, a statement or a block. */
export interface Unit {
  /** Finished statements only; "" when there is none yet. */
  readonly text: string;
  /** Whether nothing that may still arrive belongs to it. */
  readonly whole: boolean;
}

/** A block is shown up to the statement that reaches so many lines; longer ones are hard to judge at a glance. */
const BLOCK_LINES = 8;
/** A statement longer than this is not worth waiting for. */
const STATEMENT_LINES = 24;

/** How a run lies around the cursor: where its first line is and what its statements are measured against. */
export interface Layout {
  readonly before: string;
  readonly lines: readonly string[];
  /** Lines that have arrived to their end. */
  readonly complete: number;
  /** Index of the first line that is not blank; -1 while there is none. */
  readonly first: number;
  /** Column at which the statement begins that the run continues or begins. */
  readonly base: number;
  /** The run fills a block that was just opened. */
  readonly block: boolean;
}

/** Lays a run out by lines. */
export function layoutOf(moment: Moment, text: string, ended: boolean): Layout {
  const before = lineBefore(moment.prefix);
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const starts =
    first === 0 && before.trim() !== "" ? indentOf(before) : (first === 0 ? before : "") + indentOf(lines[first] ?? "");
  return {
    before,
    lines,
    complete: ended ? lines.length : lines.length - 1,
    first,
    base: columns(starts, moment.tabSize),
    block: opensBlock(moment.prefix) && (before.trim() === "" || first > 0),
  };
}

/** Whether the last code before the cursor opens a block. */
export function opensBlock(prefix: string): boolean {
  return /([{([:]|=>|\b(do|then|else|begin))$/.test(prefix.slice(-400).trimEnd());
}

/** Whether a line stands left of the statement at hand. */
export function leaves(line: string, base: number, tabSize: number): boolean {
  return line.trim() !== "" && columns(indentOf(line), tabSize) < base;
}

/**
 * Takes the first line, statement or block off the text that a model puts at the cursor.
 *
 * @param ahead that text, as far as it has arrived
 * @param ended nothing follows `ahead`
 */
export function unitOf(moment: Moment, ahead: string, ended: boolean): Unit {
  if (lineAfter(moment.suffix).trim() !== "") {
    const end = ahead.indexOf("\n");
    return end < 0 ? { text: ended ? ahead : "", whole: ended } : { text: ahead.slice(0, end), whole: true };
  }
  const layout = layoutOf(moment, ahead, ended);
  const { lines, complete, first, base, block } = layout;
  if (first < 0) return { text: "", whole: ended };
  const look = lookOf(moment.language);
  let last = -1;
  for (let start = first; ;) {
    const end = statementEnd(layout, start, look, moment.tabSize, ended);
    if (end === undefined) return { text: cut(lines, last), whole: ended || lines.length > first + STATEMENT_LINES };
    last = end;
    const next = lines[last + 1];
    if (!block || last - first + 1 >= BLOCK_LINES) break;
    if (next === undefined || (last + 1 >= complete && next.trim() === ""))
      return { text: cut(lines, last), whole: ended };
    if (next.trim() === "") break;
    if (leaves(next, base, moment.tabSize)) {
      // The closing line of the block belongs to it; whether the document has one already is judged later.
      if (/^\s*[)\]}]/.test(next)) {
        if (last + 1 >= complete) return { text: cut(lines, last), whole: false };
        last += 1;
      }
      break;
    }
    start = last + 1;
  }
  return { text: cut(lines, last), whole: true };
}

function cut(lines: readonly string[], last: number): string {
  return last < 0
    ? ""
    : lines
        .slice(0, last + 1)
        .join("\n")
        .trimEnd();
}

/** The line at which a statement ends; undefined while that cannot be told, or when it never ends. */
function statementEnd(
  { before, lines, complete, base }: Layout,
  start: number,
  look: LanguageLook,
  tabSize: number,
  ended: boolean,
): number | undefined {
  let text = start === 0 ? before : "";
  for (let index = start; index < complete && index < start + STATEMENT_LINES; index += 1) {
    const line = lines[index] ?? "";
    text += `${line}\n`;
    if (line.trim() === "") continue;
    if (look.prose === true) return index;
    const { open, inside } = scan(text, look);
    if (open.length > 0 || inside === "text") continue;
    const end = (index === 0 ? before + line : line).trimEnd();
    if (PROMISES.test(end)) continue;
    const header = end.endsWith(":") && !look.semicolons;
    if (!header && !mayGoOn(end, look)) return index;
    const next = lines.slice(index + 1).find((one) => one.trim() !== "");
    if (next === undefined) return ended && !header ? index : undefined;
    const deeper = columns(indentOf(next), tabSize) > base;
    if (header ? deeper : deeper || CONTINUES.test(next)) continue;
    return header ? undefined : index;
  }
  return undefined;
}

/** A line that ends so is never a whole statement. */
const PROMISES = /(=>|->|[=+*|&<.?]|&&|\|\||\b(return|and|or|not|in|is))$/;
/** A line that begins so goes on with the statement above it. */
const CONTINUES = /^\s*([.?:+*|&]|&&|\|\||->|=>|=)/;

/** Whether the next line has to be seen before this one counts as finished. */
function mayGoOn(line: string, look: LanguageLook): boolean {
  return look.semicolons && !/[;{},:>]$/.test(line);
}
