import type { RequestText } from "../src/core/request/features.js";
import { features } from "../src/core/request/features.js";
import { personsWords } from "../src/core/request/person.js";
import { CLASSES, type Example } from "./learn.js";

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
  return text.toLowerCase().replace(/[^\p{L}\p{N}/]+/gu, " ").trim();
}

/** Reads lines of the public set. */
export function readGiven(lines: string): LabelledRequest[] {
  return lines.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const row = JSON.parse(line) as { text: string; location: "inline" | "panel"; label: string | string[]; language?: string };
    const labels = typeof row.label === "string" ? [row.label] : row.label;
    const right = [...new Set(labels.flatMap((label) => GIVEN_LABELS[label] ?? []))];
    return { text: personsWords(row.text), location: row.location, ...(row.language ? { language: row.language } : {}), right, origin: "given", held: false };
  });
}

/** Reads lines of our own set; a fixed fifth, cut by the text itself, is held back from training. */
export function readOwn(lines: string, origin: string): LabelledRequest[] {
  return lines.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const row = JSON.parse(line) as { text: string; location: "inline" | "panel"; task: string | string[]; language?: string; hasSelection?: boolean; hasDiagnostics?: boolean };
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

/** The example that training sees. */
export function toExample(request: LabelledRequest): Example {
  const right = request.right.map((task) => CLASSES.indexOf(task as (typeof CLASSES)[number]));
  return { features: features(request), right, weight: 1 };
}
