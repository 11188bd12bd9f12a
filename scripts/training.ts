import { readdir, readFile } from "node:fs/promises";
import { taskOfCommand } from "../src/core/request/command.js";
import { CLASSES, fitTemperature, learn, type Learned, OPTIONS } from "./learn.js";
import {
  familiesOf,
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
 * Below this calibrated confidence a classification counts as unsure. Chosen from held-out public requests: about 10 % fall
 * below it and some 40 % of those are wrong, against 7 % of the rest; a higher line mostly raises requests that were right.
 */
export const UNSURE_BELOW = 0.6;

/**
 * All labelled requests under `test/data`: the public set, our own, and real chat requests of other people that are
 * for measuring alone: nothing is ever trained on them.
 */
export async function readRequests(
  data: URL,
): Promise<{ given: LabelledRequest[]; own: LabelledRequest[]; chat: LabelledRequest[] }> {
  const given = readGiven(await readFile(new URL("intents/editor-requests.jsonl", data), "utf8"));
  const names = (await readdir(new URL("requests/", data))).filter((name) => name.endsWith(".jsonl")).sort();
  const own: LabelledRequest[] = [];
  for (const name of names) own.push(...readOwn(await readFile(new URL(`requests/${name}`, data), "utf8"), name));
  const chat = readOwn(await readFile(new URL("intents/chat-requests.jsonl", data), "utf8"), "chat");
  return { given, own, chat };
}

/** A held-out request with the scores of a model that never saw it. */
export interface HeldOut {
  readonly request: LabelledRequest;
  readonly scores: readonly number[];
  readonly right: readonly number[];
}

/**
 * Cross-validates: every request is scored by a model that never saw it. The folds are cut by text, so that a cut never
 * changes; `cut` names another one. Public requests that resemble one another stay in one fold. Our own were written by
 * people who had read the public ones: those that resemble one of a held-out fold are left out while it is held out.
 */
export function crossValidate(requests: readonly LabelledRequest[], cut = "fold"): HeldOut[] {
  const isGiven = ({ origin }: LabelledRequest): boolean => origin === "given";
  const families = familiesOf(requests.filter(isGiven));
  const folds = new Map(
    requests.map((request) => {
      const family = families.get(request) ?? sameRequestKey(request.text);
      return [request, fingerprint(`${cut}${family}`) % FOLDS];
    }),
  );
  const words = new Map(requests.map((request) => [request, wordSet(request)]));
  const wordsOf = (request: LabelledRequest): ReadonlySet<string> => words.get(request) ?? wordSet(request);
  const examples = new Map(requests.map((request) => [request, toExamples(request)]));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const out = requests.filter((request) => folds.get(request) === fold);
    const given = out.filter(isGiven).map(wordsOf);
    const train = requests.filter(
      (request) =>
        folds.get(request) !== fold && (isGiven(request) || !given.some((other) => resemble(wordsOf(request), other))),
    );
    const model = learn(train.flatMap((request) => examples.get(request) ?? []));
    return out.map((request) => ({ request, scores: scoresOf(model, request), right: rightClasses(request) }));
  }).flat();
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

/**
 * Trains on everything but our held-back fifth and gives the text of the weights file. The temperature is that of the
 * public requests: our own resemble one another, and would make the classifier too sure of what other people ask.
 */
export async function trainedFile(data: URL): Promise<string> {
  const { given, own } = await readRequests(data);
  const train = [...given, ...own.filter(({ held }) => !held)];
  return fileText(learn(train.flatMap(toExamples), OPTIONS), temperatureOf(crossValidate(train)));
}

/** The temperature that held-out requests of other people ask for; a slash command is not weighed and tells nothing. */
export function temperatureOf(held: readonly HeldOut[]): number {
  return fitTemperature(
    held.filter(({ request }) => request.origin === "given" && taskOfCommand(request.text) === undefined),
  );
}
