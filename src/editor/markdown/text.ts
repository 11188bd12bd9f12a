/**
 * A text that shows in Markdown as it is, in one line and also inside a table: names from settings and paths are words, never
 * links, tables, formulas or markup.
 */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~$!&]/g, "\\$&").replace(/\s+/g, " ");
}

/** A name in code style; backticks in it would end it and go. */
export function code(text: string): string {
  return `\`${text.replace(/[`\n|]/g, " ")}\``;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
