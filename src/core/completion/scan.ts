import type { LanguageLook } from "./language.js";
import { indentOf } from "./moment.js";

/** A bracket that is open. */
export interface OpenBracket {
  readonly bracket: string;
  /** White space at the start of its line. */
  readonly indent: string;
  /** Its offset in the text. */
  readonly at: number;
}

/** What is known of a text after reading it from its start. */
export interface Scan {
  /** Where its end is. */
  readonly inside: "code" | "comment" | "text";
  /** Brackets that it opens and does not close, outermost first. */
  readonly open: readonly OpenBracket[];
  /** Brackets that it closes and did not open, in order, with the white space at the start of their lines. */
  readonly closed: readonly OpenBracket[];
}

const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** The bracket that closes another. */
export function closerOf(opener: string): string {
  return opener === "(" ? ")" : opener === "[" ? "]" : "}";
}

/**
 * Reads brackets, comments and quoted text in one pass. A closing bracket of the wrong kind closes nothing and counts
 * as closed too much, so that a broken text shows as broken.
 */
export function scan(text: string, look: LanguageLook): Scan {
  const open: OpenBracket[] = [];
  const closed: OpenBracket[] = [];
  let inside: Scan["inside"] = "code";
  if (look.prose === true) return { inside, open, closed };
  const telling = tellingOf(look);
  let lineStart = 0;
  let at = 0;
  const indent = (): string => indentOf(text.slice(lineStart, Math.min(text.length, lineStart + 200)));
  while (at < text.length) {
    const code = text.charCodeAt(at);
    // Nearly all characters mean nothing here.
    if (code > 127 || telling[code] !== 1) {
      at += 1;
      if (code === LINE_END) lineStart = at;
      continue;
    }
    const character = text[at] ?? "";
    const long = look.longQuotes.find((quote) => text.startsWith(quote, at));
    if (long !== undefined) {
      const end = endOfQuoted(text, at + long.length, long, true);
      if (end === undefined) return { inside: "text", open, closed };
      lineStart = text.lastIndexOf("\n", end - 1) + 1;
      at = end;
      continue;
    }
    const block = look.blockComments.find(([begin]) => text.startsWith(begin, at));
    if (block !== undefined) {
      const end = text.indexOf(block[1], at + block[0].length);
      if (end < 0) return { inside: "comment", open, closed };
      at = end + block[1].length;
      lineStart = text.lastIndexOf("\n", at - 1) + 1;
      continue;
    }
    if (
      look.lineComments.some((mark) => text.startsWith(mark, at)) &&
      !(look.hashInWords === true && isInWord(text, at))
    ) {
      const end = text.indexOf("\n", at);
      if (end < 0) return { inside: "comment", open, closed };
      at = end;
      continue;
    }
    if (look.quotes.includes(character)) {
      const loose =
        character === "'" && look.looseSingleQuote === true && !/^'(\\.[^']*|[^\\'])'/.test(text.slice(at, at + 12));
      if (loose || (character === "'" && look.apostrophes === true && isApostrophe(text, at))) {
        at += 1;
        continue;
      }
      const end = endOfQuoted(text, at + 1, character, false);
      if (end === undefined) inside = "text";
      at = end ?? text.length;
      continue;
    }
    if (character === "(" || character === "[" || character === "{")
      open.push({ bracket: character, indent: indent(), at });
    else if (character === ")" || character === "]" || character === "}") {
      if (open.at(-1)?.bracket === PAIRS[character]) open.pop();
      else closed.push({ bracket: character, indent: indent(), at });
    }
    at += 1;
  }
  return { inside, open, closed };
}

/** Whether what stands at a place is a `#` inside of a word. */
function isInWord(text: string, at: number): boolean {
  return text[at] === "#" && at > 0 && !/[\s;]/.test(text.charAt(at - 1));
}

/** Whether a single quote stands inside of a word or a number, and what is before it is no mark of C for wide characters. */
function isApostrophe(text: string, at: number): boolean {
  return (
    /[\p{L}\p{N}]'[\p{L}\p{N}]/u.test(text.slice(Math.max(0, at - 1), at + 2)) &&
    !/(?:^|[^\p{L}\p{N}_])(?:u8|[uUL])$/u.test(text.slice(Math.max(0, at - 3), at))
  );
}

/** Offset after a closing quote. Text within one line ends at the line's end at the latest; undefined when the whole text ends inside. */
function endOfQuoted(text: string, from: number, quote: string, long: boolean): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === "\n" && !long) return at;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}

const LINE_END = 10;

const tables = new WeakMap<LanguageLook, Uint8Array>();

/** Marks the characters with which brackets, quotes and comments begin. */
function tellingOf(look: LanguageLook): Uint8Array {
  const known = tables.get(look);
  if (known !== undefined) return known;
  const table = new Uint8Array(128);
  const begins = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ...Array.from(look.quotes),
    ...look.longQuotes,
    ...look.lineComments,
    ...look.blockComments.map(([begin]) => begin),
  ];
  for (const begin of begins) table[begin.charCodeAt(0) & 127] = 1;
  tables.set(look, table);
  return table;
}
