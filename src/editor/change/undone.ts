import * as vscode from "vscode";

/** An accepted change that can still be undone. */
interface Accepted {
  readonly before: string;
  readonly decisionId: string;
}

/** Watches accepted changes until they are undone, replaced by a newer one, or their document is closed. */
export function createUndoWatch(
  undone: (decisionId: string) => void,
): vscode.Disposable & { watch(document: vscode.TextDocument, accepted: Accepted): void } {
  const watched = new Map<string, Accepted>();
  const changes = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.reason !== vscode.TextDocumentChangeReason.Undo) return;
    const key = event.document.uri.toString();
    const accepted = watched.get(key);
    if (accepted?.before !== event.document.getText()) return;
    watched.delete(key);
    undone(accepted.decisionId);
  });
  const closes = vscode.workspace.onDidCloseTextDocument((document) => watched.delete(document.uri.toString()));
  return {
    watch: (document, accepted) => void watched.set(document.uri.toString(), accepted),
    dispose() {
      changes.dispose();
      closes.dispose();
    },
  };
}
