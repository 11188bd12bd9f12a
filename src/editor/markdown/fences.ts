/** One line of Markdown. */
export interface MarkdownLine {
  readonly text: string;
  /** Inside a fence, or the fence's own mark. */
  readonly isCode: boolean;
}

/** What may stand before a fence's mark: white space, and the marks of quotes and lists. */
const BEFORE = String.raw`^((?:\s|>|[-*+]\s|\d{1,9}[.)]\s)*)`;

/** A fence's first line. One of backticks has none after its mark, else it is a code span. */
const OPENS = new RegExp(`${BEFORE}(\`{3,}(?=[^\`]*$)|~{3,})`);

/** The begin of a line that may become a fence's first one, or cannot be told from one yet. */
const MAY_OPEN = new RegExp(`${BEFORE}(?:[-*+]|\\d{1,9}[.)]?|~{1,2}|\`{1,2}|\`{3,}[^\`]*)?$`);

const CLOSES = /^[\s>]*(`{3,}|~{3,})\s*$/;

/** Tells prose from fenced code, line by line, as a Markdown reader does. */
export class Fences {
  private open: { readonly before: string; readonly mark: string } | undefined;

  /** The line that would close the fence that is open after the lines so far. */
  get closing(): string | undefined {
    // In the quote or list that the fence is in: further left it would open another one.
    return this.open && this.open.before.replace(/[^\s>]/g, " ") + this.open.mark;
  }

  /**
   * Whether the next line is code.
   *
   * @param begin its text as far as it is there
   * @returns undefined while more of it is needed to tell
   */
  isCode(begin: string, whole: boolean): boolean | undefined {
    const stays = this.stays(begin, whole);
    if (stays !== false) return stays;
    return !whole && MAY_OPEN.test(begin) ? undefined : OPENS.test(begin);
  }

  /** Goes to the line after this one. */
  next(line: string): void {
    if (this.stays(line, true) === false) this.open = undefined;
    if (this.open === undefined) {
      const [, before, mark] = OPENS.exec(line) ?? [];
      if (before !== undefined && mark !== undefined) this.open = { before, mark };
    } else if (CLOSES.exec(line)?.[1]?.startsWith(this.open.mark)) this.open = undefined;
  }

  /** Whether a line is still in the open fence: the end of a quote or of a list's item ends it too. */
  private stays(begin: string, whole: boolean): boolean | undefined {
    if (this.open === undefined) return false;
    const { before } = this.open;
    if (before.trim() === "") return true;
    const rest = begin.trimStart();
    if (rest === "" && !whole) return undefined;
    if (before.includes(">")) return rest.startsWith(">");
    return rest === "" || begin.length - rest.length >= before.length;
  }
}

/** Tells which lines of a text are fenced code, and the line that would close a fence that is still open at its end. */
export function markdownLines(text: string): { readonly lines: readonly MarkdownLine[]; readonly closing?: string } {
  const fences = new Fences();
  const lines = text.split("\n").map((line) => {
    const isCode = fences.isCode(line, true) === true;
    fences.next(line);
    return { text: line, isCode };
  });
  return fences.closing === undefined ? { lines } : { lines, closing: fences.closing };
}

/** Closes a fence that broke off, so that what follows is not taken for code. */
export function closeFence(text: string): string {
  const { closing } = markdownLines(text);
  return closing === undefined ? text : `${text}\n${closing}`;
}
