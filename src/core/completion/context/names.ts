import type { NamedPlace } from "./imports.js";

/** Names that are called, or begin with a capital letter and most likely name a type, or whose members are asked for. */
const TELLING = /(?<![\p{L}\p{N}_$])(\p{Lu}[\p{L}\p{N}_$]{2,}|[\p{L}_$][\p{L}\p{N}_$]{2,}(?=\s*(?:\(|\.|::|->)))/gu;

const KEYWORDS = new Set(
  "if for while switch catch return function await typeof super this self new match elif with assert print".split(" "),
);

/**
 * The names nearest before the cursor that may be declared elsewhere, nearest first, each once. A name that is still
 * being typed is not among them, so that the same names are found key after key.
 *
 * @param near text right before the cursor
 */
export function usedNames(near: string, most: number): readonly NamedPlace[] {
  const found = new Map<string, NamedPlace>();
  for (const { index, 0: name } of [...near.matchAll(TELLING)].reverse()) {
    if (index + name.length === near.length || KEYWORDS.has(name) || found.has(name)) continue;
    found.set(name, { name, offset: index });
    if (found.size === most) break;
  }
  return [...found.values()];
}
