import { indentOf, lineBefore, type Moment } from "./moment.js";
import { opensBlock } from "./unit.js";

/** Marks of templates that some servers let through, and what ends an answer. */
const STOP =
  /<\|[a-z_]+\|>|<[｜|][^<>\n]{2,30}[｜|]>|<(EOT|PRE|SUF|MID|END|fim_[a-z]+|file_sep|eot_id)>|<\/s>|\[(PREFIX|SUFFIX)\]/g;
/** The beginning of such a mark at the end of what has arrived. */
const STOP_BEGINS = /<[|｜/]?[\w｜|▁]{0,30}$|\[[A-Z]{0,6}$/;

/**
 * Cleans what a model has written so far of what never belongs into a document: the marks of its template, fences and
 * words around the code, text before the cursor that it repeats, indentation of the wrong kind. What it gives for a
 * longer answer always begins with what it gave for a shorter one.
 *
 * @returns `stopped` when the model went on to something that is no part of the answer
 */
export function cleaned(
  moment: Moment,
  raw: string,
  ended: boolean,
): { readonly text: string; readonly stopped: boolean } {
  // At the end of what has arrived it may be the first half of a line end of Windows.
  let text = raw.includes("\r") ? (ended ? raw : raw.replace(/\r$/, "")).replace(/\r\n?/g, "\n") : raw;
  let stopped = false;
  const end = endOf(moment, text);
  if (end !== undefined) {
    text = text.slice(0, end);
    stopped = true;
  } else if (!ended) {
    const begun = STOP_BEGINS.exec(text);
    if (begun !== null) text = text.slice(0, begun.index);
  }
  const unfenced = withoutFences(moment, text, ended);
  text = withoutRepeat(moment, unfenced.text, ended || stopped);
  return { text: withIndentation(moment, text, ended || stopped), stopped: stopped || unfenced.stopped };
}

/** Where the first mark begins that is none of the code's own: an index may be called PREFIX, and HTML strikes out with `<s>`. */
function endOf({ identity, prefix }: Moment, text: string): number | undefined {
  for (const { index, 0: mark } of text.matchAll(STOP)) {
    if (mark.startsWith("[") && !/codestral/i.test(identity)) continue;
    if (mark === "</s>" && struckOut(lineBefore(prefix) + text.slice(0, index))) continue;
    return index;
  }
  return undefined;
}

/** Whether an `<s>` is open at the end of a text. */
function struckOut(text: string): boolean {
  return Math.max(text.lastIndexOf("<s>"), text.lastIndexOf("<s ")) > text.lastIndexOf("</s>");
}

/** Languages in which a fence is part of the text, unless it says that such text is inside. */
const FENCED = /^(markdown|mdx|quarto|rmd)$/;

/** Chat models wrap code in fences; what follows the closing one is talk. */
function withoutFences(
  { language }: Moment,
  text: string,
  ended: boolean,
): { readonly text: string; readonly stopped: boolean } {
  const opening = /^\s*```([\w+-]*)[ \t]*\n/.exec(text);
  if (opening !== null && FENCED.test(language) && !/^(markdown|md|mdx|qmd|rmd)$/i.test(opening[1] ?? ""))
    return { text, stopped: false };
  if (opening === null)
    return { text: !ended && /^\s*`{0,3}[\w+-]*$/.test(text) && text.includes("`") ? "" : text, stopped: false };
  const code = text.slice(opening[0].length);
  const closing = /\n?```[ \t]*(\n|$)/.exec(code);
  if (closing !== null) return { text: code.slice(0, closing.index), stopped: true };
  // The closing one may have half arrived; the line end before it belongs to it.
  return { text: ended ? code : code.replace(/(\n?`{1,3}[ \t]*|\n)$/, ""), stopped: false };
}

/** Chat models begin the line anew, though the cursor stands in it. */
function withoutRepeat({ prefix }: Moment, text: string, ended: boolean): string {
  const before = lineBefore(prefix);
  const words = before.trim();
  if (words.length < 4) {
    // The line holds white space alone: an answer that brings its own indentation says it twice.
    if (before === "" || words !== "" || awaitsDeeper(prefix, before)) return text;
    if (text.startsWith(before)) return text.slice(before.length);
    return !ended && before.startsWith(text) ? "" : text;
  }
  for (const repeated of [before, words]) {
    if (text.startsWith(repeated)) return text.slice(repeated.length);
    if (!ended && repeated.startsWith(text)) return "";
  }
  return text;
}

/** A block was opened above and the cursor has not been indented for it yet. */
function awaitsDeeper(prefix: string, before: string): boolean {
  const above = prefix.slice(0, prefix.length - before.length).trimEnd();
  return opensBlock(above) && indentOf(above.slice(above.lastIndexOf("\n") + 1)).length >= before.length;
}

/** Indents by tabs or by spaces as the document does. Spaces at the end of what has arrived may be half a tab. */
function withIndentation({ insertSpaces, tabSize }: Moment, text: string, ended: boolean): string {
  if (insertSpaces ? !text.includes("\t") : !text.includes("\n ")) return text;
  const lines = text.split("\n");
  return lines
    .map((line, index) => {
      const indent = indentOf(line);
      if (index === 0 || indent === "") return line;
      if (!ended && !insertSpaces && index === lines.length - 1 && indent === line)
        return indent.replaceAll(" ".repeat(tabSize), "\t").replace(/ +$/, "");
      return (
        (insertSpaces ? indent.replaceAll("\t", " ".repeat(tabSize)) : indent.replaceAll(" ".repeat(tabSize), "\t")) +
        line.slice(indent.length)
      );
    })
    .join("\n");
}
