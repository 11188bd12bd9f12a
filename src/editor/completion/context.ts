import * as vscode from "vscode";
import { CHARACTERS_PER_TOKEN } from "../../core/catalog/tokens.js";
import { CONTEXT_TOKENS } from "../../core/completion/budget.js";
import { rankedPieces, type FoundPiece } from "../../core/completion/context/rank.js";
import type { Moment } from "../../core/completion/moment.js";
import type { ContextPiece } from "../../core/request/request.js";
import type { FileFacts, Files } from "./files.js";

/** Finds text of other places for ghost text. */
export interface ContextFinder extends vscode.Disposable {
  /** Gives what it has when the signal aborts; never rejects. */
  find(
    document: vscode.TextDocument,
    position: vscode.Position,
    moment: Moment,
    signal: AbortSignal,
  ): Promise<readonly ContextPiece[]>;
}

/** Places of recent edits that are kept, and lines around each. */
const EDITS = 12;
const AROUND = 8;
/** Lines taken of a file that is merely open, and of a definition. */
const HEAD = 40;
const DEFINITION = 12;

/** Starts to note where edits happen. */
export function createContextFinder(files: Files): ContextFinder {
  const edits: { readonly document: vscode.TextDocument; line: number }[] = [];
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const line = contentChanges[0]?.range.start.line;
    if (line === undefined || !["file", "untitled", "vscode-notebook-cell"].includes(document.uri.scheme)) return;
    const [newest] = edits;
    if (newest?.document === document && Math.abs(newest.line - line) < AROUND) newest.line = line;
    else edits.unshift({ document, line });
    edits.length = Math.min(edits.length, EDITS);
  });

  const allowed = async (document: vscode.TextDocument): Promise<FileFacts | undefined> => {
    if (document.isClosed) return undefined;
    const facts = await files.of(document);
    return facts.excludedBy === undefined ? facts : undefined;
  };
  const lines = (document: vscode.TextDocument, from: number, to: number): string =>
    document.getText(new vscode.Range(Math.max(0, from), 0, Math.min(document.lineCount, to + 1), 0)).slice(0, 4_000);

  return {
    async find(document, position, moment, signal) {
      const found: FoundPiece[] = [];
      const gather = async (): Promise<void> => {
        await Promise.all([recent(), opened(), defined(), cells()]);
      };
      const recent = async (): Promise<void> => {
        for (const { document: other, line } of edits) {
          if (other === document && Math.abs(line - position.line) < 150) continue;
          const facts = await allowed(other);
          if (facts)
            found.push({
              path: facts.path,
              text: lines(other, line - AROUND, line + AROUND),
              reason: "recently edited",
              worth: 0.5,
            });
        }
      };
      const opened = async (): Promise<void> => {
        for (const { document: other } of vscode.window.visibleTextEditors) {
          if (other === document || other.languageId !== document.languageId) continue;
          const facts = await allowed(other);
          if (facts)
            found.push({ path: facts.path, text: lines(other, 0, HEAD), reason: "open beside it", worth: 0.2 });
        }
      };
      /** What VS Code's own language services know of the last name before the cursor. */
      const defined = async (): Promise<void> => {
        const name = /([\p{L}_$][\p{L}\p{N}_$]*)[^\p{L}\p{N}_$]*$/u.exec(
          document.lineAt(position.line).text.slice(0, position.character),
        );
        if (name === null || document.uri.scheme === "untitled") return;
        const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
          "vscode.executeDefinitionProvider",
          document.uri,
          new vscode.Position(position.line, name.index),
        );
        for (const place of places?.slice(0, 2) ?? []) {
          const uri = "targetUri" in place ? place.targetUri : place.uri;
          const { start } = "targetUri" in place ? place.targetRange : place.range;
          // Only documents that are loaded: ghost text reads no files from disk while somebody types.
          const other = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
          if (other === undefined || (other === document && Math.abs(start.line - position.line) < 100)) continue;
          const facts = await allowed(other);
          if (facts)
            found.push({
              path: facts.path,
              text: lines(other, start.line - 2, start.line + DEFINITION),
              reason: `defines ${name[1]}`,
              worth: 0.9,
            });
        }
      };
      /** The cells above, in a notebook. */
      const cells = async (): Promise<void> => {
        const notebook = vscode.workspace.notebookDocuments.find((one) =>
          one.getCells().some((cell) => cell.document === document),
        );
        if (notebook === undefined) return;
        const all = notebook.getCells();
        const here = all.findIndex((cell) => cell.document === document);
        const facts = await allowed(document);
        if (facts === undefined) return;
        for (const cell of all.slice(Math.max(0, here - 4), here)) {
          found.push({
            path: facts.path,
            text: cell.document.getText().slice(-2_000),
            reason: "cell above",
            worth: 0.8,
          });
        }
      };
      const over = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      });
      const problems = vscode.languages
        .getDiagnostics(document.uri)
        .filter(
          ({ severity, range }) =>
            severity === vscode.DiagnosticSeverity.Error &&
            range.end.line < position.line &&
            range.start.line > position.line - 20,
        )
        .slice(0, 2);
      await Promise.race([gather().catch(() => undefined), over]);
      const facts = await allowed(document).catch(() => undefined);
      if (facts) {
        for (const { message, range } of problems) {
          found.push({
            path: facts.path,
            text: `line ${range.start.line + 1}: ${message.slice(0, 300)}`,
            reason: "reported by the editor",
            worth: 0.3,
          });
        }
      }
      return rankedPieces([...found], moment.prefix.slice(-1_500), CONTEXT_TOKENS * CHARACTERS_PER_TOKEN);
    },
    dispose: () => subscription.dispose(),
  };
}
