import type { TextSpan } from "../../core/request/request.js";

/** The parts of a range that matter here; VS Code's Range has this form. */
export interface LineRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** The lines of a document; VS Code's TextDocument has this form. */
export interface Lines {
  lineAt(line: number): { readonly text: string };
}

/**
 * The span that a selection means: a part of one line stays as it is; several lines are taken whole, because models answer with
 * whole lines, and a selection that ends before the first character of a line does not mean that line.
 */
export function editSpan(document: Lines, range: LineRange, wholeLines = false): TextSpan {
  const { start, end } = range;
  if (start.line === end.line && !wholeLines) {
    return { startLine: start.line, startCharacter: start.character, endLine: end.line, endCharacter: end.character };
  }
  const endLine = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { startLine: start.line, startCharacter: 0, endLine, endCharacter: document.lineAt(endLine).text.length };
}
