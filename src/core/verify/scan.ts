import type { Lexis, StringForm } from "./lexis.js";

/** Something wrong in a text. */
export interface Problem {
  /** Counting from 1. */
  readonly line: number;
  readonly message: string;
}

/** A stretch of a text that is no code. */
export interface Stretch {
  readonly kind: "comment" | "string";
  readonly start: number;
  readonly end: number;
}

/** What a look at brackets and strings found. */
export interface Scan {
  readonly problems: readonly Problem[];
  /** Comments and strings in order; code inside of a template cuts it in two. */
  readonly stretches: readonly Stretch[];
  /** A form that is not known here came up, so that nothing can be said for certain. */
  readonly unsure: boolean;
}

/** Beyond so many a text is no code of this language, and more would only cost time. */
export const MOST_PROBLEMS = 50;

const PARTNER: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** After these a `/` is a regular expression; after a name or a closing bracket it divides. */
const BEFORE_REGEX =
  /(?:^|[([{,;=:!&|?+\-*%~^<>]|=>|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))$/;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[A-Za-z]*/y;
const CHARACTER = /'(?:\\(?:u\{?[0-9A-Fa-f]+\}?|x[0-9A-Fa-f]+|[0-7]{1,3}|.)|[^\\'\n]{1,2})'/y;

/** Reads a text once, telling code from comments and strings, and looks whether brackets pair and strings end. */
export function scan(text: string, lexis: Lexis): Scan {
  const problems: Problem[] = [];
  const stretches: Stretch[] = [];
  const open: { readonly bracket: string; readonly at: number; readonly resume?: StringForm }[] = [];
  let unsure = false;
  let index = 0;
  /** The last characters of code, to tell a regular expression from a division. */
  let tail = "";

  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const readString = (form: StringForm, start: number, from: number): number => {
    let at = from;
    for (; at < text.length; at += 1) {
      if (text.startsWith(form.close, at)) {
        stretches.push({ kind: "string", start, end: at + form.close.length });
        return at + form.close.length;
      }
      if (form.escapes === true && text[at] === "\\") at += text.startsWith("\r\n", at + 1) ? 2 : 1;
      else if (form.code !== undefined && text.startsWith(form.code, at)) {
        stretches.push({ kind: "string", start, end: at + form.code.length });
        open.push({ bracket: "{", at, resume: form });
        return at + form.code.length;
      } else if (text[at] === "\n" && form.lines !== true) break;
    }
    if (lexis.sureStrings === true)
      problems.push({ line: lineAt(start), message: `the string that starts here is not closed with ${form.close}` });
    else unsure = true;
    stretches.push({ kind: "string", start, end: at });
    return at;
  };

  while (index < text.length && problems.length < MOST_PROBLEMS) {
    const character = text[index] ?? "";
    const lineComment = lexis.lineComments.find((mark) => text.startsWith(mark, index));
    if (lineComment !== undefined) {
      const end = text.indexOf("\n", index);
      stretches.push({ kind: "comment", start: index, end: end < 0 ? text.length : end });
      index = end < 0 ? text.length : end;
      continue;
    }
    const block = lexis.blockComments.find(([mark]) => text.startsWith(mark, index));
    if (block !== undefined) {
      const end = endOfComment(text, index, block, lexis.nestedComments === true);
      if (end === undefined)
        problems.push({ line: lineAt(index), message: `the comment that starts here is not closed with ${block[1]}` });
      stretches.push({ kind: "comment", start: index, end: end ?? text.length });
      index = end ?? text.length;
      continue;
    }
    if (lexis.raw !== undefined) {
      lexis.raw.lastIndex = index;
      const found = lexis.raw.exec(text);
      if (found !== null) {
        stretches.push({ kind: "string", start: index, end: index + found[0].length });
        index += found[0].length;
        tail = '"';
        continue;
      }
    }
    if (lexis.doubtful !== undefined) {
      lexis.doubtful.lastIndex = index;
      if (lexis.doubtful.test(text)) return { problems, stretches, unsure: true };
    }
    const form = lexis.strings.find(({ open: mark }) => text.startsWith(mark, index));
    if (form !== undefined) {
      index = readString(form, index, index + form.open.length);
      tail = '"';
      continue;
    }
    if (character === "'" && lexis.characters === true) {
      CHARACTER.lastIndex = index;
      const found = CHARACTER.exec(text);
      index += found?.[0].length ?? 1;
      tail = '"';
      continue;
    }
    if (character === "/" && lexis.regexes === true && BEFORE_REGEX.test(tail.trimEnd())) {
      REGEX.lastIndex = index;
      const found = REGEX.exec(text);
      if (found !== null) {
        stretches.push({ kind: "string", start: index, end: index + found[0].length });
        index += found[0].length;
        tail = '"';
        continue;
      }
    }
    if (lexis.brackets.includes(character)) {
      const partner = PARTNER[character];
      if (partner === undefined) open.push({ bracket: character, at: index });
      else {
        const last = open.pop();
        if (last === undefined) problems.push({ line: lineAt(index), message: `"${character}" closes nothing` });
        else if (last.bracket !== partner) {
          problems.push({
            line: lineAt(index),
            message: `"${character}" does not close the "${last.bracket}" of line ${lineAt(last.at)}`,
          });
        } else if (last.resume !== undefined) {
          index = readString(last.resume, index, index + 1);
          tail = '"';
          continue;
        }
      }
    }
    tail = (tail + character).slice(-12);
    index += 1;
  }
  for (const { bracket, at } of open.slice(0, MOST_PROBLEMS))
    problems.push({ line: lineAt(at), message: `"${bracket}" is not closed` });
  return { problems, stretches, unsure };
}

function endOfComment(
  text: string,
  start: number,
  [open, close]: readonly [string, string],
  nested: boolean,
): number | undefined {
  let depth = 1;
  let index = start + open.length;
  while (index < text.length) {
    if (text.startsWith(close, index)) {
      index += close.length;
      depth -= 1;
      if (depth === 0) return index;
    } else if (nested && text.startsWith(open, index)) {
      index += open.length;
      depth += 1;
    } else index += 1;
  }
  return undefined;
}
