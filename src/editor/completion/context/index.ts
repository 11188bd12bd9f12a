import * as vscode from "vscode";
import { importedNames } from "../../../core/completion/context/imports.js";
import { untilAborted } from "../../../core/completion/context/lookups.js";
import { usedNames } from "../../../core/completion/context/names.js";
import { rankedPieces, type FoundPiece } from "../../../core/completion/context/rank.js";
import type { ContextPiece } from "../../../core/request/request.js";
import { together } from "../../disposables.js";
import type { FileFacts, Files } from "../files.js";
import { createDeclarations, type Mention } from "./declarations.js";
import { createEdits } from "./edits.js";

/** A place that text is wanted at. */
export interface Place {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  /** The text around it that is sent anyway. */
  readonly hole: { readonly prefix: string; readonly suffix: string };
  /** Characters for text of other places. */
  readonly room: number;
}

/** Finds text of other places for ghost text. */
export interface ContextFinder extends vscode.Disposable {
  /** Gives what it has when the signal aborts; never rejects. */
  find(place: Place, signal: AbortSignal): Promise<readonly ContextPiece[]>;
}

/** Lines around an edit, and of a file that is merely open. */
const AROUND = 8;
const HEAD = 40;
/** Import statements are looked for in so many lines, and names near the cursor in so many characters. */
const IMPORT_LINES = 150;
const NEAR = 1_500;
/** Names that are looked up: those that are used near the cursor, and those that are imported besides. */
const USED = 6;
const IMPORTED = 12;

/** What each kind of piece is worth by itself. What is shared with the words before the cursor comes on top. */
const WORTH = { used: 0.9, cell: 0.8, imported: 0.6, edited: 0.5, problem: 0.3, open: 0.2 } as const;

/** Starts to note where edits happen. */
export function createContextFinder(files: Files): ContextFinder {
  const allowed = async (uri: vscode.Uri): Promise<FileFacts | undefined> => {
    const facts = await files.at(uri);
    return facts.excludedBy === undefined ? facts : undefined;
  };
  const edits = createEdits();
  const declarations = createDeclarations(allowed, () => performance.now());

  const declared = async ({ document, position, hole }: Place, signal: AbortSignal): Promise<FoundPiece[]> => {
    if (document.uri.scheme === "untitled") return [];
    const found = await declarations.of(document, mentionsIn(document, position), signal);
    const near = new Set(hole.prefix.slice(-NEAR).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
    const first = position.line - lineCount(hole.prefix);
    const last = position.line + lineCount(hole.suffix);
    const pieces: FoundPiece[] = [];
    for (const { name, uri, line, text } of found) {
      if (uri.toString() === document.uri.toString() && line >= first && line <= last) continue;
      const facts = await allowed(uri);
      if (facts === undefined) continue;
      pieces.push({
        path: facts.path,
        text,
        reason: `declares ${name}`,
        worth: near.has(name) ? WORTH.used : WORTH.imported,
      });
    }
    return pieces;
  };

  const edited = async ({ document, position }: Place): Promise<FoundPiece[]> => {
    const pieces: FoundPiece[] = [];
    for (const { document: other, line } of edits.places) {
      if (other.isClosed || (other === document && Math.abs(line - position.line) < 150)) continue;
      const facts = await allowed(other.uri);
      if (facts === undefined) continue;
      const text = linesOf(other, line - AROUND, line + AROUND);
      pieces.push({ path: facts.path, text, reason: "recently edited", worth: WORTH.edited });
    }
    return pieces;
  };

  const open = async ({ document }: Place): Promise<FoundPiece[]> => {
    const pieces: FoundPiece[] = [];
    for (const { document: other } of vscode.window.visibleTextEditors) {
      if (other === document || other.isClosed || other.languageId !== document.languageId) continue;
      const facts = await allowed(other.uri);
      if (facts === undefined) continue;
      pieces.push({ path: facts.path, text: linesOf(other, 0, HEAD), reason: "open beside it", worth: WORTH.open });
    }
    return pieces;
  };

  return {
    async find(place, signal) {
      const found: FoundPiece[] = [];
      const add = (pieces: readonly FoundPiece[]): void => void found.push(...pieces);
      const facts = allowed(place.document.uri);
      await untilAborted(
        Promise.allSettled([
          edited(place).then(add),
          open(place).then(add),
          declared(place, signal).then(add),
          facts.then((own) => {
            if (own !== undefined) add([...cellsAbove(place, own), ...problemsAbove(place, own)]);
          }),
        ]),
        signal,
      );
      return rankedPieces([...found], place.hole.prefix.slice(-NEAR), place.room);
    },
    dispose: () => together(edits, declarations).dispose(),
  };
}

/** Names near the cursor and in import statements, those that matter most first. */
function mentionsIn(document: vscode.TextDocument, position: vscode.Position): readonly Mention[] {
  const start = new vscode.Position(Math.max(0, position.line - 40), 0);
  const near = document.getText(new vscode.Range(start, position)).slice(-NEAR);
  const offset = document.offsetAt(position) - near.length;
  const head = document.getText(new vscode.Range(0, 0, Math.min(IMPORT_LINES, position.line), 0));
  const imports = importedNames(head, document.languageId);
  const imported = new Map(imports.map((one) => [one.name, one]));
  const used = usedNames(near, USED).map((one) => {
    const statement = imported.get(one.name);
    imported.delete(one.name);
    return mention(document, one.name, statement?.offset ?? offset + one.offset, {
      imported: statement !== undefined,
    });
  });
  const rest = [...imported.values()]
    .slice(0, IMPORTED)
    .map(({ name, offset: at }) => mention(document, name, at, { imported: true }));
  // Members of this are to follow: what its type holds tells which.
  const receiver = /([\p{L}_$][\p{L}\p{N}_$]*)(?:\.|->|::)[\p{L}\p{N}_$]*$/u.exec(near);
  const type =
    receiver?.[1] === undefined ? [] : [mention(document, receiver[1], offset + receiver.index, { type: true })];
  return [...type, ...used, ...rest];
}

function mention(
  document: vscode.TextDocument,
  name: string,
  offset: number,
  { type = false, imported = false }: Partial<Pick<Mention, "type" | "imported">>,
): Mention {
  const position = document.positionAt(offset);
  // As long as the line up to the name stays the same, it names the same thing.
  const line = document
    .lineAt(position.line)
    .text.slice(0, position.character + name.length)
    .trim();
  return { name, position, type, imported, key: `${type ? "type " : ""}${line}` };
}

/** The cells above, in a notebook. */
function cellsAbove({ document }: Place, { path }: FileFacts): readonly FoundPiece[] {
  const notebook = vscode.workspace.notebookDocuments.find((one) =>
    one.getCells().some((cell) => cell.document === document),
  );
  const cells = notebook?.getCells() ?? [];
  const here = cells.findIndex((cell) => cell.document === document);
  return cells
    .slice(Math.max(0, here - 4), Math.max(0, here))
    .map((cell) => ({ path, text: cell.document.getText().slice(-2_000), reason: "cell above", worth: WORTH.cell }));
}

/** What the language service has to say of the lines above. */
function problemsAbove({ document, position }: Place, { path }: FileFacts): readonly FoundPiece[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(
      ({ severity, range }) =>
        severity === vscode.DiagnosticSeverity.Error &&
        range.end.line < position.line &&
        range.start.line > position.line - 20,
    )
    .slice(0, 2)
    .map(({ message, range }) => ({
      path,
      text: `line ${range.start.line + 1}: ${message.slice(0, 300)}`,
      reason: "reported by the editor",
      worth: WORTH.problem,
    }));
}

function linesOf(document: vscode.TextDocument, from: number, to: number): string {
  return document
    .getText(new vscode.Range(Math.max(0, from), 0, Math.min(document.lineCount, to + 1), 0))
    .slice(0, 4_000);
}

function lineCount(text: string): number {
  return text.split("\n").length;
}
