import { readdir, readFile } from "node:fs/promises";
import { taskOfCommand } from "../src/core/request/command.js";
import { CLASSES, fitTemperature, learn, type Learned, OPTIONS } from "./learn.js";
import {
  fingerprint,
  type LabelledRequest,
  readGiven,
  readOwn,
  resemble,
  rightClasses,
  sameRequestKey,
  scoresOf,
  toExamples,
  wordSet,
} from "./requests.js";

/** Weights are kept in twentieths: rounding finer does not change a decision in the held-out data. */
export const UNIT = 0.05;
export const FOLDS = 5;

/**
 * Below this calibrated confidence a classification counts as unsure. Chosen from held-out requests: about 7 % fall below
 * it and some 40 % of those are wrong, against 8 % of the rest; a higher line mostly raises requests that were right.
 */
export const UNSURE_BELOW = 0.6;

/** All labelled requests under `test/data`: the public set and our own. */
export async function readRequests(data: URL): Promise<{ given: LabelledRequest[]; own: LabelledRequest[] }> {
  const given = readGiven(await readFile(new URL("intents/editor-requests.jsonl", data), "utf8"));
  const names = (await readdir(new URL("requests/", data))).filter((name) => name.endsWith(".jsonl")).sort();
  const own: LabelledRequest[] = [];
  for (const name of names) own.push(...readOwn(await readFile(new URL(`requests/${name}`, data), "utf8"), name));
  return { given, own };
}

/** The fold of a request: cut by its text, so that it never changes and equal requests stay together; `cut` names another cut. */
export function foldOf(request: LabelledRequest, cut = "fold"): number {
  return fingerprint(`${cut}${sameRequestKey(request.text)}`) % FOLDS;
}

/** A held-out request with the scores of a model that never saw it. */
export interface HeldOut {
  readonly request: LabelledRequest;
  readonly scores: readonly number[];
  readonly right: readonly number[];
}

/**
 * Cross-validates: every request is scored by a model that never saw it. Our own requests were written by people who
 * had read the public ones, so while a public fold is held out, our requests that resemble one of it are left out too.
 */
export function crossValidate(requests: readonly LabelledRequest[], cut?: string): HeldOut[] {
  const held: HeldOut[] = [];
  const words = new Map(requests.map((request) => [request, wordSet(request)]));
  const empty: ReadonlySet<string> = new Set();
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const out = requests.filter((request) => foldOf(request, cut) === fold);
    const given = out.filter(({ origin }) => origin === "given").map((request) => words.get(request) ?? empty);
    const train = requests.filter((request) => {
      if (foldOf(request, cut) === fold) return false;
      const own = words.get(request) ?? empty;
      return request.origin === "given" || !given.some((other) => resemble(own, other));
    });
    const model = learn(train.flatMap(toExamples));
    for (const request of out) held.push({ request, scores: scoresOf(model, request), right: rightClasses(request) });
  }
  return held;
}

/** The weights as the file keeps them. */
function fileText(model: Learned, temperature: number): string {
  const round = (value: number): number => Math.round(value / UNIT) + 0;
  const rows = [...model.weights]
    .map(([name, row]) => [name, row.map(round)] as const)
    .filter(([, row]) => row.some((value) => value !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const head = {
    classes: CLASSES,
    unit: UNIT,
    temperature: Math.round(temperature * 100) / 100,
    unsureBelow: UNSURE_BELOW,
    bias: model.bias.map(round),
  };
  const lines = rows.map(([name, row]) => `    ${JSON.stringify(name)}: [${row.join(", ")}]`);
  return `${JSON.stringify(head, null, 2)
    .replace(/\[\s+([^\]]*?)\s+\]/g, (_, inner: string) => `[${inner.replace(/\s+/g, " ")}]`)
    .slice(0, -2)},\n  "weights": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Trains on everything but our held-back fifth and gives the text of the weights file. */
export async function trainedFile(data: URL): Promise<string> {
  const { given, own } = await readRequests(data);
  const train = [...given, ...own.filter(({ held }) => !held)];
  return fileText(
    learn(train.flatMap(toExamples), OPTIONS),
    fitTemperature(crossValidate(train).filter(({ request }) => taskOfCommand(request.text) === undefined)),
  );
}
