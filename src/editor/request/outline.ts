import type { LineRange, Lines } from "./span.js";

/** Words before a bracket that make no function. */
const CONTROL =
  "if|else|elif|elsif|for|foreach|while|until|unless|switch|case|when|match|catch|except|try|do|with|using|lock|return|throw|await|yield|new";
/** Lines that open a function: a word for it, an arrow at the end, or `Type name(...` that is no statement. */
const FUNCTION = new RegExp(
  `\\b(?:function|def|func|fn|fun|sub|proc|defn|defp|constructor)\\b|=>\\s*[{(]?\\s*$|^\\s*(?!\\s|(?:${CONTROL})\\b)[\\w$<>,.:*&~?@[\\]\\s]+\\([^;]*$`,
);
/** Lines that open a type or a part of a program. */
const CONTAINER =
  /\b(?:class|interface|struct|enum|trait|impl|module|namespace|object|record|union|protocol|extension)\b/;
/** What ends or continues a block on the level of its first line. */
const CLOSES = /^\s*(?:[)}\]]|end\b|done\b|fi\b|esac\b|\{\s*$)/;
/** A closing line that the block goes on after: the end of a signature, or a brace on a line of its own. */
const GOES_ON = /[{:]\s*$/;

/** A document by its lines; VS Code's TextDocument has this form. */
export type Outlined = Lines & { readonly lineCount: number };

/**
 * The function around a line, else the type, read from indentation alone: for languages without a language service and for
 * the time in which one starts. It needs code that is indented as people and formatters indent it.
 *
 * @param line counting from 0
 * @returns whole lines; undefined where the line stands in no function and no type
 */
export function outlineAround(document: Outlined, line: number): LineRange | undefined {
  const openers = openersAround(document, line);
  const first =
    openers.find((at) => FUNCTION.test(document.lineAt(at).text)) ??
    openers.find((at) => CONTAINER.test(document.lineAt(at).text));
  if (first === undefined) return undefined;
  const last = endOf(document, first);
  if (last < line) return undefined;
  return { start: { line: first, character: 0 }, end: { line: last, character: document.lineAt(last).text.length } };
}

/** The lines that a line stands under, the innermost first; itself where it opens something. */
function openersAround(document: Outlined, line: number): readonly number[] {
  const found: number[] = [];
  let level = Number.POSITIVE_INFINITY;
  const depth = indentation(document, line);
  if (depth !== undefined && endOf(document, line) > line) found.push(line);
  if (depth !== undefined) level = depth + (CLOSES.test(document.lineAt(line).text) ? 1 : 0);
  for (let above = line - 1; above >= 0 && level > 0; above -= 1) {
    const here = indentation(document, above);
    if (here === undefined || here >= level) continue;
    level = here;
    // The end of a signature and a brace on its own line belong to a line above them on the same level.
    if (CLOSES.test(document.lineAt(above).text)) level += 1;
    else found.push(above);
  }
  return found;
}

/** The last line of what a line opens, itself when it opens nothing. */
function endOf(document: Outlined, first: number): number {
  const level = indentation(document, first) ?? 0;
  let last = first;
  for (let line = first + 1; line < document.lineCount; line += 1) {
    const here = indentation(document, line);
    if (here === undefined) continue;
    if (here > level) {
      last = line;
      continue;
    }
    const { text } = document.lineAt(line);
    if (here < level || !CLOSES.test(text)) break;
    last = line;
    if (!GOES_ON.test(text)) break;
  }
  return last;
}

/** Characters of white space before a line's text; undefined for an empty line. */
function indentation(document: Lines, line: number): number | undefined {
  const first = document.lineAt(line).text.search(/\S/);
  return first === -1 ? undefined : first;
}
