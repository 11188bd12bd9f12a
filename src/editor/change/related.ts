import * as vscode from "vscode";
import type { ContextPiece, EditorRequest, TextSpan } from "../../core/request/request.js";
import type { CheckedFile } from "../../core/verify/index.js";
import type { RequestParts } from "../request/index.js";
import { readSibling } from "./siblings.js";

/** A language server that is still starting must not hold a request up, ms. */
const PATIENCE_MS = 800;
/** Symbols that are looked up, files that are shown, characters of all of them, and lines around each use. */
const MOST = { symbols: 3, files: 6, characters: 9_000, around: 8 };

/** Why a piece is with a request: it uses what the request is about. */
const USES = "uses what is asked about";

/** The files that a request's pieces of this kind come from, whole and as they are. */
export async function filesThatUse(parts: RequestParts, request: EditorRequest): Promise<readonly CheckedFile[]> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === request.workspaceFolder);
  const paths = (request.context ?? []).filter(({ reason }) => reason === USES).map(({ path }) => path);
  if (folder === undefined) return [];
  const siblings = await Promise.all(paths.map((path) => readSibling(parts, folder, path)));
  return siblings.flatMap((sibling, index) => {
    const text = sibling?.document.getText() ?? "";
    return sibling
      ? [{ path: paths[index] ?? "", language: sibling.document.languageId, before: text, after: text }]
      : [];
  });
}

/** Pieces of other files that use what a span declares, so that a change of it can reach them. Excluded files give none. */
export async function usesElsewhere(
  parts: RequestParts,
  document: vscode.TextDocument,
  span: TextSpan,
): Promise<readonly ContextPiece[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined) return [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE_MS)));
  try {
    const uses = await Promise.race([usesOf(document, span), late]);
    return uses === undefined ? [] : await pieces(parts, folder, uses);
  } catch {
    // A broken language server leaves a change of this file alone.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

async function usesOf(document: vscode.TextDocument, span: TextSpan): Promise<readonly vscode.Location[]> {
  const symbols = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >("vscode.executeDocumentSymbolProvider", document.uri);
  const names = (symbols ?? [])
    .filter((symbol) => "selectionRange" in symbol)
    .filter(({ selectionRange: { start } }) => start.line >= span.startLine && start.line <= span.endLine)
    .slice(0, MOST.symbols);
  const found = await Promise.all(
    names.map(({ selectionRange }) =>
      vscode.commands.executeCommand<readonly vscode.Location[] | undefined>(
        "vscode.executeReferenceProvider",
        document.uri,
        selectionRange.start,
      ),
    ),
  );
  return found.flatMap((list) => list ?? []).filter(({ uri }) => uri.toString() !== document.uri.toString());
}

async function pieces(
  parts: RequestParts,
  folder: vscode.WorkspaceFolder,
  uses: readonly vscode.Location[],
): Promise<readonly ContextPiece[]> {
  const lines = new Map<string, Set<number>>();
  for (const { uri, range } of uses) {
    if (vscode.workspace.getWorkspaceFolder(uri) !== folder) continue;
    const path = vscode.workspace.asRelativePath(uri, false);
    const seen = lines.get(path) ?? new Set();
    lines.set(path, seen.add(range.start.line));
  }
  const result: ContextPiece[] = [];
  let left = MOST.characters;
  for (const [path, used] of [...lines].slice(0, MOST.files)) {
    if (/(?:^|\/)node_modules\//.test(path)) continue;
    const sibling = await readSibling(parts, folder, path);
    if (sibling === undefined) continue;
    const text = around(sibling.document, used);
    left -= text.length;
    if (left < 0) break;
    result.push({ path, text, reason: USES });
  }
  return result;
}

/** The lines around each use, with a mark where lines are left out. */
function around(document: vscode.TextDocument, used: ReadonlySet<number>): string {
  const kept = new Set<number>();
  for (const line of used) {
    for (let near = line - MOST.around; near <= line + MOST.around; near += 1)
      if (near >= 0 && near < document.lineCount) kept.add(near);
  }
  const result: string[] = [];
  let last = -1;
  for (const line of [...kept].toSorted((left, right) => left - right)) {
    if (line > last + 1) result.push(`[... ${line - last - 1} lines left out ...]`);
    result.push(document.lineAt(line).text);
    last = line;
  }
  if (last < document.lineCount - 1) result.push(`[... ${document.lineCount - 1 - last} lines left out ...]`);
  return result.join("\n");
}
