import { lookOf } from "../../src/core/completion/language.js";
import type { Moment } from "../../src/core/completion/moment.js";
import { scan } from "../../src/core/completion/scan.js";
import type { Truth } from "./model.js";

/** A stretch of a file that is written anew. */
export interface Region {
  readonly file: string;
  readonly language: string;
  readonly above: string;
  /** What is to be written; begins with a line end. */
  readonly target: string;
  readonly below: string;
  readonly tabs: boolean;
}

/** An editor with one document in which one region is being written; closes brackets and indents by itself, as VS Code does. */
export class PracticeEditor {
  /** How much of the target stands in the document. */
  written = 0;
  /** Text typed by mistake, behind what is written. */
  mistake = "";
  /** What the editor put behind the cursor by itself. */
  closers = "";

  constructor(readonly region: Region) {}

  get prefix(): string {
    return this.region.above + this.region.target.slice(0, this.written) + this.mistake;
  }

  get suffix(): string {
    return this.closers + this.region.below;
  }

  get done(): boolean {
    return this.written >= this.region.target.length;
  }

  /** What is still to be written. */
  get coming(): string {
    return this.region.target.slice(this.written);
  }

  /** Types what comes next, as far as one key goes: a character, or a line end with its indentation. Gives whether the text changed. */
  type(): boolean {
    const changed = this.typeNext();
    this.tidy();
    return changed;
  }

  /** Deletes brackets that the editor closed and that are of no use, as people do when they see them. */
  private tidy(): void {
    const open = scan(this.region.target.slice(0, this.written), lookOf(this.region.language)).open.length;
    while (this.closers.replace(/[^)\]}]/g, "").length > open)
      this.closers = this.closers.slice(this.closers.search(/[)\]}]/) + 1);
    if (!/[)\]}]/.test(this.closers)) this.closers = "";
  }

  private typeNext(): boolean {
    const { coming } = this;
    if (this.closers !== "") {
      // What the editor wrote already is stepped over.
      if (this.closers[0] === coming[0] && coming[0] !== "\n") {
        this.written += 1;
        this.closers = this.closers.slice(1);
        return true;
      }
      if (this.closers.startsWith("\n") && coming.startsWith("\n")) {
        const line = /^\n[^\n]*/.exec(this.closers)?.[0] ?? "";
        if (coming.startsWith(line)) {
          this.written += line.length;
          this.closers = this.closers.slice(line.length);
          return false;
        }
        // What the editor closed in another way than the person wants is deleted.
        const next = /^\s*(\S?)/.exec(coming)?.[1] ?? "";
        if (")]}".includes(next)) this.closers = "";
      }
    }
    if (coming.startsWith("\n")) {
      const step = /^\n[ \t]*/.exec(coming)?.[0] ?? "\n";
      const opened = this.closers !== "" && "{[(".includes(this.prefix.at(-1) ?? " ");
      if (opened) this.closers = `\n${/^[ \t]*/.exec(this.line)?.[0] ?? ""}${this.closers}`;
      this.written += step.length;
      return true;
    }
    const character = coming[0] ?? "";
    this.written += 1;
    const closer = { "(": ")", "[": "]", "{": "}" }[character];
    // Brackets are closed where white space, another closing bracket or nothing follows, and the language's own default says so.
    if (closer !== undefined && this.inCode && /^([\s)\]};,]|$)/.test(this.suffix))
      this.closers = closer + this.closers;
    return true;
  }

  /** Takes a suggestion; gives whether what then stands there is what was to be written. */
  accept(text: string, replaces: number): boolean {
    if (!this.coming.startsWith(text)) return false;
    this.written += text.length;
    this.closers = this.closers.slice(replaces);
    this.tidy();
    return true;
  }

  /** VS Code closes no brackets in comments and quotes. */
  private get inCode(): boolean {
    const before = this.prefix.slice(-8_000);
    return (
      scan(before.slice(before.length < 8_000 ? 0 : before.indexOf("\n") + 1), lookOf(this.region.language)).inside ===
      "code"
    );
  }

  private get line(): string {
    return this.prefix.slice(this.prefix.lastIndexOf("\n") + 1);
  }

  /** Windows as the extension reads them. */
  moment(): Moment {
    const { prefix, suffix, region } = this;
    return {
      document: region.file,
      language: region.language,
      offset: prefix.length,
      prefix: tailLines(prefix, 240, 60).slice(-16_000),
      suffix: headLines(suffix, 120).slice(0, 16_000),
      identity: "loopback",
      manual: false,
      listed: false,
      tabSize: 4,
      insertSpaces: !region.tabs,
    };
  }

  /** What the model may know here. */
  truth(ahead = ""): Truth {
    return {
      place: `${this.region.file} ${this.written + ahead.length} ${this.mistake}`,
      coming: this.coming.slice(ahead.length),
      closers: this.closers,
      below: this.region.below,
    };
  }
}

function tailLines(text: string, lines: number, step: number): string {
  let count = 0;
  for (let at = 0; (at = text.indexOf("\n", at) + 1) > 0;) count += 1;
  const first = Math.max(0, Math.floor((count - lines) / step) * step);
  let at = 0;
  for (let index = 0; index < first; index += 1) at = text.indexOf("\n", at) + 1;
  return text.slice(at);
}

function headLines(text: string, lines: number): string {
  let at = -1;
  for (let index = 0; index < lines; index += 1) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) return text;
  }
  return text.slice(0, at);
}
