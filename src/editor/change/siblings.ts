import * as vscode from "vscode";
import { protectedPath } from "../../core/edits/index.js";
import type { RequestParts, RequestPlace } from "../request/index.js";
import { pathsOf } from "../request/paths.js";
import { LARGEST } from "../request/size.js";

/** Another file of the same workspace folder. */
export interface Sibling {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
}

/**
 * The files that an answer may change besides the one that was asked about: those of the same folder that exist, that no rule
 * excludes and that are not protected, wherever links lead. Others are left out.
 */
export async function readSiblings(
  request: RequestParts,
  place: RequestPlace,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Sibling>> {
  const folder = vscode.workspace.getWorkspaceFolder(place.document.uri);
  const found = new Map<string, Sibling>();
  if (folder === undefined) return found;
  for (const path of paths) {
    const sibling = await readSibling(request, folder, path);
    if (sibling !== undefined) found.set(path, sibling);
  }
  return found;
}

/** One such file; undefined when it may not be changed. */
export async function readSibling(
  request: RequestParts,
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<Sibling | undefined> {
  if (path.startsWith("/") || protectedPath(path)) return undefined;
  const uri = vscode.Uri.joinPath(folder.uri, path);
  try {
    const { all } = await pathsOf(uri, folder.uri);
    for (const one of all) {
      // A path that begins anew at the root has left the folder by a link.
      if (protectedPath(one) || (await request.excludedBy(one, folder)) !== undefined) return undefined;
    }
    const real = all.at(-1) ?? path;
    if (!(await exists(vscode.Uri.joinPath(folder.uri, real)))) return undefined;
    const document = await vscode.workspace.openTextDocument(uri);
    return document.lineCount > LARGEST.lines ? undefined : { uri, document };
  } catch {
    // Not there, or no text.
    return undefined;
  }
}

/** Whether a file is there. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
