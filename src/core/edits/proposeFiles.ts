import type { TextSpan } from "../request/request.js";
import { applyBlocks } from "./applyBlocks.js";
import type { EditBlock, EditFormat } from "./block.js";
import { parseAnswer } from "./parseAnswer.js";
import { proposeText } from "./proposeText.js";

/** A file with its text. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** All files as an answer would have them, or what is wrong with the answer, in words that the model can act on. */
export type ProposedFiles =
  | {
      readonly ok: true;
      readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
    }
  /** The model says in one sentence that nothing has to change, as the rules of the form allow. */
  | { readonly ok: false; readonly unchanged: string }
  | { readonly ok: false; readonly unchanged?: undefined; readonly message: string };

/**
 * Applies an answer whose blocks may name other files than the one that was asked about. Nothing is applied by halves:
 * one block without a place refuses them all.
 *
 * @param others texts of the files that `namedPaths` gave, by those paths; a missing one is a file that may not be changed
 */
export function proposeFiles(
  main: FileText & { readonly span: TextSpan },
  others: ReadonlyMap<string, string>,
  answer: string,
  options: { readonly format: EditFormat },
): ProposedFiles {
  const groups = blocksByPath(main.path, answer, options.format, [...others.keys()]);
  if (groups === undefined || (groups.size === 1 && groups.has(main.path))) {
    const proposed = proposeText(main.text, main.span, answer, options);
    if (!proposed.ok) return proposed;
    return { ok: true, files: [{ path: main.path, before: main.text, after: proposed.text }] };
  }
  const files: { path: string; before: string; after: string }[] = [];
  const problems: string[] = [];
  for (const [path, blocks] of groups) {
    const isMain = path === main.path;
    const before = isMain ? main.text : others.get(path);
    if (before === undefined) {
      problems.push(`${path} is no file that you may change. Change only ${main.path} and the files that are shown.`);
      continue;
    }
    const applied = applyBlocks(before, blocks, isMain ? main.span : undefined);
    if (applied.ok) files.push({ path, before, after: applied.text });
    else problems.push(...applied.failures.map(({ message }) => (isMain ? message : `${path}: ${message}`)));
  }
  return problems.length > 0 ? { ok: false, message: problems.join("\n") } : { ok: true, files };
}

/**
 * The paths of other files that the blocks of an answer name, once each.
 *
 * @param shown paths of other files that the model was shown
 */
export function namedPaths(
  mainPath: string,
  answer: string,
  format: EditFormat,
  shown: readonly string[] = [],
): readonly string[] {
  return [...(blocksByPath(mainPath, answer, format, shown)?.keys() ?? [])].filter((path) => path !== mainPath);
}

/** The blocks of an answer by file; undefined when it has none. A block without a path belongs to the file of the block before it. */
export function blocksByPath(
  mainPath: string,
  answer: string,
  format: EditFormat,
  shown: readonly string[] = [],
): ReadonlyMap<string, EditBlock[]> | undefined {
  const parsed = parseAnswer(answer, { format, paths: [mainPath, ...shown] });
  if (!parsed.ok || parsed.edits.kind !== "blocks") return undefined;
  const groups = new Map<string, EditBlock[]>();
  let path = mainPath;
  for (const block of parsed.edits.blocks) {
    if (block.path !== undefined) path = fileMeant(block.path, mainPath, shown);
    const group = groups.get(path);
    if (group === undefined) groups.set(path, [block]);
    else group.push(block);
  }
  return groups;
}

/** A file that was shown by just this path is meant before one that only ends like it. */
function fileMeant(written: string, mainPath: string, shown: readonly string[]): string {
  const path = plain(written);
  return !shown.includes(path) && sameFile(written, mainPath) ? mainPath : path;
}

/** Whether a model that writes `written` means `path`: models leave folders out or begin with `./` or the whole path. */
function sameFile(written: string, path: string): boolean {
  const name = plain(written);
  return name === path || path.endsWith(`/${name}`) || (written.startsWith("/") && written.endsWith(`/${path}`));
}

function plain(path: string): string {
  return path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}
