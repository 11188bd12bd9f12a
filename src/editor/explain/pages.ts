import * as vscode from "vscode";

/** A page is redrawn at most this often while an answer streams, in ms; faster than that the eye sees no difference. */
const REDRAW_MS = 50;

/** A preview that is younger than this may have missed changes while its webview started, in ms; a fresh profile's takes up to 10 s. */
const YOUNG_MS = 12_000;

/** How long the preview is given to appear before the focus goes back to the code, in ms. */
const APPEAR_MS = 3_000;

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
  const shownAt = new Map<string, number>();
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
      shownAt.set(page.toString(), Date.now());
      const code = vscode.window.activeTextEditor;
      try {
        const appeared = previewAppears();
        await vscode.commands.executeCommand("markdown.showLockedPreviewToSide", page);
        // The preview takes the focus; the person was about to read the code beside it, or to type on.
        if ((await appeared) && code) {
          await vscode.window.showTextDocument(code.document, { viewColumn: code.viewColumn ?? vscode.ViewColumn.Active });
        }
      } catch {
        // The built-in Markdown extension can be disabled; the text itself reads well enough.
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
      }
    },
    async finish(page) {
      redraw(page);
      const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === page.toString());
      const young = Date.now() - (shownAt.get(page.toString()) ?? 0) < YOUNG_MS;
      // VS Code lets go of a virtual document that only a preview shows, and a young preview misses changes: both are told to read anew.
      if (!open || young) await vscode.commands.executeCommand("markdown.preview.refresh").then(undefined, () => undefined);
    },
    dispose() {
      for (const timer of waiting.values()) clearTimeout(timer);
      provider.dispose();
      changed.dispose();
    },
  };
}

/** Resolves once a Markdown preview is the active tab; false when none becomes it in time. */
function previewAppears(): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      if (input instanceof vscode.TabInputWebview && input.viewType.includes("markdown.preview")) end(true);
    };
    const end = (appeared: boolean) => {
      clearTimeout(timer);
      tabs.dispose();
      groups.dispose();
      resolve(appeared);
    };
    const timer = setTimeout(() => end(false), APPEAR_MS);
    const tabs = vscode.window.tabGroups.onDidChangeTabs(look);
    const groups = vscode.window.tabGroups.onDidChangeTabGroups(look);
  });
}
