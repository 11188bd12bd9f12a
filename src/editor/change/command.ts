import * as vscode from "vscode";
import type { Messages } from "../messages.js";
import type { RequestParts } from "../request/index.js";
import type { ChangeSurface } from "./index.js";

/** The parts of a command that proposes a change. */
export interface EditParts {
  readonly change: ChangeSurface;
  readonly request: RequestParts;
  readonly messages: Messages;
  /** Keeps the last instructions of this workspace. */
  readonly memory: vscode.Memento;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
}

/** Where a command was asked for. */
export interface Given {
  readonly document: vscode.TextDocument;
  readonly selection: vscode.Range;
}

/** The place that a light bulb or lens handed over, else the active editor's; undefined when there is none. */
export async function givenPlace(given: readonly unknown[]): Promise<Given | undefined> {
  const [uri, range] = given;
  if (uri instanceof vscode.Uri && range instanceof vscode.Range) {
    return { document: await vscode.workspace.openTextDocument(uri), selection: range };
  }
  const editor = vscode.window.activeTextEditor;
  return editor && { document: editor.document, selection: editor.selection };
}

/** Tells that there is no place to work on. */
export function nowhere(messages: Messages): Promise<void> {
  return messages.refused("No editor is open.", "Open a file and put the cursor where you want help.");
}

/** The selection as it is now where the document is still shown; the old one may lie elsewhere after edits. */
export function currentSelection(document: vscode.TextDocument, fallback: vscode.Range): vscode.Range {
  const editor = vscode.window.visibleTextEditors.find(
    (one) => one.document.uri.toString() === document.uri.toString(),
  );
  return editor && !editor.selection.isEmpty ? editor.selection : document.validateRange(fallback);
}
