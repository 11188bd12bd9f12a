import * as vscode from "vscode";
import { signatureOf } from "../../../core/completion/context/declaration.js";
import { RecentMap } from "../../../core/completion/recentMap.js";
import type { FileFacts } from "../files.js";
import { readLines } from "./reading.js";

/** Where a name stands that is declared somewhere. */
export interface Mention {
  readonly name: string;
  readonly position: vscode.Position;
  /** Ask for its type's declaration rather than its own: members are to follow. */
  readonly type: boolean;
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

/** Answers kept, and how long: files that are not open change without telling, ms. */
const MOST = 300;
const OLD_MS = 60_000;
/** Lookups at a time; the language service answers the person's own keys as well. */
const AT_ONCE = 2;
/** Declarations of one name that are taken, such as overloads in one file. */
const OF_ONE = 2;

/** Files outside of the workspace are of use only when they do nothing but declare. */
const DECLARES_ONLY = /\.d\.[cm]?ts$|\.pyi$|\.(h|hh|hpp|hxx)$/;

/** What is known of one mention; old answers serve until there are new ones. */
interface Entry {
  readonly at: number;
  found: readonly Declaration[];
  readonly pending: Promise<void>;
}

/**
 * @param allowed gives the facts of a file whose text may go to a model, else undefined
 * @param now ms from any fixed moment
 */
export function createDeclarations(
  allowed: (uri: vscode.Uri) => Promise<FileFacts | undefined>,
  now: () => number,
): Declarations {
  const known = new RecentMap<string, Entry>(MOST);
  // What stood in a file that is edited may stand there no more; what a document declares itself changes with each key.
  const edited = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    const uri = document.uri.toString();
    for (const [key, { found }] of known)
      if (!key.startsWith(`${uri} `) && found.some((one) => one.uri.toString() === uri)) known.delete(key);
  });

  const lookUp = async (document: vscode.TextDocument, { name, position, type }: Mention): Promise<Declaration[]> => {
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[] | undefined>(
      type ? "vscode.executeTypeDefinitionProvider" : "vscode.executeDefinitionProvider",
      document.uri,
      position,
    );
    const found: Declaration[] = [];
    for (const place of (places ?? []).slice(0, OF_ONE)) {
      const uri = "targetUri" in place ? place.targetUri : place.uri;
      const { start } = "targetUri" in place ? place.targetRange : place.range;
      if (vscode.workspace.getWorkspaceFolder(uri) === undefined && !DECLARES_ONLY.test(uri.path)) continue;
      // A file that is kept from all models is not even read.
      if ((await allowed(uri)) === undefined) continue;
      const lines = await readLines(uri);
      const text = lines && signatureOf(lines, start.line, document.languageId);
      if (text !== undefined && text.trim() !== "") found.push({ name, uri, line: start.line, text });
    }
    return found;
  };

  /** What is known or under way; begins to look when there is nothing of late. */
  const entryOf = (document: vscode.TextDocument, mention: Mention): Entry => {
    const key = `${document.uri.toString()} ${mention.key}`;
    const before = known.get(key);
    if (before !== undefined && now() - before.at < OLD_MS) return before;
    const entry: Entry = {
      at: now(),
      found: before?.found ?? [],
      pending: lookUp(document, mention).then(
        (found) => void (entry.found = found),
        () => undefined,
      ),
    };
    known.set(key, entry);
    return entry;
  };

  return {
    async of(document, mentions, signal) {
      const entries: Entry[] = [];
      const left = [...mentions];
      const work = async (): Promise<void> => {
        for (let mention = left.shift(); mention !== undefined && !signal.aborted; mention = left.shift()) {
          const entry = entryOf(document, mention);
          entries.push(entry);
          if (entry.found.length === 0) await entry.pending;
        }
      };
      await untilAborted(Promise.all(Array.from({ length: AT_ONCE }, work)), signal);
      return entries.flatMap(({ found }) => found);
    },
    dispose: () => edited.dispose(),
  };
}

/** Waits for some work, but no longer than until a signal aborts; the work goes on. */
export function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener("abort", done);
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
    work.then(done, done);
  });
}
