import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What no test puts back: installed things, git's own, and settings, which later tests of a file build on. */
const LEFT_ALONE = new Set([".git", ".vscode", "node_modules"]);

/** A folder's files by their paths in it. */
export type FolderFiles = ReadonlyMap<string, Buffer>;

/** Reads all files of a folder that a test may change. */
export function readFolder(folder: string): FolderFiles {
  const files = new Map<string, Buffer>();
  const read = (inner: string): void => {
    for (const entry of readdirSync(path.join(folder, inner), { withFileTypes: true })) {
      if (LEFT_ALONE.has(entry.name)) continue;
      const name = path.join(inner, entry.name);
      if (entry.isDirectory()) read(name);
      else if (entry.isFile()) files.set(name, readFileSync(path.join(folder, name)));
    }
  };
  read("");
  return files;
}

/** Makes a folder's files what they were: changed ones are written anew, new ones are removed. */
export function writeFolder(folder: string, files: FolderFiles): void {
  const now = readFolder(folder);
  for (const name of now.keys()) if (!files.has(name)) rmSync(path.join(folder, name));
  for (const [name, content] of files) {
    if (now.get(name)?.equals(content)) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}
