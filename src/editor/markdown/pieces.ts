import { LONGEST_MENTION } from "./mentions.js";

/** A piece of a line of prose that is understood. */
export interface Piece {
  readonly length: number;
  /** What stands in backticks, when it is a code span within the line and short enough to be a name. */
  readonly mention?: string;
  /** The ticks of a code span that goes on after the piece. */
  readonly open?: string;
}

/** What stands in brackets, and what they lead to, is read up to these lengths, in characters; longer ones are taken for words. */
const LONGEST_LABEL = 100;
const LONGEST_ADDRESS = 2000;

/**
 * The first piece of what is left of a line of prose. However the line arrives, its pieces are the same.
 *
 * @param whole whether this is all that is left of the line
 * @param open the ticks of a code span that began before
 * @returns undefined while more of the line is needed to tell
 */
export function nextPiece(text: string, whole: boolean, open: string | undefined): Piece | undefined {
  const length = text.search(open === undefined ? /[\\`[]/ : /`/);
  if (length !== 0) return { length: length < 0 ? text.length : length, ...(open === undefined ? {} : { open }) };
  if (text.startsWith("\\")) return text.length === 1 && !whole ? undefined : { length: Math.min(2, text.length) };
  if (text.startsWith("[")) return bracketPiece(text, whole);
  const ticks = ticksAt(text, 0);
  if (ticks.length === text.length && !whole) return undefined;
  if (open !== undefined) return { length: ticks.length, ...(ticks === open ? {} : { open }) };
  const end = spanEnd(text, 0, whole);
  if (end !== undefined) {
    const mention = text.slice(ticks.length, end - ticks.length);
    return { length: end, ...(mention.length > LONGEST_MENTION ? {} : { mention }) };
  }
  const goesOn = whole || text.slice(ticks.length).replace(/`+$/, "").length > LONGEST_MENTION;
  return goesOn ? { length: ticks.length, open: ticks } : undefined;
}

/** A link in one piece, or a bracket that is just a bracket. */
function bracketPiece(text: string, whole: boolean): Piece | undefined {
  const decided = whole || text.length >= LONGEST_LABEL;
  const label = labelEnd(text.slice(0, LONGEST_LABEL), decided);
  if (label === undefined) return decided ? { length: 1 } : undefined;
  if (label === text.length) return whole ? { length: 1 } : undefined;
  const close = text[label] === "(" ? ")" : text[label] === "[" ? "]" : undefined;
  if (close === undefined) return { length: 1 };
  const end = balancedEnd(text.slice(0, label + LONGEST_ADDRESS), label, close);
  if (end !== undefined) return { length: end };
  return whole || text.length >= label + LONGEST_ADDRESS ? { length: 1 } : undefined;
}

/** Where the bracket that a text begins with closes, code spans left out; undefined when it does not, or when that cannot be told. */
function labelEnd(text: string, whole: boolean): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") {
      const end = spanEnd(text, at, whole);
      if (end === undefined && !whole) return undefined;
      at = (end ?? at + ticksAt(text, at).length) - 1;
    } else if (text[at] === "[") depth += 1;
    else if (text[at] === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function balancedEnd(text: string, from: number, close: string): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[from]) depth += 1;
    else if (text[at] === close) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** Where a code span ends: after the next ticks of the same number. Ticks at the end may become more, unless this is all. */
function spanEnd(text: string, from: number, whole: boolean): number | undefined {
  const ticks = ticksAt(text, from);
  for (let at = text.indexOf("`", from + ticks.length); at >= 0; at = text.indexOf("`", at)) {
    const found = ticksAt(text, at);
    at += found.length;
    if (found === ticks && (whole || at < text.length)) return at;
  }
  return undefined;
}

function ticksAt(text: string, at: number): string {
  return /^`*/.exec(text.slice(at))?.[0] ?? "";
}
