import * as vscode from "vscode";
import type { ChangeAsk } from "./ask.js";

/** The scheme of the documents that a change would lead to. */
export const CHANGE_SCHEME = "fairlead-change";

/** A change on show, waiting for the person. */
export interface Proposal {
  readonly uri: vscode.Uri;
  readonly ask: ChangeAsk;
  readonly before: string;
  readonly after: string;
  readonly decisionId: string;
}

/** The changes on show, each beside the document as it is. */
export interface Proposals extends vscode.Disposable {
  show(proposal: Omit<Proposal, "uri">, title: string): Promise<void>;
  /** The change in the active difference, or the only one there is. */
  active(): Proposal | undefined;
  /** Ends a proposal and closes its difference; the closing then counts as nothing. */
  settle(proposal: Proposal): Promise<void>;
}

/**
 * Keeps the proposals and their differences.
 *
 * @param discarded called when the person closes a difference without a decision
 */
export function createProposals(discarded: (proposal: Proposal) => void): Proposals {
  const open = new Map<string, Proposal>();
  let next = 1;
  const updateContext = () => void vscode.commands.executeCommand("setContext", "fairlead.changeOpen", open.size > 0);
  const provider = vscode.workspace.registerTextDocumentContentProvider(CHANGE_SCHEME, {
    provideTextDocumentContent: (uri) => open.get(uri.toString())?.after ?? "",
  });
  const closing = vscode.window.tabGroups.onDidChangeTabs((event) => {
    for (const tab of event.closed) {
      const uri = changeUri(tab);
      const proposal = uri && open.get(uri.toString());
      if (!proposal || findTab(proposal.uri)) continue;
      open.delete(proposal.uri.toString());
      updateContext();
      discarded(proposal);
    }
  });
  return {
    async show(proposal, title) {
      const document = proposal.ask.place.document;
      const uri = vscode.Uri.from({ scheme: CHANGE_SCHEME, path: document.uri.path || "/untitled", query: String(next) });
      next += 1;
      open.set(uri.toString(), { ...proposal, uri });
      updateContext();
      const right = await vscode.workspace.openTextDocument(uri);
      if (right.languageId !== document.languageId) await vscode.languages.setTextDocumentLanguage(right, document.languageId);
      await vscode.commands.executeCommand("vscode.diff", document.uri, uri, title, { preview: false });
    },
    active() {
      const uri = changeUri(vscode.window.tabGroups.activeTabGroup.activeTab);
      const shown = uri && open.get(uri.toString());
      return shown ?? (open.size === 1 ? [...open.values()][0] : undefined);
    },
    async settle(proposal) {
      open.delete(proposal.uri.toString());
      updateContext();
      const tab = findTab(proposal.uri);
      if (tab) await vscode.window.tabGroups.close(tab);
    },
    dispose() {
      provider.dispose();
      closing.dispose();
    },
  };
}

function changeUri(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === CHANGE_SCHEME ? input.modified : undefined;
}

function findTab(uri: vscode.Uri): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find((tab) => changeUri(tab)?.toString() === uri.toString());
}
