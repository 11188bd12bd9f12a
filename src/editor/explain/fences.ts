/** One line of Markdown. */
export interface MarkdownLine {
  readonly text: string;
  /** Inside a fence, or the fence's own mark. */
  readonly isCode: boolean;
}

/** Tells prose from fenced code, line by line, as a Markdown reader does. */
export function markdownLines(text: string): { readonly lines: readonly MarkdownLine[]; readonly openFence?: string } {
  let fence: string | undefined;
  const lines = text.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    const isCode = fence !== undefined || mark !== undefined;
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    return { text: line, isCode };
  });
  return fence === undefined ? { lines } : { lines, openFence: fence };
}
