import * as vscode from "vscode";
import { hunks } from "../../core/edits/index.js";

/**
 * Turns a document's text into another by one edit, which is one step to undo. Only lines that differ are touched, so that
 * the cursor, folds and breakpoints elsewhere stay where they are. Tells whether VS Code took it.
 */
export async function applyText(document: vscode.TextDocument, after: string): Promise<boolean> {
  const before = document.getText();
  const version = document.version;
  const edit = new vscode.WorkspaceEdit();
  let offset = 0;
  let line = 0;
  const lines = before.split(/(?<=\n)/);
  for (const hunk of await hunks(before, after)) {
    while (line < hunk.startLine) {
      offset += lines[line]?.length ?? 0;
      line += 1;
    }
    const end = offset + hunk.removed.join("").length;
    edit.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(end)), hunk.added.join(""));
  }
  if (document.version !== version) return false;
  return vscode.workspace.applyEdit(edit);
}
