import type { Problem, Stretch } from "./scan.js";

/** Looks whether blocks told by indentation are whole: each opener has a body, and each dedent goes back to a level that is open. */
export function indentationProblems(text: string, stretches: readonly Stretch[]): readonly Problem[] {
  const problems: Problem[] = [];
  const levels = [0];
  let expectsBody: number | undefined;
  for (const { line, indent, opens } of logicalLines(text, stretches)) {
    const current = levels.at(-1) ?? 0;
    if (expectsBody !== undefined && indent <= current) {
      problems.push({ line: expectsBody, message: "the block that this line opens has no body" });
    } else if (expectsBody === undefined && indent > current) {
      problems.push({ line, message: "this line is indented deeper without a block that asks for it" });
    }
    if (indent > current) levels.push(indent);
    while (indent < (levels.at(-1) ?? 0)) levels.pop();
    if (indent > (levels.at(-1) ?? 0)) {
      problems.push({ line, message: "the indentation of this line matches no open block" });
      levels.push(indent);
    }
    expectsBody = opens ? line : undefined;
  }
  if (expectsBody !== undefined)
    problems.push({ line: expectsBody, message: "the block that this line opens has no body" });
  return problems;
}

interface LogicalLine {
  /** Counting from 1. */
  readonly line: number;
  /** In columns, tabs to the next multiple of eight as Python counts them. */
  readonly indent: number;
  readonly opens: boolean;
}

/** Lines of code, those within brackets or strings joined; comments and blank lines left out. */
function logicalLines(text: string, stretches: readonly Stretch[]): readonly LogicalLine[] {
  const masked = mask(text, stretches);
  const result: LogicalLine[] = [];
  let depth = 0;
  let begun: { line: number; indent: number; code: string } | undefined;
  for (const [index, line] of masked.split("\n").entries()) {
    if (begun === undefined) {
      if (line.trim() === "") continue;
      begun = { line: index + 1, indent: columns(line), code: "" };
    }
    begun.code += ` ${line}`;
    for (const character of line) {
      if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
    }
    if (depth > 0 || /[\\\u0001]\s*$/.test(line)) continue;
    result.push({ line: begun.line, indent: begun.indent, opens: begun.code.trimEnd().endsWith(":") });
    begun = undefined;
  }
  return result;
}

/** Comments become nothing; strings become one letter a character, and their line ends join the lines. */
function mask(text: string, stretches: readonly Stretch[]): string {
  let result = "";
  let from = 0;
  for (const { kind, start, end } of stretches) {
    result += text.slice(from, start);
    if (kind === "string") result += text.slice(start, end).replace(/[^\n]/g, "s").replace(/\n/g, "\u0001\n");
    from = end;
  }
  return result + text.slice(from);
}

function columns(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === "\t") column += 8 - (column % 8);
    else if (character === " ") column += 1;
    else break;
  }
  return column;
}
