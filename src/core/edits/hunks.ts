import { splitLines } from "./lines.js";

/** A stretch of lines that changed, with unchanged lines or the ends of the text around it. */
export interface Hunk {
  /** Place in the text before, counting from 0; an insertion removes nothing there. */
  readonly startLine: number;
  /** Lines with their endings. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The independent changes that lead from `before` to `after`, first to last. Loads the difference algorithm at first use. */
export async function hunks(before: string, after: string): Promise<readonly Hunk[]> {
  const { diffArrays } = await import("./difference.js");
  const result: { startLine: number; removed: string[]; added: string[] }[] = [];
  let line = 0;
  let open: { startLine: number; removed: string[]; added: string[] } | undefined;
  for (const change of diffArrays(wholeLines(before), wholeLines(after))) {
    if (!change.added && !change.removed) {
      line += change.value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { startLine: line, removed: [], added: [] };
      result.push(open);
    }
    if (change.removed) {
      open.removed.push(...change.value);
      line += change.value.length;
    } else {
      open.added.push(...change.value);
    }
  }
  return result;
}

/**
 * The text before with the accepted hunks applied: all give the text after, none the text before.
 *
 * @param accepted indexes into `all`.
 */
export function applyHunks(before: string, all: readonly Hunk[], accepted: ReadonlySet<number>): string {
  const lines = wholeLines(before);
  const result: string[] = [];
  let next = 0;
  for (const [index, hunk] of all.entries()) {
    if (!accepted.has(index)) continue;
    result.push(...lines.slice(next, hunk.startLine), ...hunk.added);
    next = hunk.startLine + hunk.removed.length;
  }
  result.push(...lines.slice(next));
  return result.join("");
}

/** Where each hunk that is not left out stands in the text after: its first line from 0 and the line after its last. */
export function placesAfter(
  all: readonly Hunk[],
  leftOut: ReadonlySet<number>,
): readonly { readonly hunk: number; readonly startLine: number; readonly endLine: number }[] {
  let shift = 0;
  return all.flatMap((hunk, index) => {
    if (leftOut.has(index)) return [];
    const startLine = hunk.startLine + shift;
    shift += hunk.added.length - hunk.removed.length;
    return [{ hunk: index, startLine, endLine: startLine + hunk.added.length }];
  });
}

function wholeLines(text: string): string[] {
  const lines = splitLines(text).map((line) => line.text + line.ending);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
