import * as vscode from "vscode";
import { signatureOf } from "../../../core/completion/context/declaration.js";
import { createLookups } from "../../../core/completion/context/lookups.js";
import type { FileFacts } from "../files.js";
import { readLines } from "./reading.js";

/** Where a name stands that is declared somewhere. */
export interface Mention {
  readonly name: string;
  readonly position: vscode.Position;
  /** Ask for its type's declaration rather than its own: members are to follow. */
  readonly type: boolean;
  /** Stands in an import, so that its declaration stands elsewhere. */
  readonly imported: boolean;
  /** Names the same declaration for as long as it stays the same text. */
  readonly key: string;
}

/** The text by which something is declared. */
export interface Declaration {
  readonly name: string;
  readonly uri: vscode.Uri;
  readonly line: number;
  readonly text: string;
}

/** Finds declarations through VS Code's own language services, of files that are open or not. */
export interface Declarations extends vscode.Disposable {
  /** What is known of some names; what is not is looked up until the signal aborts, and is known later. */
  of(document: vscode.TextDocument, mentions: readonly Mention[], signal: AbortSignal): Promise<readonly Declaration[]>;
}

/** Declarations of one name that are taken, such as overloads in one file. */
const OF_ONE = 2;

/** Files outside of the workspace are of use only when they do nothing but declare. */
const DECLARES_ONLY = /\.d\.[cm]?ts$|\.pyi$|\.(h|hh|hpp|hxx)$/;

/**
 * @param allowed gives the facts of a file whose text may go to a model, else undefined
 * @param now ms from any fixed moment
 */
export function createDeclarations(
  allowed: (uri: vscode.Uri) => Promise<FileFacts | undefined>,
  now: () => number,
): Declarations {
  const lookUp = async ({
    document,
    name,
    position,
    type,
    imported,
  }: Mention & { readonly document: vscode.TextDocument }): Promise<Declaration[]> => {
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[] | undefined>(
      type ? "vscode.executeTypeDefinitionProvider" : "vscode.executeDefinitionProvider",
      document.uri,
      position,
    );
    const found: Declaration[] = [];
    for (const place of (places ?? []).slice(0, OF_ONE)) {
      const uri = "targetUri" in place ? place.targetUri : place.uri;
      const { start } = "targetUri" in place ? place.targetRange : place.range;
      // A language service that is still starting takes the import itself for the declaration; it is asked again.
      if (imported && start.line === position.line && uri.toString() === document.uri.toString()) continue;
      if (vscode.workspace.getWorkspaceFolder(uri) === undefined && !DECLARES_ONLY.test(uri.path)) continue;
      // A file that is kept from all models is not even read.
      if ((await allowed(uri)) === undefined) continue;
      const lines = await readLines(uri);
      const text = lines && signatureOf(lines, start.line, document.languageId);
      if (text !== undefined && text.trim() !== "") found.push({ name, uri, line: start.line, text });
    }
    return found;
  };

  const lookups = createLookups(lookUp, now);
  // What stood in a file that is edited may stand there no more; what a document declares itself changes with each key.
  const edited = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    const uri = document.uri.toString();
    lookups.forget((key, found) => !key.startsWith(`${uri} `) && found.some((one) => one.uri.toString() === uri));
  });

  return {
    of(document, mentions, signal) {
      const uri = document.uri.toString();
      return lookups.of(
        mentions.map((mention) => ({ ...mention, document, key: `${uri} ${mention.key}` })),
        signal,
      );
    },
    dispose: () => edited.dispose(),
  };
}
