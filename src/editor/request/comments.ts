import type { Lines } from "./span.js";

/** Lines that describe what follows them: comments of most languages, and decorators. */
const DESCRIBES = /^\s*(\/\/|\/\*|\*|#(?!!)|--|;;|"""|@[A-Za-z]|%)/;

/** The first line of the comment that stands right above a line, or the line itself. */
export function commentAbove(document: Lines, line: number): number {
  let first = line;
  while (first > 0 && DESCRIBES.test(document.lineAt(first - 1).text)) first -= 1;
  return first;
}

/** The line that a comment at `line` describes, or `line` itself when it is in none. */
export function lineBelowComment(document: Lines & { readonly lineCount: number }, line: number): number {
  let below = line;
  while (below < document.lineCount && DESCRIBES.test(document.lineAt(below).text)) below += 1;
  return below < document.lineCount && document.lineAt(below).text.trim() !== "" ? below : line;
}
