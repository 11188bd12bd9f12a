import type { Uri } from "vscode";

/** What tells one place on a file system from another. */
type Place = Pick<Uri, "scheme" | "authority" | "path">;

/**
 * The path by which VS Code's Markdown preview finds a document from a page that is no file. It looks for it below the first
 * folder alone, and a path may climb out of that: above the root there is nothing, so that climbing too far does no harm.
 *
 * @returns undefined where no path leads to it: without any folder, and to what is not a file of the folders' own file system
 */
export function previewPath(document: Place, folders: readonly Place[]): string | undefined {
  const [first] = folders;
  if (first === undefined || first.scheme !== document.scheme || first.authority !== document.authority)
    return undefined;
  const root = first.path.endsWith("/") ? first.path : `${first.path}/`;
  if (document.path.startsWith(root)) return `/${document.path.slice(root.length)}`;
  // Out of whichever folder comes first, should their order change while the page is shown.
  const depth = Math.max(...folders.map(({ path }) => path.split("/").length));
  return `/${"../".repeat(depth)}${document.path.replace(/^\/+/, "")}`;
}

/**
 * A link to a line of a document for VS Code's Markdown preview.
 *
 * @param path as `previewPath` gives it
 * @param line counting from 0
 */
export function lineLink(label: string, path: string, line: number): string {
  const address = path
    .split("/")
    .map(encodeURIComponent)
    .join("/")
    .replace(/[()]/g, (bracket) => ENCODED[bracket] ?? "");
  return `[${label}](${address}#L${line + 1})`;
}

const ENCODED: Readonly<Record<string, string>> = { "(": "%28", ")": "%29" };
