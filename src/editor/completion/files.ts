import type * as vscode from "vscode";
import { RecentMap } from "../../core/completion/recentMap.js";
import { folderOf } from "../request/folder.js";
import type { RequestParts } from "../request/index.js";
import { pathsOf } from "../request/paths.js";

/** What is known of a document for ghost text, until a rule changes. */
export interface FileFacts {
  readonly path: string;
  readonly realPaths: readonly string[];
  readonly folder: vscode.WorkspaceFolder | undefined;
  /** The rule that keeps its text from every model. */
  readonly excludedBy: string | undefined;
}

/** Looks documents up once. */
export interface Files {
  of(document: vscode.TextDocument): FileFacts | Promise<FileFacts>;
  /** The same for a file that may not be open. */
  at(uri: vscode.Uri): FileFacts | Promise<FileFacts>;
  forget(): void;
}

/** Settings of VS Code, ours and keys live in such files; models have nothing to say about them. */
const SETTINGS_FILE = /(^|\/)(\.vscode\/[^/]+\.json|settings\.json|[^/]*\.code-workspace|\.fairlead\/.*)$/;
const MOST = 500;

/** Makes the look-up. */
export function createFiles(request: RequestParts): Files {
  const known = new RecentMap<string, FileFacts | Promise<FileFacts>>(MOST);
  const at: Files["at"] = (uri) => {
    const key = uri.toString();
    const before = known.get(key);
    if (before !== undefined) return before;
    const looking = look(uri, request).then(
      (facts) => {
        if (known.get(key) === looking) known.set(key, facts);
        return facts;
      },
      (error: unknown) => {
        known.delete(key);
        throw error;
      },
    );
    known.set(key, looking);
    return looking;
  };
  return {
    of: ({ uri }) => at(uri),
    at,
    forget: () => known.clear(),
  };
}

async function look(uri: vscode.Uri, request: RequestParts): Promise<FileFacts> {
  const folder = folderOf(uri);
  const paths = await pathsOf(uri, folder?.uri);
  let excludedBy = paths.all.some((path) => SETTINGS_FILE.test(path)) ? "Fairlead leaves settings alone" : undefined;
  for (const path of paths.all) excludedBy ??= await request.excludedBy(path, folder);
  return { path: paths.shown, realPaths: paths.all.filter((path) => path !== paths.shown), folder, excludedBy };
}
