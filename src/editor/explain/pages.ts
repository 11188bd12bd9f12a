import * as vscode from "vscode";

/** A page is redrawn at most this often while an answer streams, in ms; faster than that the eye sees no difference. */
const REDRAW_MS = 50;

/** A preview that is younger than this may have missed changes while its webview started, in ms; a fresh profile's takes up to 10 s. */
const YOUNG_MS = 12_000;

/** How long the preview is given to appear before the focus goes back to the code, in ms. */
const APPEAR_MS = 3_000;

/** When a preview that was just opened reads its page again, in ms after it was shown; a fresh profile's first one takes up to 10 s. */
const RELOAD_MS = [1500, 4000, 10_000];

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
  const showing = new Map<string, Promise<void>>();
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
  const reveal = async (page: vscode.Uri): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(page);
    shownAt.set(page.toString(), Date.now());
    const code = vscode.window.activeTextEditor;
    try {
      const appeared = previewAppears();
      await vscode.commands.executeCommand("markdown.showLockedPreviewToSide", page);
      // The preview takes the focus; the person was about to read the code beside it, or to type on.
      if ((await appeared) && code) {
        await vscode.window.showTextDocument(code.document, {
          viewColumn: code.viewColumn ?? vscode.ViewColumn.Active,
        });
      }
    } catch {
      // The built-in Markdown extension can be disabled; the text itself reads well enough.
      await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
      });
    }
  };
  return {
    write(page, text) {
      texts.set(page.toString(), text);
      if (!waiting.has(page.toString()))
        waiting.set(
          page.toString(),
          setTimeout(() => redraw(page), REDRAW_MS),
        );
    },
    show(page) {
      const shown = reveal(page);
      showing.set(page.toString(), shown);
      return shown;
    },
    async finish(page) {
      // What is redrawn before the preview is there, the preview misses.
      await showing.get(page.toString());
      const arrived = arrives(page, texts.get(page.toString()) ?? "");
      redraw(page);
      await arrived;
      const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === page.toString());
      const age = Date.now() - (shownAt.get(page.toString()) ?? 0);
      // VS Code lets go of a virtual document that only a preview shows: the preview is told to read it anew.
      if (!open || age < YOUNG_MS) await refreshPreviews();
      // A webview that is still loading loses what it is sent, and nothing says when it has loaded.
      for (const later of RELOAD_MS.filter((moment) => moment > age))
        setTimeout(() => void refreshPreviews(), later - age);
    },
    dispose() {
      for (const timer of waiting.values()) clearTimeout(timer);
      provider.dispose();
      changed.dispose();
    },
  };
}

/** Previews render their documents anew, the whole page. */
async function refreshPreviews(): Promise<void> {
  await vscode.commands.executeCommand("markdown.preview.refresh").then(undefined, () => undefined);
}

/** Resolves once this host's copy of a page has its text, or when it is not open, or after a second. */
function arrives(page: vscode.Uri, text: string): Promise<void> {
  const find = () => vscode.workspace.textDocuments.find((document) => document.uri.toString() === page.toString());
  if ((find()?.getText() ?? text) === text) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      changes.dispose();
      resolve();
    };
    const timer = setTimeout(end, 1000);
    const changes = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === page.toString() && document.getText() === text) end();
    });
  });
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
