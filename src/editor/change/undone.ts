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
    const accepted = watched.get(event.document.uri.toString());
    if (accepted?.before !== event.document.getText()) return;
    // A change of several files is told once, by the first of them.
    for (const [other, { decisionId }] of watched) if (decisionId === accepted.decisionId) watched.delete(other);
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
