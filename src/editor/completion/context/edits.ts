import * as vscode from "vscode";

/** A line that was edited lately. */
export interface Edited {
  readonly document: vscode.TextDocument;
  readonly line: number;
}

/** Places of recent edits, newest first. */
export interface Edits extends vscode.Disposable {
  readonly places: readonly Edited[];
}

/** Places that are kept, and how near to the newest another one is the same place, in lines. */
const MOST = 12;
const NEAR = 8;

/** Starts to note where edits happen. */
export function createEdits(): Edits {
  const places: { readonly document: vscode.TextDocument; line: number }[] = [];
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const line = contentChanges[0]?.range.start.line;
    if (line === undefined || !["file", "untitled", "vscode-notebook-cell"].includes(document.uri.scheme)) return;
    const [newest] = places;
    if (newest?.document === document && Math.abs(newest.line - line) < NEAR) newest.line = line;
    else places.unshift({ document, line });
    places.length = Math.min(places.length, MOST);
  });
  return { places, dispose: () => subscription.dispose() };
}
