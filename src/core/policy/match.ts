import { expandBraces, matchesRun, parseRun, patternProblem, type Run } from "./glob.js";

/** Tells whether a text matches the pattern it was made from. */
export type Matcher = (text: string) => boolean;

/** Compiled patterns are kept; the bound only guards against settings that change for ever. */
const MOST_KEPT = 2000;
const modelMatchers = new Map<string, Matcher>();
const pathMatchers = new Map<string, Matcher>();
const NOTHING: Matcher = () => false;

/** Says what is wrong with a model glob, or undefined. Names are `provider/model-id`, so a pattern needs a `/` or a `*`. */
export function modelGlobProblem(pattern: string): string | undefined {
  const problem = patternProblem(pattern);
  if (problem !== undefined) return problem;
  if (!pattern.includes("/") && !pattern.includes("*")) {
    return `"${pattern}" names no model: write provider/model-id, or "${pattern}/*" for all models of a provider`;
  }
  return undefined;
}

/** Says what is wrong with a path glob, or undefined. */
export function pathGlobProblem(pattern: string): string | undefined {
  const problem = patternProblem(pattern);
  if (problem !== undefined) return problem;
  if (pattern.split("/").includes("..")) return "a pattern cannot leave the workspace folder with ..";
  if (pattern.replaceAll("/", "").trim() === "") return "the pattern names no file or folder";
  return undefined;
}

/**
 * Whether a model's name (`provider/model-id`) matches a model glob. Case counts. `*` and `**` also match `/`,
 * so that `openrouter/*` is every model of that provider. A pattern that cannot be used matches nothing.
 */
export function matchesModel(pattern: string, name: string): boolean {
  return kept(modelMatchers, pattern, compileModel)(name);
}

/**
 * Whether a path matches a path glob or lies in a folder that does. Case never counts, and neither do Unicode forms:
 * file systems differ, and a rule about privacy errs on the careful side. A glob without `/` holds at any depth,
 * one with `/` from the workspace folder on.
 */
export function matchesPath(pattern: string, path: string): boolean {
  return kept(pathMatchers, pattern, compilePath)(path);
}

function kept(matchers: Map<string, Matcher>, pattern: string, compile: (pattern: string) => Matcher): Matcher {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  if (matchers.size >= MOST_KEPT) matchers.clear();
  const made = compile(pattern);
  matchers.set(pattern, made);
  return made;
}

function compileModel(pattern: string): Matcher {
  if (modelGlobProblem(pattern) !== undefined) return NOTHING;
  if (!/[*?[{]/.test(pattern)) return (name) => name === pattern;
  const runs = (expandBraces(pattern) ?? []).map(parseRun);
  return (name) => runs.some((run) => matchesRun(run, name));
}

/** One part of a path pattern: any number of folders, or a run within one name. */
type Part = "folders" | Run;

function compilePath(pattern: string): Matcher {
  if (pathGlobProblem(pattern) !== undefined) return NOTHING;
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

function segments(path: string): readonly string[] {
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
