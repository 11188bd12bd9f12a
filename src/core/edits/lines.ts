/** One line of a text with the line ending that closes it; only the last line has an empty ending. */
export interface Line {
  readonly text: string;
  readonly ending: "" | "\n" | "\r\n";
}

/** Splits a text into lines that give back exactly the same text when joined. A text that ends with a newline has an empty last line. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (;;) {
    const newline = text.indexOf("\n", start);
    if (newline < 0) {
      lines.push({ text: text.slice(start), ending: "" });
      return lines;
    }
    const windows = newline > start && text.charCodeAt(newline - 1) === 13;
    lines.push({ text: text.slice(start, windows ? newline - 1 : newline), ending: windows ? "\r\n" : "\n" });
    start = newline + 1;
  }
}

/** Joins what `splitLines` split. */
export function joinLines(lines: readonly Line[]): string {
  return lines.map((line) => line.text + line.ending).join("");
}

/** The line ending that most lines of a text have; `\n` when it has one line. */
export function lineEnding(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}

/** Writes `text` with the given line ending throughout. */
export function withLineEnding(text: string, ending: "\n" | "\r\n"): string {
  return text.replace(/\r?\n/g, ending);
}

/** The whitespace that a line starts with. */
export function indentation(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? "";
}
