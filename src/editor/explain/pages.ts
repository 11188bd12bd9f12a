import * as vscode from "vscode";

/** A page is redrawn at most this often while an answer streams, in ms; faster than that the eye sees no difference. */
const REDRAW_MS = 50;

/** Read-only Markdown pages that grow while an answer arrives. */
export interface Pages extends vscode.Disposable {
  /** Sets a page's text; the view follows within 50 ms. */
  write(page: vscode.Uri, text: string): void;
  /** Shows a page beside the code, rendered where VS Code's Markdown preview is there, and leaves the cursor in the code. */
  show(page: vscode.Uri): Promise<void>;
  /** Redraws a page at once, when nothing more will come. */
  finish(page: vscode.Uri): Promise<void>;
}

/** Registers the pages of a scheme. */
export function registerPages(scheme: string): Pages {
  const texts = new Map<string, string>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  const redraw = (page: vscode.Uri) => {
    clearTimeout(waiting.get(page.toString()));
    waiting.delete(page.toString());
    changed.fire(page);
  };
  return {
    write(page, text) {
      texts.set(page.toString(), text);
      if (!waiting.has(page.toString())) waiting.set(page.toString(), setTimeout(() => redraw(page), REDRAW_MS));
    },
    async show(page) {
      const document = await vscode.workspace.openTextDocument(page);
      try {
        await vscode.commands.executeCommand("markdown.showLockedPreviewToSide", page);
      } catch {
        // The built-in Markdown extension can be disabled; the text itself reads well enough.
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
      }
    },
    async finish(page) {
      redraw(page);
      const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === page.toString());
      // VS Code lets go of a virtual document that only a preview shows; the preview then has to be told.
      if (!open) await vscode.commands.executeCommand("markdown.preview.refresh").then(undefined, () => undefined);
    },
    dispose() {
      for (const timer of waiting.values()) clearTimeout(timer);
      provider.dispose();
      changed.dispose();
    },
  };
}
