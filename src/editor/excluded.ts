import type * as vscode from "vscode";
import { folderOf } from "./request/folder.js";
import type { RequestParts } from "./request/index.js";
import { pathsOf } from "./request/paths.js";

/** Answers kept at most; a long session opens many files. */
const MOST = 200;

/** Tells whether a document is excluded, remembered until a setting changes, for surfaces that are asked at every move of the cursor. */
export function exclusionMemory(
  parts: RequestParts,
  onSettings: (listener: () => void) => void,
): (uri: vscode.Uri) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  onSettings(() => known.clear());
  return (uri) => {
    const key = uri.toString();
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST) known.clear();
    // What cannot be asked counts as excluded; the commands say why.
    const fresh = isExcluded(parts, uri).catch(() => true);
    known.set(key, fresh);
    return fresh;
  };
}

async function isExcluded(parts: RequestParts, uri: vscode.Uri): Promise<boolean> {
  const folder = folderOf(uri);
  for (const path of (await pathsOf(uri, folder?.uri)).all)
    if ((await parts.excludedBy(path, folder)) !== undefined) return true;
  return false;
}
