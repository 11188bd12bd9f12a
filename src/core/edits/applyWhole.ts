import type { TextSpan } from "../request/request.js";
import { keepFinalNewline } from "./applyBlocks.js";
import { indentation, lineEnding, withLineEnding } from "./lines.js";

/**
 * Puts `text` in the place of a selection. It gets the document's line endings and ends with a newline exactly when the selection
 * did. When the selection is indented throughout and the answer is not at all, the answer is indented like the selection.
 */
export function applyWhole(document: string, selection: TextSpan, text: string): string {
  const start = offsetAt(document, selection.startLine, selection.startCharacter);
  const end = offsetAt(document, selection.endLine, selection.endCharacter);
  const before = document.slice(start, end);
  const margin = selection.startCharacter === 0 ? commonIndentation(before) : "";
  const indented = margin !== "" && commonIndentation(text) === "" ? indentedBy(text, margin) : text;
  const written = withLineEnding(keepFinalNewline(before, indented), lineEnding(document));
  return document.slice(0, start) + written + document.slice(end);
}

/** Offset of a line and character, both from 0, clamped to the text. */
export function offsetAt(text: string, line: number, character: number): number {
  let start = 0;
  for (let index = 0; index < line; index += 1) {
    const newline = text.indexOf("\n", start);
    if (newline < 0) return text.length;
    start = newline + 1;
  }
  const newline = text.indexOf("\n", start);
  const close = newline < 0 ? text.length : newline > start && text[newline - 1] === "\r" ? newline - 1 : newline;
  return Math.min(start + character, close);
}

/**
 * Puts new text at a cursor: in place of a blank line with that line's indentation, else on lines of its own below the
 * cursor's line. Nothing that stands in the document is lost.
 */
export function insertText(document: string, cursor: TextSpan, text: string): string {
  const ending = lineEnding(document);
  const start = offsetAt(document, cursor.startLine, 0);
  const end = offsetAt(document, cursor.startLine, Infinity);
  const line = document.slice(start, end);
  const margin = indentation(line);
  const bare = text.replace(/\r?\n$/, "");
  const indented = margin !== "" && commonIndentation(bare) === "" ? indentedBy(bare, margin) : bare;
  const written = withLineEnding(indented, ending);
  if (line.trim() === "")
    return document.slice(0, start) + spaced(document, start, end, written, ending) + document.slice(end);
  return document.slice(0, end) + ending + written + document.slice(end);
}

/** Several lines keep a blank line to their neighbours, but not to the bracket or colon that opens or closes their block. */
function spaced(document: string, start: number, end: number, written: string, ending: string): string {
  if (!written.includes("\n")) return written;
  const above = document.slice(0, start).replace(/\r?\n$/, "");
  const lineAbove = above.slice(above.lastIndexOf("\n") + 1).trim();
  const lineBelow = /^\r?\n([^\n]*)/.exec(document.slice(end))?.[1]?.trim() ?? "";
  const before = lineAbove === "" || /[{([:]$/.test(lineAbove) ? "" : ending;
  const after = lineBelow === "" || /^[})\]]/.test(lineBelow) ? "" : ending;
  return before + written + after;
}

/** A regular expression would also take U+2028, which a string may hold, for the end of a line. */
function indentedBy(text: string, margin: string): string {
  return text
    .split("\n")
    .map((line) => (line.trim() === "" ? line : margin + line))
    .join("\n");
}

function commonIndentation(text: string): string {
  let common: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const own = indentation(line);
    if (common === undefined) common = own;
    while (!own.startsWith(common)) common = common.slice(0, -1);
  }
  return common ?? "";
}
