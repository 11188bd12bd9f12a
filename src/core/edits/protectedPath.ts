/** Folders that decide what runs or what is sent; a model's text is never written into them. */
const FOLDERS = new Set([".vscode", ".git", ".fairlead"]);

/**
 * Tells whether a model's text must never be written to a path: settings, tasks, Git's own files, workspace files and prompt files,
 * and whatever lies outside of the folder that the path is relative to. Spellings that a file system takes for the same name count
 * as the same: other case, trailing dots and spaces, streams (`.git::$DATA`), short names (`GIT~1`) and characters that HFS+ ignores.
 *
 * @param path relative to its workspace folder, or absolute.
 */
export function protectedPath(path: string): boolean {
  let depth = 0;
  for (const part of path.split(/[\\/]+/)) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      depth -= 1;
      if (depth < 0) return true;
      continue;
    }
    depth += 1;
    const name = plainName(part);
    if (FOLDERS.has(name) || /^git~\d+$/.test(name) || name.endsWith(".code-workspace")) return true;
  }
  return false;
}

function plainName(part: string): string {
  const visible = part.normalize("NFKC").replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "");
  const streamless = visible.replace(/(?<=.):.*$/, "");
  return streamless.replace(/[. ]+$/, "").toLowerCase();
}
