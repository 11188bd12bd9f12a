import * as vscode from "vscode";
import { hunks } from "../../core/edits/index.js";
import type { FoundProblem } from "../../core/verify/index.js";
import type { ChangeAsk } from "./ask.js";
import type { ChangedFile } from "./compute.js";
import { type Proposal, type ProposedFile, type Shown, textOf } from "./proposal.js";

/** The scheme of the documents that a change would lead to. */
export const CHANGE_SCHEME = "fairlead-change";

/** A change that is still arriving, shown as far as it has come. */
export interface ArrivingChange {
  /** Shows the main document as it would be so far. */
  update(text: string, title: string): Promise<void>;
  /** Takes it away, such as when the answer broke off. */
  end(): Promise<void>;
}

/** The changes on show, each beside the documents as they are. */
export interface Proposals extends vscode.Disposable {
  show(ask: ChangeAsk, files: readonly ChangedFile[], shown: Shown): Promise<void>;
  arriving(ask: ChangeAsk): ArrivingChange;
  /** The change in the active difference, or the only one there is. */
  active(): Proposal | undefined;
  /** The file on show behind a right side. */
  fileAt(right: vscode.Uri): { readonly proposal: Proposal; readonly file: ProposedFile } | undefined;
  /** Hunks were accepted or rejected: the right sides are drawn anew. */
  redraw(proposal: Proposal): void;
  /** Something on show changed. */
  readonly onDidChange: vscode.Event<void>;
  /** Ends a proposal and closes its difference; the closing then counts as nothing. */
  settle(proposal: Proposal): Promise<void>;
}

/**
 * Keeps the proposals and their differences.
 *
 * @param discarded called when the person closes a difference without a decision
 */
export function createProposals(discarded: (proposal: Proposal) => void): Proposals {
  const open = new Set<Proposal>();
  const texts = new Map<string, string>();
  const written = new vscode.EventEmitter<vscode.Uri>();
  const changed = new vscode.EventEmitter<void>();
  const problems = vscode.languages.createDiagnosticCollection("fairlead");
  let next = 1;

  const update = (): void => {
    const rights = [...open].flatMap(({ files }) => files.map(({ right }) => right.toString()));
    void vscode.commands.executeCommand("setContext", "fairlead.changeOpen", open.size > 0);
    // The title bar of one that is still arriving must not offer what these can do.
    void vscode.commands.executeCommand("setContext", "fairlead.changes", rights);
    changed.fire();
  };
  const write = (uri: vscode.Uri, text: string): void => {
    texts.set(uri.toString(), text);
    written.fire(uri);
  };
  const address = (uri: vscode.Uri, side: "before" | "after"): vscode.Uri =>
    vscode.Uri.from({ scheme: CHANGE_SCHEME, path: uri.path || "/untitled", query: `${side}=${next++}` });
  const forget = (proposal: Proposal): void => {
    if (!open.delete(proposal)) return;
    for (const { left, right } of proposal.files) {
      for (const uri of [left, right]) texts.delete(uri.toString());
      problems.delete(right);
    }
    update();
  };

  const provider = vscode.workspace.registerTextDocumentContentProvider(CHANGE_SCHEME, {
    onDidChange: written.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const proposal of [...open]) {
      if (!closed.some((tab) => shows(tab, proposal)) || findTab(proposal)) continue;
      forget(proposal);
      discarded(proposal);
    }
  });

  const addressed = async (file: ChangedFile): Promise<ProposedFile> => {
    const left = file.isNew ? address(file.uri, "before") : file.uri;
    const all = await hunks(file.before, file.after);
    return { file, left, right: address(file.uri, "after"), hunks: all, states: all.map(() => "open" as const) };
  };

  return {
    onDidChange: changed.event,
    async show(ask, files, shown) {
      const { title } = shown;
      const proposal: Proposal = { ...shown, ask, files: await Promise.all(files.map(addressed)) };
      for (const { right, file } of proposal.files) {
        texts.set(right.toString(), file.after);
        await prepare(right, file.language);
        const found = (shown.problems ?? []).filter(({ path }) => path === file.path);
        if (found.length > 0) problems.set(right, diagnosticsOf(found));
      }
      open.add(proposal);
      update();
      const [first] = proposal.files;
      if (first === undefined) return;
      if (proposal.files.length === 1) {
        const line = first.hunks[0]?.startLine ?? 0;
        const selection = new vscode.Range(line, 0, line, 0);
        keepInView(first.right, selection);
        await vscode.commands.executeCommand("vscode.diff", first.left, first.right, title, {
          preview: false,
          selection,
        });
      } else {
        const resources = proposal.files.map(({ file, left, right }) => [file.uri, left, right]);
        await vscode.commands.executeCommand("vscode.changes", title, resources);
        // It opens as a preview, which the next file to be opened would take the place of.
        await vscode.commands.executeCommand("workbench.action.keepEditor");
      }
      update();
    },
    arriving(ask) {
      const uri = ask.creates?.uri ?? ask.place.document.uri;
      const left = ask.creates ? address(uri, "before") : uri;
      const right = address(uri, "after");
      let shown = false;
      return {
        async update(text, title) {
          write(right, text);
          if (shown) return;
          shown = true;
          await prepare(right, ask.creates?.language ?? ask.place.document.languageId);
          await vscode.commands.executeCommand("vscode.diff", left, right, title, {
            preview: false,
            preserveFocus: true,
          });
        },
        async end() {
          const tab = tabs().find(
            ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString(),
          );
          if (tab) await vscode.window.tabGroups.close(tab);
          texts.delete(right.toString());
        },
      };
    },
    active() {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      const shown = tab && [...open].find((proposal) => shows(tab, proposal));
      if (shown !== undefined) return shown;
      // Beside one that is still arriving another must not be taken unseen.
      const isArriving = tab?.input instanceof vscode.TabInputTextDiff && tab.input.modified.scheme === CHANGE_SCHEME;
      return open.size === 1 && !isArriving ? [...open][0] : undefined;
    },
    fileAt(right) {
      for (const proposal of open) {
        const file = proposal.files.find((one) => one.right.toString() === right.toString());
        if (file) return { proposal, file };
      }
      return undefined;
    },
    redraw(proposal) {
      for (const file of proposal.files) {
        const text = textOf(file);
        if (texts.get(file.right.toString()) === text) continue;
        write(file.right, text);
        // What was found stands at lines of the whole change.
        problems.delete(file.right);
      }
      changed.fire();
    },
    async settle(proposal) {
      const tab = findTab(proposal);
      forget(proposal);
      if (tab) await vscode.window.tabGroups.close(tab);
    },
    dispose() {
      for (const part of [provider, closing, written, changed, problems]) part.dispose();
    },
  };
}

function diagnosticsOf(found: readonly FoundProblem[]): vscode.Diagnostic[] {
  return found.map(({ line, message }) => {
    const diagnostic = new vscode.Diagnostic(new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER), message);
    diagnostic.source = "Fairlead's check";
    return diagnostic;
  });
}

async function prepare(right: vscode.Uri, language: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(right);
  if (document.languageId !== language) await vscode.languages.setTextDocumentLanguage(document, language);
}

/** Laying out a difference may scroll it back to its top after it went to its place, ms. */
const LAYING_OUT_MS = 1_000;

/** Brings a place of a difference into view until it is laid out; after that the person scrolls. */
function keepInView(right: vscode.Uri, place: vscode.Range): void {
  const bring = (editor: vscode.TextEditor): void => {
    if (editor.document.uri.toString() !== right.toString()) return;
    if (!editor.visibleRanges.some((range) => range.contains(place)))
      editor.revealRange(place, vscode.TextEditorRevealType.InCenter);
  };
  const subscription = vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => bring(textEditor)),
    vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(bring)),
  );
  setTimeout(() => {
    vscode.window.visibleTextEditors.forEach(bring);
    subscription.dispose();
  }, LAYING_OUT_MS);
}

/** A difference of several files has a tab without any input that the stable API knows; its title is ours alone. */
function shows(tab: vscode.Tab, { files, title }: Proposal): boolean {
  if (tab.input instanceof vscode.TabInputTextDiff) {
    const modified = tab.input.modified.toString();
    return files.some(({ right }) => right.toString() === modified);
  }
  return files.length > 1 && tab.label.startsWith(title);
}

function findTab(proposal: Proposal): vscode.Tab | undefined {
  return tabs().find((tab) => shows(tab, proposal));
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}
