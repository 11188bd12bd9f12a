import type { PromptProblem } from "./prompt.js";

/** Makes a problem at a stretch of a text; offsets in UTF-16 units, as VS Code counts. */
export function problemAt(
  text: string,
  start: number,
  end: number,
  message: string,
  severity: PromptProblem["severity"] = "error",
): PromptProblem {
  const from = placeOf(text, start);
  const to = placeOf(text, Math.max(start, end));
  return { message, severity, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset)).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}
