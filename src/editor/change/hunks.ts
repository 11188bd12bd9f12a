import * as vscode from "vscode";
import { placesAfter } from "../../core/edits/index.js";
import { indexes, type Proposal, type ProposedFile } from "./proposal.js";
import { CHANGE_SCHEME, type Proposals } from "./proposals.js";

/** What can be done with one hunk; by its place in a right side. */
export interface HunkActions {
  decide(proposal: Proposal, file: ProposedFile, hunk: number, state: "accepted" | "rejected"): Promise<void>;
}

interface PlacedHunk {
  readonly hunk: number;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * Lets each hunk of a change on show be accepted or rejected: by links above it (where code lenses are on for differences), by the
 * links of its hover, by the context menu and by keys; the next and previous one by keys.
 */
export function registerHunks(proposals: Proposals, actions: HunkActions): vscode.Disposable {
  const hint = vscode.window.createTextEditorDecorationType({ isWholeLine: true });
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      const found = proposals.fileAt(editor.document.uri);
      if (found) editor.setDecorations(hint, decorations(editor.document, found.file));
    }
  };

  const decide =
    (state: "accepted" | "rejected") =>
    async (...given: unknown[]) => {
      const { activeTextEditor } = vscode.window;
      const [address, number] = given;
      const uri = typeof address === "string" ? vscode.Uri.parse(address, true) : activeTextEditor?.document.uri;
      const found = uri && proposals.fileAt(uri);
      if (!found) return;
      const hunk =
        typeof number === "number" ? number : hunkAt(found.file, activeTextEditor?.selection.active.line ?? 0);
      if (hunk === undefined || found.file.states[hunk] === undefined) return;
      await actions.decide(found.proposal, found.file, hunk, state);
    };
  const go = (direction: 1 | -1) => () => {
    const editor = vscode.window.activeTextEditor;
    const found = editor && proposals.fileAt(editor.document.uri);
    if (!found) return;
    const line = editor.selection.active.line;
    const lines = places(found.file).map(({ startLine }) => startLine);
    const next =
      direction > 0
        ? (lines.find((one) => one > line) ?? lines[0])
        : (lines.findLast((one) => one < line) ?? lines.at(-1));
    if (next === undefined) return;
    const place = editor.document.validatePosition(new vscode.Position(next, 0));
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };

  return vscode.Disposable.from(
    hint,
    proposals.onDidChange(draw),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === CHANGE_SCHEME) draw();
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: CHANGE_SCHEME },
      {
        onDidChangeCodeLenses: proposals.onDidChange,
        provideCodeLenses: (document) => lenses(document, proposals.fileAt(document.uri)?.file),
      },
    ),
    vscode.commands.registerCommand("fairlead.acceptHunk", decide("accepted")),
    vscode.commands.registerCommand("fairlead.rejectHunk", decide("rejected")),
    vscode.commands.registerCommand("fairlead.nextHunk", go(1)),
    vscode.commands.registerCommand("fairlead.previousHunk", go(-1)),
  );
}

function places({ hunks, states }: ProposedFile): readonly PlacedHunk[] {
  return placesAfter(
    hunks,
    indexes(states, (state) => state === "rejected"),
  );
}

/** The hunk at a line, else the nearest one that is still open. */
function hunkAt(file: ProposedFile, line: number): number | undefined {
  const distance = ({ startLine, endLine }: PlacedHunk): number =>
    line < startLine ? startLine - line : Math.max(0, line - Math.max(startLine, endLine - 1));
  const open = places(file).filter(({ hunk }) => file.states[hunk] === "open");
  return open.toSorted((left, right) => distance(left) - distance(right))[0]?.hunk;
}

function decorations(document: vscode.TextDocument, file: ProposedFile): vscode.DecorationOptions[] {
  return places(file).map(({ hunk, startLine, endLine }) => {
    const isAccepted = file.states[hunk] === "accepted";
    const first = document.validateRange(new vscode.Range(startLine, 0, startLine, 0)).start.line;
    const last = document.validateRange(new vscode.Range(Math.max(startLine, endLine - 1), 0, 0, 0)).end.line;
    const links = new vscode.MarkdownString(
      isAccepted
        ? `$(check) Accepted, written with the rest. [Reject](${link("fairlead.rejectHunk", file, hunk)})`
        : `[$(check) Accept this hunk](${link("fairlead.acceptHunk", file, hunk)}) \u00a0 [$(close) Reject it](${link("fairlead.rejectHunk", file, hunk)})`,
      true,
    );
    links.isTrusted = { enabledCommands: ["fairlead.acceptHunk", "fairlead.rejectHunk"] };
    return {
      range: new vscode.Range(first, 0, Math.max(first, last), Number.MAX_SAFE_INTEGER),
      hoverMessage: links,
      renderOptions: {
        // Shown at the end of the hunk, where it covers no code.
        after: {
          contentText: isAccepted
            ? "\u2713 accepted"
            : `${hunk + 1}/${file.hunks.length}   \u2713 ${keys().accept}   \u2717 ${keys().reject}`,
          color: new vscode.ThemeColor(isAccepted ? "testing.iconPassed" : "editorCodeLens.foreground"),
          margin: "0 0 0 2em",
        },
      },
    };
  });
}

function lenses(document: vscode.TextDocument, file: ProposedFile | undefined): vscode.CodeLens[] {
  if (file === undefined) return [];
  return places(file).flatMap(({ hunk, startLine }) => {
    const range = document.validateRange(new vscode.Range(startLine, 0, startLine, 0));
    const lens = (title: string, command: string): vscode.CodeLens =>
      new vscode.CodeLens(range, { title, command, arguments: [file.right.toString(), hunk] });
    const reject = lens("$(close) Reject", "fairlead.rejectHunk");
    return file.states[hunk] === "accepted"
      ? [new vscode.CodeLens(range, { title: "$(check) Accepted", command: "" }), reject]
      : [lens("$(check) Accept", "fairlead.acceptHunk"), reject];
  });
}

function link(command: string, file: ProposedFile, hunk: number): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([file.right.toString(), hunk]))}`;
}

/** The keys of package.json, as the platform writes them. */
function keys(): { readonly accept: string; readonly reject: string } {
  return process.platform === "darwin" ? { accept: "⇧⌥↩", reject: "⇧⌥⌫" } : { accept: "⇧Alt+⏎", reject: "⇧Alt+⌫" };
}
