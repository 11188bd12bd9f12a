import * as vscode from "vscode";

/**
 * The workspace folder whose rules hold for a document: a notebook's cell lies where its notebook does, and a new file with a
 * place on disk where it will be saved. VS Code itself finds folders of the same scheme only, which is neither's.
 */
export function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const place = uri.scheme === "vscode-notebook-cell" || uri.scheme === "untitled" ? uri.with({ scheme: "file" }) : uri;
  return vscode.workspace.getWorkspaceFolder(place);
}
