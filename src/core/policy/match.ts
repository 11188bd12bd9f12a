import { expandBraces, keptMatchers, matchesRun, parseRun, patternProblem } from "../catalog/glob.js";
import type { Matcher, Run } from "../catalog/glob.js";

export { matchesModel, modelGlobProblem } from "../catalog/modelGlob.js";

/** Says what is wrong with a path glob, or undefined. */
export function pathGlobProblem(pattern: string): string | undefined {
  const problem = patternProblem(pattern);
  if (problem !== undefined) return problem;
  if (pattern.split("/").includes("..")) return "a pattern cannot leave the workspace folder with ..";
  if (pattern.replaceAll("/", "").trim() === "") return "the pattern names no file or folder";
  return undefined;
}

/**
 * Whether a path matches a path glob or lies in a folder that does. Case never counts, and neither do Unicode forms:
 * file systems differ, and a rule about privacy errs on the careful side. A glob without `/` holds at any depth,
 * one with `/` from the workspace folder on.
 */
export const matchesPath = keptMatchers(compilePath);

/** One part of a path pattern: any number of folders, or a run within one name. */
type Part = "folders" | Run;

function compilePath(pattern: string): Matcher {
  if (pathGlobProblem(pattern) !== undefined) return () => false;
  const alternatives = (expandBraces(fold(pattern)) ?? []).map(parsePath);
  return (path) => {
    const names = segments(path);
    return alternatives.some((parts) => matchesParts(parts, names));
  };
}

function parsePath(pattern: string): readonly Part[] {
  const names = pattern.split("/").filter((name) => name !== "" && name !== ".");
  const anchored = pattern
    .replace(/^(\.\/)+/, "")
    .replace(/\/+$/, "")
    .includes("/");
  const parts: Part[] = names.map((name) => (name === "**" ? "folders" : parseRun(name)));
  if (!anchored) parts.unshift("folders");
  // What lies in a folder that matches is covered too.
  parts.push("folders");
  return parts;
}

/** Walks all prefixes of the parts at once: bounded by parts times names. */
function matchesParts(parts: readonly Part[], names: readonly string[]): boolean {
  let reached = closure(parts, new Set([0]));
  for (const name of names) {
    const next = new Set<number>();
    for (const index of reached) {
      const part = parts[index];
      if (part === "folders") next.add(index);
      else if (part !== undefined && matchesRun(part, name)) next.add(index + 1);
    }
    reached = closure(parts, next);
    if (reached.size === 0) return false;
  }
  return names.length > 0 && reached.has(parts.length);
}

function closure(parts: readonly Part[], indices: Set<number>): Set<number> {
  // A set iterates over what is added on the way, so chains of "folders" are followed to their end.
  for (const index of indices) if (parts[index] === "folders") indices.add(index + 1);
  return indices;
}

/** The path taken apart last: each rule asks for the same one in turn. */
let taken: { readonly path: string; readonly names: readonly string[] } | undefined;

function segments(path: string): readonly string[] {
  if (taken?.path !== path) taken = { path, names: namesIn(path) };
  return taken.names;
}

function namesIn(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.replaceAll("\\", "/").split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") names.pop();
    else names.push(fold(name));
  }
  return names;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
