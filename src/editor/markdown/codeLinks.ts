import { Fences } from "./fences.js";
import { mentionFinder, type ExplainedCode } from "./mentions.js";
import { nextPiece, type Piece } from "./pieces.js";

/** Code with the way to link to it from where the explanation is shown. */
export interface LinkedCode extends ExplainedCode {
  /**
   * A Markdown link to a line of the document.
   *
   * @param label Markdown already
   * @param line counting from 0
   */
  link(label: string, line: number): string;
}

/** Ends the paragraph before it, and with it a code span that is still open: an empty line, a heading, list item or row. */
const NEW_BLOCK = /^[\s>]*(?:$|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\|)/;

/** The begin of a line that may become a heading. */
const MAY_HEAD = /^[\s>]*#{1,6}$/;

/**
 * Makes links of what an explanation names in backticks, where the code has it, while its Markdown streams. Fenced code, what is
 * a link already and everything else stay as they are. Text is held back only while it cannot be told what it is: a name until
 * its last backtick, brackets until the last one.
 */
export class CodeLinks {
  private readonly lineOf: (mention: string) => number | undefined;
  private readonly fences = new Fences();
  /** The line that is being read, as far as it is there, and what of it was not told yet. */
  private line = "";
  private held = "";
  /** Whether that line is fenced code; undefined while that cannot be told. */
  private isCode: boolean | undefined;
  /** The character before what is held. */
  private before: string | undefined;
  /** The ticks of a code span that began before and has not ended yet; what it holds is no name. */
  private open: string | undefined;

  constructor(private readonly code: LinkedCode) {
    this.lineOf = mentionFinder(code);
  }

  /** Takes more of the text and gives what can be shown now. */
  push(text: string): string {
    const [first = "", ...others] = text.split("\n");
    let told = this.more(first, others.length > 0);
    for (const [index, line] of others.entries()) {
      this.fences.next(this.line);
      this.line = "";
      this.isCode = undefined;
      this.before = undefined;
      told += `\n${this.more(line, index < others.length - 1)}`;
    }
    return told;
  }

  /** Gives what was held back, when no more text will come. */
  end(): string {
    return this.more("", true);
  }

  /** @param whole whether this is the rest of the line */
  private more(text: string, whole: boolean): string {
    this.line += text;
    this.held += text;
    if (this.isCode === undefined) {
      if (!whole && MAY_HEAD.test(this.line)) return "";
      this.isCode = this.fences.isCode(this.line, whole);
      if (this.isCode === undefined) return "";
      if (this.isCode || NEW_BLOCK.test(this.line)) this.open = undefined;
    }
    let told = "";
    while (this.held !== "") {
      const piece = this.isCode ? { length: this.held.length } : nextPiece(this.held, whole, this.open);
      if (piece === undefined) break;
      told += this.tell(piece);
    }
    return told;
  }

  private tell({ length, mention, open }: Piece): string {
    const raw = this.held.slice(0, length);
    // Behind an exclamation mark a link would be an image.
    const line = mention === undefined || this.before === "!" ? undefined : this.lineOf(mention.trim());
    this.before = raw.at(-1);
    this.held = this.held.slice(length);
    this.open = open;
    return line === undefined ? raw : this.code.link(raw, line);
  }
}

/** Links what a whole text names; see `CodeLinks`. */
export function linkNames(markdown: string, code: LinkedCode): string {
  const links = new CodeLinks(code);
  return links.push(markdown) + links.end();
}
