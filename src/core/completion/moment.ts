/** One moment of typing: where the cursor is and what stands around it. Line ends are `\n` in all of it. */
export interface Moment {
  /** Address of the document. */
  readonly document: string;
  /** VS Code's language id. */
  readonly language: string;
  /** Characters from the start of the document to the cursor, each line end counted as one. */
  readonly offset: number;
  /** Text before the cursor: whole lines above, as many as can matter, and the cursor's line up to it. */
  readonly prefix: string;
  /** Text after the cursor, likewise. */
  readonly suffix: string;
  /** Names the model and prompt variant that would be asked; answers of another one are not reused. */
  readonly identity: string;
  /** A person asked for it, rather than typing. */
  readonly manual: boolean;
  /** The editor's list of suggestions is open and its selected entry is part of `prefix`. */
  readonly listed: boolean;
  /** How many columns a tab takes, and whether this document is indented by spaces. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** Text from the last line end to the cursor. */
export function lineBefore(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf("\n") + 1);
}

/** Text from the cursor to the next line end. */
export function lineAfter(suffix: string): string {
  const end = suffix.indexOf("\n");
  return end < 0 ? suffix : suffix.slice(0, end);
}

/** White space at the start of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** Width of white space in columns. */
export function columns(indent: string, tabSize: number): number {
  let width = 0;
  for (const character of indent) width = character === "\t" ? (Math.floor(width / tabSize) + 1) * tabSize : width + 1;
  return width;
}
