import type { RequestText } from "../src/core/request/features.js";
import { features } from "../src/core/request/features.js";
import { taskOfCommand } from "../src/core/request/command.js";
import { personsWords } from "../src/core/request/person.js";
import { CLASSES, type Example, type Learned, scores } from "./learn.js";

/** A labelled request: what the classifier may see, and the tasks of which any is right. */
export interface LabelledRequest extends RequestText {
  readonly right: readonly string[];
  /** "given" for the public set, else the file of our own set. */
  readonly origin: string;
  readonly held: boolean;
}

/** How the labels of the public set are called here; a set-up of a project may also be taken as generation. */
const GIVEN_LABELS: Readonly<Record<string, readonly string[]>> = {
  edit: ["refactor"],
  generate: ["generate"],
  explain: ["explain"],
  fix: ["fix"],
  tests: ["test"],
  docs: ["document"],
  question: ["ask"],
  scaffold: ["ask", "generate"],
  platform: ["ask"],
  editor_help: ["ask"],
  terminal: ["ask"],
};

/** A number from a text that never changes (FNV-1a); folds and the held-back fifth are cut by it. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash >>> 0;
}

/** Equal requests up to case, spaces and punctuation have one key, so that none is in two folds. */
export function sameRequestKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}/]+/gu, " ")
    .trim();
}

/** The words of a request, to tell which requests resemble each other. */
export function wordSet(request: { readonly text: string }): ReadonlySet<string> {
  return new Set(sameRequestKey(request.text).split(" "));
}

/** Whether two requests share at least half of their words. */
export function resemble(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared) >= 0.5;
}

/**
 * Names a family for each request: requests that resemble one another, directly or through others, have the same. Folds
 * are cut by family, so that "add docstring" is not tested on a model that learned "add docstrings".
 */
export function familiesOf(requests: readonly LabelledRequest[]): ReadonlyMap<LabelledRequest, string> {
  const sets = requests.map(wordSet);
  const leaders = requests.map((_, place) => place);
  const leaderOf = (place: number): number => {
    const above = leaders[place] ?? place;
    if (above === place) return place;
    const top = leaderOf(above);
    leaders[place] = top;
    return top;
  };
  sets.forEach((words, place) => {
    for (let before = 0; before < place; before += 1) {
      if (resemble(words, sets[before] ?? NO_WORDS)) leaders[leaderOf(place)] = leaderOf(before);
    }
  });
  return new Map(
    requests.map((request, place) => [request, sameRequestKey(requests[leaderOf(place)]?.text ?? request.text)]),
  );
}

const NO_WORDS: ReadonlySet<string> = new Set();

/** Reads lines of the public set. */
export function readGiven(lines: string): LabelledRequest[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const row = JSON.parse(line) as {
        text: string;
        location: "inline" | "panel";
        label: string | string[];
        language?: string;
      };
      const labels = typeof row.label === "string" ? [row.label] : row.label;
      const right = [...new Set(labels.flatMap((label) => GIVEN_LABELS[label] ?? []))];
      return {
        text: personsWords(row.text),
        location: row.location,
        ...(row.language ? { language: row.language } : {}),
        right,
        origin: "given",
        held: false,
      };
    });
}

/** Reads lines of our own set; a fixed fifth, cut by the text itself, is held back from training. */
export function readOwn(lines: string, origin: string): LabelledRequest[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const row = JSON.parse(line) as {
        text: string;
        location: "inline" | "panel";
        task: string | string[];
        language?: string;
        hasSelection?: boolean;
        hasDiagnostics?: boolean;
      };
      return {
        text: personsWords(row.text),
        location: row.location,
        ...(row.language === undefined ? {} : { language: row.language }),
        ...(row.hasSelection === undefined ? {} : { hasSelection: row.hasSelection }),
        ...(row.hasDiagnostics === undefined ? {} : { hasDiagnostics: row.hasDiagnostics }),
        right: typeof row.task === "string" ? [row.task] : row.task,
        origin,
        held: fingerprint(sameRequestKey(row.text)) % 5 === 0,
      };
    });
}

/** The columns of the classes that are right. */
export function rightClasses(request: LabelledRequest): number[] {
  return request.right.map((task) => CLASSES.indexOf(task as (typeof CLASSES)[number]));
}

/**
 * The examples that training sees. A slash command needs no learning. A request whose place is known counts half with
 * it and half without: what is selected helps, but the words alone have to do as well.
 */
export function toExamples(request: LabelledRequest): Example[] {
  if (taskOfCommand(request.text) !== undefined) return [];
  const right = rightClasses(request);
  const { text, location } = request;
  const bare: Example = { features: features({ text, location }), right, weight: 1 };
  if (request.hasSelection === undefined && request.hasDiagnostics === undefined) return [bare];
  return [
    { ...bare, weight: 0.5 },
    { features: features(request), right, weight: 0.5 },
  ];
}

/** Raw scores of a request: the learned ones, or a sure one when a slash command names the task. */
export function scoresOf(learned: Learned, request: LabelledRequest): number[] {
  const named = taskOfCommand(request.text);
  if (named !== undefined) return CLASSES.map((task) => (task === named.task ? 5 : 0));
  return scores(learned, features(request));
}
