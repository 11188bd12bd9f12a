import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Uri } from "vscode";

/** The paths under which a document is known. */
export interface DocumentPaths {
  /** For people and prompts: relative to the folder, or the bare name. */
  readonly shown: string;
  /** Every path that exclusion rules have to be asked about: as opened, and where links really lead. */
  readonly all: readonly string[];
}

/** Finds the paths of a document, following symbolic links, so that a link to an excluded file is excluded too. */
export async function pathsOf(document: Uri, folder: Uri | undefined): Promise<DocumentPaths> {
  // A new file that was opened by its name has its place already.
  const onDisk = document.scheme === "untitled" && document.path.startsWith("/");
  if (!onDisk && document.scheme !== "file" && document.scheme !== "vscode-notebook-cell") {
    return { shown: document.path, all: [withoutRoot(document.path)] };
  }
  const opened = relativePath(document.fsPath, folder?.fsPath);
  const real = await followed(document.fsPath);
  const realFolder = folder && (await followed(folder.fsPath));
  const target = relativePath(real, realFolder);
  const shown = opened.inside ? opened.path : basename(document.fsPath);
  return { shown, all: [...new Set([opened.path, target.path])] };
}

/** A path relative to a folder, or, outside of it, absolute without its root. `/` separated either way. */
export function relativePath(
  path: string,
  folder: string | undefined,
): { readonly path: string; readonly inside: boolean } {
  const inside = folder === undefined ? undefined : relative(folder, path);
  if (
    inside !== undefined &&
    inside !== "" &&
    inside !== ".." &&
    !inside.startsWith(`..${sep}`) &&
    !isAbsolute(inside)
  ) {
    return { path: slashes(inside), inside: true };
  }
  return { path: withoutRoot(slashes(path)), inside: false };
}

async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Not on disk yet, or gone: its folder can still be a link.
    const above = dirname(path);
    return isAbsolute(path) && above !== path ? join(await followed(above), basename(path)) : path;
  }
}

function slashes(path: string): string {
  return path.split(sep).join("/");
}

function withoutRoot(path: string): string {
  return path.replace(/^([A-Za-z]:)?\/+/, "");
}
