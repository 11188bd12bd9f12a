import * as vscode from "vscode";
import { hunks as hunksOf, type Hunk } from "../../core/edits/index.js";
import type { ChangedFile } from "./compute.js";

/** Part of a document to be replaced. */
interface Replacement {
  readonly range: vscode.Range;
  readonly text: string;
}

/**
 * Writes changed files by one edit, which is one step to undo in each of them. Only lines that differ are touched, so that
 * the cursor, folds and breakpoints elsewhere stay where they are. Nothing is written when any of them is not as it was.
 *
 * @returns the documents; undefined when one changed meanwhile or VS Code did not take the edit
 */
export async function applyFiles(
  files: readonly ChangedFile[],
  options: { readonly format: boolean },
): Promise<readonly vscode.TextDocument[] | undefined> {
  const [only] = files;
  if (options.format && only !== undefined && files.length === 1 && !only.isNew) return applyFormatted(only);
  const edit = new vscode.WorkspaceEdit();
  const versions = new Map<vscode.TextDocument, number>();
  for (const file of files) {
    if (file.isNew) {
      edit.createFile(file.uri, { overwrite: false, ignoreIfExists: false });
      edit.insert(file.uri, new vscode.Position(0, 0), file.after);
      continue;
    }
    const document = await vscode.workspace.openTextDocument(file.uri);
    if (document.getText() !== file.before) return undefined;
    versions.set(document, document.version);
    for (const { range, text } of await replacements(document, file.after)) edit.replace(file.uri, range, text);
  }
  if ([...versions].some(([document, version]) => document.version !== version)) return undefined;
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: files.length > 1 }))) return undefined;
  return Promise.all(files.map(({ uri }) => vscode.workspace.openTextDocument(uri)));
}

/** Writes one file and lets the language's formatter at the changed lines, all in one step to undo. */
async function applyFormatted(file: ChangedFile): Promise<readonly vscode.TextDocument[] | undefined> {
  const document = await vscode.workspace.openTextDocument(file.uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (document.getText() !== file.before) return undefined;
  const parts = await replacements(document, file.after);
  const version = document.version;
  const write = (list: readonly Replacement[], first: boolean): Thenable<boolean> =>
    editor.edit((builder) => list.forEach(({ range, text }) => builder.replace(range, text)), {
      undoStopBefore: first,
      undoStopAfter: !first,
    });
  if (document.version !== version || !(await write(parts, true))) return undefined;
  const changed = changedRange(document, await hunksOf(file.before, document.getText()));
  const formatted = changed && (await formatting(document, editor.options, changed));
  try {
    await write(formatted ?? [], false);
  } catch {
    // VS Code refuses a formatter's edits that overlap. The change is written and stands as it was accepted; this ends its step to undo.
    await Promise.resolve(write([], false)).catch(() => undefined);
  }
  return [document];
}

async function formatting(
  document: vscode.TextDocument,
  options: vscode.TextEditorOptions,
  range: vscode.Range,
): Promise<readonly Replacement[]> {
  try {
    const edits = await vscode.commands.executeCommand<readonly vscode.TextEdit[] | undefined>(
      "vscode.executeFormatRangeProvider",
      document.uri,
      range,
      { tabSize: options.tabSize, insertSpaces: options.insertSpaces },
    );
    return (edits ?? []).map(({ range, newText }) => ({ range, text: newText }));
  } catch {
    // A formatter that fails leaves the change as it was accepted.
    return [];
  }
}

/** From the first to the last changed line of the text after. */
function changedRange(document: vscode.TextDocument, all: readonly Hunk[]): vscode.Range | undefined {
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const shift = all.slice(0, -1).reduce((sum, { added, removed }) => sum + added.length - removed.length, 0);
  const end = Math.max(first.startLine, last.startLine + shift + last.added.length - 1);
  return document.validateRange(new vscode.Range(first.startLine, 0, end, Number.MAX_SAFE_INTEGER));
}

async function replacements(document: vscode.TextDocument, after: string): Promise<readonly Replacement[]> {
  const before = document.getText();
  const lines = before.split(/(?<=\n)/);
  let offset = 0;
  let line = 0;
  return (await hunksOf(before, after)).map((hunk) => {
    for (; line < hunk.startLine; line += 1) offset += lines[line]?.length ?? 0;
    const end = offset + hunk.removed.join("").length;
    return {
      range: new vscode.Range(document.positionAt(offset), document.positionAt(end)),
      text: hunk.added.join(""),
    };
  });
}
