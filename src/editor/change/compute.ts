import type { Uri } from "vscode";
import { hunks, movedSpan, namedPaths, proposeFiles } from "../../core/edits/index.js";
import { type ChangeAsk, editedText } from "./ask.js";
import type { Sibling } from "./siblings.js";

/** Reads the other files that an answer may change, of those that it names. */
export type SiblingsOf = (paths: readonly string[]) => Promise<ReadonlyMap<string, Pick<Sibling, "document">>>;

/** A file as it is and as an answer would have it. */
export interface ChangedFile {
  readonly uri: Uri;
  /** Relative to its workspace folder. */
  readonly path: string;
  readonly language: string;
  /** Empty for a file that is made anew. */
  readonly before: string;
  readonly after: string;
  readonly isNew: boolean;
}

/** What an answer makes of the documents. */
export type Computed =
  | { readonly kind: "change"; readonly files: readonly ChangedFile[] }
  /** With the model's own sentence about it, if it gave one. */
  | { readonly kind: "unchanged"; readonly why?: string }
  /** The document went on meanwhile, and the answer does not fit it any more. */
  | { readonly kind: "stale" }
  /** In words that the model can act on. */
  | { readonly kind: "unusable"; readonly message: string };

/** Lines of no text: blocks that have more than one place then have none. */
const NOWHERE = { startLine: -1, startCharacter: 0, endLine: -1, endCharacter: 0 };

/**
 * Applies an answer to the documents as they are now. When the main one changed since the request, blocks that are still
 * found in it are taken all the same; a whole selection is not, because its place may have moved, nor is a block whose place
 * the selection decided when that place is no more as it was.
 */
export async function compute(ask: ChangeAsk, answer: string, siblingsOf: SiblingsOf): Promise<Computed> {
  const { place, creates, format } = ask;
  const main = editedText(ask);
  const shown = (ask.request.context ?? []).map(({ path }) => path);
  const named = namedPaths(main.path, answer, format, shown);
  const siblings = await siblingsOf(
    [...new Set([...named, ...(ask.basis?.keys() ?? [])])].filter((path) => path !== main.path),
  );
  const others = new Map(
    [...siblings].map(([path, { document }]) => [path, ask.basis?.get(path) ?? document.getText()]),
  );
  const intended = proposeFiles(main, others, answer, { format });
  if (!intended.ok) {
    return intended.unchanged === undefined
      ? { kind: "unusable", message: intended.message }
      : { kind: "unchanged", why: intended.unchanged };
  }
  let proposed = intended.files;
  const now = place.document.getText();
  if (creates === undefined && now !== place.text) {
    const moved =
      ask.edits === undefined
        ? proposeFiles({ ...main, text: now, span: movedSpan(main.text, now, main.span) }, others, answer, {
            format: "blocks",
          })
        : undefined;
    if (moved?.ok !== true) return { kind: "stale" };
    const after = proposed.find(({ path }) => path === main.path)?.after ?? main.text;
    const bySelection = !proposeFiles({ ...main, span: NOWHERE }, others, answer, { format }).ok;
    if (bySelection && (await meet(main.text, now, after))) return { kind: "stale" };
    proposed = moved.files;
  }
  const kept = new Map(ask.basis);
  kept.set(main.path, main.text);
  for (const { path, after } of proposed) kept.set(path, after);
  const files = [...kept].flatMap(([path, after]): readonly ChangedFile[] => {
    if (path === creates?.path) return [{ ...creates, before: "", after, isNew: true }];
    const document = path === place.path ? place.document : siblings.get(path)?.document;
    if (document === undefined) return [];
    const before = document.getText();
    return [{ uri: document.uri, path, language: document.languageId, before, after, isNew: false }];
  });
  const changed = files.filter(({ before, after }) => before !== after);
  return changed.length === 0 ? { kind: "unchanged" } : { kind: "change", files: changed };
}

/** Whether two texts that came of one differ from it at the same lines, or side by side. */
async function meet(text: string, one: string, other: string): Promise<boolean> {
  const [ours, theirs] = await Promise.all([hunks(text, one), hunks(text, other)]);
  return ours.some(({ startLine, removed }) =>
    theirs.some(
      (hunk) => startLine <= hunk.startLine + hunk.removed.length && hunk.startLine <= startLine + removed.length,
    ),
  );
}
