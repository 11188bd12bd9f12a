/** The one thing `placeInFolder` needs of a URI: `vscode.Uri` has it. */
interface FolderUri<Self> {
  with(change: { path: string }): Self;
  readonly path: string;
}

/**
 * The URI of a file by its `/`-separated path relative to a folder; undefined for a path that would leave the folder.
 * Other people's workspaces may have written the ledger's paths.
 */
export function placeInFolder<Uri extends FolderUri<Uri>>(folder: Uri, path: string): Uri | undefined {
  const parts = path.split("/");
  if (path === "" || parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part)))
    return undefined;
  return folder.with({ path: `${folder.path.replace(/\/$/, "")}/${parts.join("/")}` });
}
