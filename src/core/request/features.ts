import { isUnspaced, meaningOf, meaningOfMisspelt, meaningsInside, type Meaning, PHRASES } from "./lexicon.js";
import { splitProse } from "./person.js";

/** What the classifier knows of one request. */
export interface RequestText {
  /** The person's words, with inserted blocks already taken out (see `personsWords`). */
  readonly text: string;
  readonly location: "inline" | "panel";
  readonly hasSelection?: boolean;
  readonly hasDiagnostics?: boolean;
  /** VS Code's language id; prose languages make "improve this" less likely to be about code. */
  readonly language?: string;
}

/** Words after which nothing new is learned about the ask; keeps the time bounded for pasted prose. */
const MOST_WORDS = 160;

function simplify(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").replace(/[’`´]/g, "'");
}

const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_'.-]*/gu;

interface Token {
  readonly word: string;
  readonly meaning: Meaning | "name" | undefined;
}

/** An identifier or a file rather than a word of a language. */
function isName(original: string): boolean {
  return /[\p{Ll}\d][\p{Lu}]|_|\w\.\w|\d/u.test(original);
}

function tokens(prose: string): Token[] {
  const found: Token[] = [];
  for (const match of prose.matchAll(WORD)) {
    if (found.length >= MOST_WORDS) break;
    const original = match[0].replace(/[.'-]+$/, "");
    const word = simplify(original);
    if (isUnspaced(word)) {
      for (const meaning of meaningsInside(word)) found.push({ word: "", meaning });
      continue;
    }
    let meaning: Token["meaning"] = meaningOf(word);
    if (meaning === undefined && isName(original)) meaning = "name";
    meaning ??= meaningOfMisspelt(word);
    found.push({ word: meaning === "name" ? "" : word, meaning });
  }
  return found;
}

/**
 * The facts that speak for or against a task, by name. Names are stable: they are the keys of the weights.
 * `m:` a meaning occurs, `first:` the first meaning that is not a courtesy, `then:` two meanings one after the other,
 * `w:` a word, `pair:` two words, `is:` a fact about the text or its place. `panel+` marks a fact in a panel request.
 */
export function features(request: RequestText): Map<string, number> {
  const found = new Map<string, number>();
  const note = (name: string, value = 1): void => {
    if (!found.has(name)) found.set(name, value);
  };
  const { prose, codeLines, traceLines } = splitProse(request.text);
  const panel = request.location === "panel";
  const placed = (name: string): void => {
    note(name);
    if (panel) note(`panel+${name}`);
  };

  const command = /^\s*\/(\w+)/.exec(prose)?.[1];
  if (command !== undefined) placed(`command:${command.toLowerCase()}`);
  const all = tokens(command === undefined ? prose : prose.replace(/^\s*\/\w+/, " "));

  const plain = simplify(prose);
  for (const [phrase, meaning] of PHRASES) if (plain.includes(phrase)) placed(`m:${meaning}`);

  let previous: Token["meaning"] = undefined;
  let beforeWord = "";
  let first = true;
  let second = false;
  for (const { word, meaning } of all) {
    const weighty = meaning !== undefined && meaning !== "polite" && meaning !== "article";
    if (meaning !== undefined && meaning !== "article") {
      if (weighty) {
        placed(`m:${meaning}`);
        if (second) {
          note(`second:${meaning}`);
          second = false;
        }
        if (first) {
          placed(`first:${meaning}`);
          first = false;
          second = true;
        }
        if (previous !== undefined) note(`then:${previous}>${meaning}`);
        previous = meaning;
      }
    } else if (meaning === undefined && first && word.length > 1) {
      placed("first:other");
      first = false;
      second = true;
    }
    if (word !== "") {
      if (word.length < 24) note(`w:${word}`);
      if (beforeWord !== "") note(`pair:${beforeWord} ${word}`);
    }
    beforeWord = word;
  }

  if (/[?？]\s*$/.test(prose)) placed("is:question mark at the end");
  else if (/[?？]/.test(prose)) placed("is:question mark");
  if (all.length === 0) note("is:no words");
  else if (all.length <= 2) placed("is:one or two words");
  else if (all.length <= 5) note("is:three to five words");
  else if (all.length > 30) placed("is:long text");
  else if (all.length > 14) placed("is:more than a line");
  if (codeLines > 0) placed("is:pasted code");
  if (traceLines > 0) placed("is:pasted error");
  if (/\b\w*(Error|Exception)\b\s*:|\b(TS|CS|E|C)\d{4}\b/.test(prose)) note("is:error name");
  if (/#(file|selection|editor|sym)\b/.test(prose)) note("is:names a file");
  if (/https?:\/\//.test(prose)) note("is:link");
  if (panel) note("is:panel");
  if (request.hasSelection === true) note("is:selection");
  if (request.hasSelection === false) note("is:no selection");
  if (request.hasDiagnostics === true) {
    note("is:diagnostics");
    if (found.has("m:fix") || found.has("m:error")) note("is:diagnostics and asks about errors");
  }
  return found;
}
