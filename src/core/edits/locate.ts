import { indentation } from "./lines.js";

/** Where a block's SEARCH lines stand, and the REPLACE lines as they have to be written there. */
export interface Place {
  /** Counting from 0. */
  readonly startLine: number;
  /** First line after the place. */
  readonly endLine: number;
  readonly replace: readonly string[];
}

/** Why a block has no place. */
export type Misplaced = "not-found" | "found-twice" | "indentation";

/**
 * Finds the one place of `search` in `lines`. Lines must be equal; when no place is, a second look compares them without
 * leading and trailing whitespace, and takes a place only when it is the only one and the indentation of `replace` can be
 * carried over without guessing. Among several places the only one that lies within `within` is taken.
 */
export function locate(
  lines: readonly string[],
  search: readonly string[],
  replace: readonly string[],
  within?: { readonly startLine: number; readonly endLine: number },
): Place | Misplaced {
  const exact = pick(places(lines, search), search.length, within);
  if (exact === "several") return "found-twice";
  if (exact !== undefined) return { startLine: exact, endLine: exact + search.length, replace };
  if (search.every((line) => line.trim() === "")) return "not-found";
  const loose = pick(
    places(
      lines.map((line) => line.trim()),
      search.map((line) => line.trim()),
    ),
    search.length,
    within,
  );
  if (loose === "several") return "found-twice";
  if (loose === undefined) return "not-found";
  const carried = carryIndentation(search, lines.slice(loose, loose + search.length), replace);
  return carried === undefined ? "indentation" : { startLine: loose, endLine: loose + search.length, replace: carried };
}

function places(lines: readonly string[], search: readonly string[]): readonly number[] {
  const found: number[] = [];
  const first = search[0];
  for (let start = lines.indexOf(first ?? ""); start >= 0; start = lines.indexOf(first ?? "", start + 1)) {
    if (start + search.length > lines.length) break;
    if (search.every((line, offset) => lines[start + offset] === line)) found.push(start);
  }
  return found;
}

function pick(
  found: readonly number[],
  length: number,
  within: { readonly startLine: number; readonly endLine: number } | undefined,
): number | "several" | undefined {
  if (found.length <= 1) return found[0];
  const inside = within
    ? found.filter((start) => start >= within.startLine && start + length - 1 <= within.endLine)
    : [];
  return inside.length === 1 ? inside[0] : "several";
}

/**
 * Rewrites the indentation of `replace` the way the document differs from `search`: by the same indent where a line of
 * `search` has it, else by a prefix that all lines have more or less of. Undefined when neither tells.
 */
export function carryIndentation(
  search: readonly string[],
  document: readonly string[],
  replace: readonly string[],
): readonly string[] | undefined {
  const known = new Map<string, string>();
  for (const [index, line] of search.entries()) {
    if (line.trim() === "") continue;
    const from = indentation(line);
    const to = indentation(document[index] ?? "");
    const before = known.get(from);
    if (before !== undefined && before !== to) return undefined;
    known.set(from, to);
  }
  const pairs = [...known];
  const [firstFrom, firstTo] = pairs[0] ?? ["", ""];
  const more = firstTo.endsWith(firstFrom) ? firstTo.slice(0, firstTo.length - firstFrom.length) : undefined;
  const less = firstFrom.endsWith(firstTo) ? firstFrom.slice(0, firstFrom.length - firstTo.length) : undefined;
  const added = more !== undefined && pairs.every(([from, to]) => to === more + from) ? more : undefined;
  const removed = less !== undefined && pairs.every(([from, to]) => from === less + to) ? less : undefined;

  const result: string[] = [];
  for (const line of replace) {
    const from = indentation(line);
    const to =
      line.trim() === ""
        ? from
        : (known.get(from) ??
          (added !== undefined
            ? added + from
            : removed !== undefined && from.startsWith(removed)
              ? from.slice(removed.length)
              : undefined));
    if (to === undefined) return undefined;
    result.push(to + line.slice(from.length));
  }
  return result;
}
