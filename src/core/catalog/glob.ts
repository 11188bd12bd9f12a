/** Longest pattern taken, in characters; longer ones are refused so that workspace settings cannot cost time. */
export const LONGEST_PATTERN = 256;

/** Most alternatives that the braces of one pattern may make. */
export const MOST_ALTERNATIVES = 64;

/** One step of a run: a literal character, any one character, any run of characters, or a set of characters. */
type Step =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "one" }
  | { readonly kind: "run" }
  | { readonly kind: "set"; readonly ranges: readonly (readonly [string, string])[]; readonly negated: boolean };

/** A pattern ready to be matched in time proportional to pattern times text: no regular expression is ever built. */
export type Run = readonly Step[];

/**
 * Says what is wrong with a pattern, or undefined when it can be used.
 * Supported are `*`, `**`, `?`, `[a-z]`, `[!a]` and `{a,b}`; what is not supported is refused rather than taken literally,
 * because an exclusion that silently matches nothing would leak.
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.trim() === "") return "the pattern is empty";
  if (pattern.length > LONGEST_PATTERN) return `the pattern is longer than ${LONGEST_PATTERN} characters`;
  if (/[\u0000-\u001f\u007f]/.test(pattern)) return "the pattern holds a control character";
  if (pattern.trimStart().startsWith("!")) return "a pattern cannot start with !, rules only ever add up";
  if (pattern.includes("\\")) return "a pattern cannot hold \\; write / between folders and [*] for a literal *";
  if (/[@!+*?]\(/.test(pattern)) return "groups such as +(a|b) are not supported; write {a,b}";
  if (/\{[^{},]*\.\.[^{},]*\}/.test(pattern)) return "ranges such as {1..3} are not supported; write {1,2,3}";
  const alternatives = expandBraces(pattern);
  if (alternatives === undefined) return `the pattern's braces make more than ${MOST_ALTERNATIVES} alternatives`;
  return undefined;
}

/**
 * Writes out `{a,b}`; undefined when there would be more than {@link MOST_ALTERNATIVES}. Braces without a comma are literal.
 * White space around a pattern and its choices, as in `{a, b}`, is how people write, not what they mean: taken literally it
 * would match nothing.
 */
export function expandBraces(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const open = [pattern.trim()];
  while (open.length > 0) {
    const text = open.pop() ?? "";
    const group = findGroup(text);
    if (group === undefined) done.push(text);
    else for (const choice of group.choices) open.push(text.slice(0, group.start) + choice + text.slice(group.end));
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

/** The innermost-first brace group that has a comma. */
function findGroup(text: string): { start: number; end: number; choices: string[] } | undefined {
  const starts: number[] = [];
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "{") starts.push(index);
    if (text[index] !== "}") continue;
    const start = starts.pop();
    if (start === undefined) continue;
    const inner = text.slice(start + 1, index);
    if (inner.includes(",")) return { start, end: index + 1, choices: inner.split(",").map((choice) => choice.trim()) };
  }
  return undefined;
}

/** Parses one alternative, free of braces, into steps. */
export function parseRun(text: string): Run {
  const steps: Step[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "*") {
      if (steps.at(-1)?.kind !== "run") steps.push({ kind: "run" });
    } else if (character === "?") {
      steps.push({ kind: "one" });
    } else {
      const set = character === "[" ? parseSet(text, index) : undefined;
      if (set !== undefined) index = set.end;
      steps.push(set?.step ?? { kind: "literal", text: character });
    }
  }
  return steps;
}

function parseSet(text: string, start: number): { step: Step; end: number } | undefined {
  const negated = text[start + 1] === "!" || text[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  // A bracket right after the opening one belongs to the set, as in every shell.
  const end = text.indexOf("]", first + 1);
  if (end < 0) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let index = first; index < end; index++) {
    const from = text.charAt(index);
    const isRange = text[index + 1] === "-" && index + 2 < end;
    ranges.push([from, isRange ? text.charAt(index + 2) : from]);
    if (isRange) index += 2;
  }
  return { step: { kind: "set", ranges, negated }, end };
}

/** Whether the whole text matches; goes back to the last `*` only, so time is bounded by steps times characters. */
export function matchesRun(run: Run, text: string): boolean {
  let step = 0;
  let place = 0;
  let lastRun = -1;
  let lastPlace = 0;
  while (place < text.length) {
    const current = run[step];
    if (current?.kind === "run") {
      lastRun = step++;
      lastPlace = place;
    } else if (current !== undefined && matchesStep(current, text.charAt(place))) {
      step++;
      place++;
    } else if (lastRun >= 0) {
      step = lastRun + 1;
      place = ++lastPlace;
    } else {
      return false;
    }
  }
  while (run[step]?.kind === "run") step++;
  return step === run.length;
}

function matchesStep(step: Step, character: string): boolean {
  if (step.kind === "literal") return step.text === character;
  if (step.kind === "one") return true;
  if (step.kind === "run") return false;
  return step.ranges.some(([from, to]) => from <= character && character <= to) !== step.negated;
}

/** Tells whether a text matches a pattern. */
export type Matcher = (text: string) => boolean;

/** Compiled patterns are kept; the bound only guards against settings that change for ever. */
const MOST_KEPT = 2000;

/** Makes a matching function that compiles each pattern once. */
export function keptMatchers(compile: (pattern: string) => Matcher): (pattern: string, text: string) => boolean {
  const kept = new Map<string, Matcher>();
  return (pattern, text) => {
    let matcher = kept.get(pattern);
    if (matcher === undefined) {
      if (kept.size >= MOST_KEPT) kept.clear();
      matcher = compile(pattern);
      kept.set(pattern, matcher);
    }
    return matcher(text);
  };
}
