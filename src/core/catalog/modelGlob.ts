import { expandBraces, keptMatchers, matchesRun, parseRun, patternProblem } from "./glob.js";

/** Says what is wrong with a model glob, or undefined. Names are `provider/model-id`, so a pattern needs a `/` or a `*`. */
export function modelGlobProblem(pattern: string): string | undefined {
  const problem = patternProblem(pattern);
  if (problem !== undefined) return problem;
  if (!pattern.includes("/") && !pattern.includes("*")) {
    return `"${pattern}" names no model: write provider/model-id, or "${pattern}/*" for all models of a provider`;
  }
  return undefined;
}

/**
 * Whether a model's name (`provider/model-id`) matches a model glob. Case counts. `*` and `**` also match `/`,
 * so that `openrouter/*` is every model of that provider. A pattern that cannot be used matches nothing.
 */
export const matchesModel = keptMatchers((pattern) => {
  if (modelGlobProblem(pattern) !== undefined) return () => false;
  if (!/[*?[{]/.test(pattern)) return (name) => name === pattern.trim();
  const runs = (expandBraces(pattern) ?? []).map(parseRun);
  return (name) => runs.some((run) => matchesRun(run, name));
});
