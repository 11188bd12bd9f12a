import * as vscode from "vscode";
import type { Moment } from "../../core/completion/moment.js";

/** Lines above and below the cursor that are read at each key; more than any budget of tokens holds. */
const ABOVE = 240;
const BELOW = 120;
/** The first line read moves only every so many lines, so that windows of neighbouring moments begin alike. */
const STEP = 60;
/** Longest stretch of text taken on either side, in characters; minified files have lines of a megabyte. */
const MOST_CHARACTERS = 16_000;

/** Where ghost text would begin: the cursor, or the end of the entry that is selected in the list of suggestions. */
export interface Spot {
  readonly prefix: string;
  readonly suffix: string;
  /** Characters before it, each line end counted as one. */
  readonly offset: number;
  readonly listed: boolean;
  /** What the ghost text replaces, and the selected entry's text in front of it. */
  readonly range: vscode.Range;
  readonly lead: string;
}

/** Reads the text around a position; the whole document is never read. */
export function spotAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  selected: vscode.SelectedCompletionInfo | undefined,
): Spot | undefined {
  const lead = selected?.text ?? "";
  const start = selected?.range.start ?? position;
  const end = selected?.range.end ?? position;
  if (selected !== undefined) {
    const typed = document.getText(selected.range);
    // An entry that changes what is typed already cannot be continued in grey after the cursor.
    if (!lead.startsWith(typed) || lead.includes("\n") || start.line !== position.line) return undefined;
  }
  const first = Math.max(0, Math.floor((start.line - ABOVE) / STEP) * STEP);
  const last = Math.min(document.lineCount - 1, end.line + BELOW);
  const lastLine = document.lineAt(last).range.end;
  const crlf = document.eol === vscode.EndOfLine.CRLF;
  const plain = (text: string): string => (crlf ? text.replaceAll("\r\n", "\n") : text);
  const above = plain(document.getText(new vscode.Range(new vscode.Position(first, 0), start)));
  const below = plain(document.getText(new vscode.Range(end, lastLine)));
  return {
    prefix: above.slice(-MOST_CHARACTERS) + lead,
    suffix: below.slice(0, MOST_CHARACTERS),
    offset: document.offsetAt(start) - (crlf ? start.line : 0) + lead.length,
    listed: selected !== undefined,
    range: new vscode.Range(start, end),
    lead,
  };
}

/** Makes the engine's moment of a spot. */
export function momentAt(
  document: vscode.TextDocument,
  spot: Spot,
  how: {
    readonly identity: string;
    readonly manual: boolean;
    readonly tabSize: number;
    readonly insertSpaces: boolean;
  },
): Moment {
  const { prefix, suffix, offset, listed } = spot;
  return { document: document.uri.toString(), language: document.languageId, offset, prefix, suffix, listed, ...how };
}
