import { lookOf } from "../language.js";
import { columns, type Moment } from "../moment.js";
import { closerOf, scan, type OpenBracket } from "../scan.js";
import type { Draft, Filter } from "./draft.js";

/** How much of the text around the cursor is read for brackets, in characters. */
const WINDOW = 6_000;

/**
 * Keeps brackets in balance: a suggestion may close what is open before the cursor and not closed after it, and must
 * close what it opens. Closing lines at its end that are too much are cut; anything else drops it.
 */
export const brackets: Filter = (draft) => {
  const look = lookOf(draft.moment.language);
  if (look.prose === true) return draft;
  const around = bracketsAround(draft.moment, draft.replaces);
  if (around.inside !== "code") return draft;
  for (let current: Draft | undefined = draft; current !== undefined; current = withoutLastCloser(current)) {
    const { open, closed } = scan(current.text, look);
    if (open.length > 0) return undefined;
    if (closed.every((one, index) => mayClose(one, around.open.at(-1 - index), index, around.closers))) return current;
  }
  return undefined;
};

interface Around {
  readonly inside: "code" | "comment" | "text";
  readonly open: readonly OpenBracket[];
  /** How many of the innermost open brackets are closed after the cursor. */
  readonly closers: number;
}

/** Brackets that are open at the cursor, and how many of them the text after it closes. */
export function bracketsAround(moment: Moment, replaces = 0): Around {
  const look = lookOf(moment.language);
  const { open, inside } = scan(fromLineStart(moment.prefix), look);
  const { closed } = scan(moment.suffix.slice(replaces, replaces + WINDOW), look);
  let closers = 0;
  for (const [index, one] of closed.entries()) {
    const opener = open.at(-1 - index);
    if (opener === undefined || closerOf(opener.bracket) !== one.bracket) break;
    // A closing bracket of an outer block stands further left than the innermost open one.
    const ownLine = index > 0 || moment.suffix.slice(replaces).trimStart()[0] !== one.bracket || /^\s*\n/.test(moment.suffix.slice(replaces));
    if (ownLine && columns(one.indent, moment.tabSize) !== columns(opener.indent, moment.tabSize)) break;
    closers += 1;
  }
  return { inside, open, closers };
}

function mayClose(one: OpenBracket, opener: OpenBracket | undefined, index: number, closers: number): boolean {
  return opener !== undefined && closerOf(opener.bracket) === one.bracket && index >= closers;
}

function withoutLastCloser(draft: Draft): Draft | undefined {
  const lines = draft.text.split("\n");
  if (lines.length > 1 && /^\s*[)\]}]+[;,]?\s*$/.test(lines.at(-1) ?? "")) {
    const text = lines.slice(0, -1).join("\n").trimEnd();
    return text.trim() === "" ? undefined : { ...draft, text };
  }
  return undefined;
}

function fromLineStart(prefix: string): string {
  if (prefix.length <= WINDOW) return prefix;
  const start = prefix.indexOf("\n", prefix.length - WINDOW);
  return prefix.slice(start + 1);
}
