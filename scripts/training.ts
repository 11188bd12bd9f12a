import { readdir, readFile } from "node:fs/promises";
import { CLASSES, fitTemperature, learn, type Learned, OPTIONS, scores } from "./learn.js";
import { fingerprint, type LabelledRequest, readGiven, readOwn, sameRequestKey, toExample } from "./requests.js";

/** Weights are kept in twentieths: rounding finer does not change a decision in the held-out data. */
export const UNIT = 0.05;
export const FOLDS = 5;

/** Below this calibrated confidence a classification counts as unsure; see `bench/classify.ts` for what it costs and buys. */
export const UNSURE_BELOW = 0.5;

/** All labelled requests under `test/data`: the public set and our own. */
export async function readRequests(data: URL): Promise<{ given: LabelledRequest[]; own: LabelledRequest[] }> {
  const given = readGiven(await readFile(new URL("intents/editor-requests.jsonl", data), "utf8"));
  const names = (await readdir(new URL("requests/", data))).filter((name) => name.endsWith(".jsonl")).sort();
  const own: LabelledRequest[] = [];
  for (const name of names) own.push(...readOwn(await readFile(new URL(`requests/${name}`, data), "utf8"), name));
  return { given, own };
}

/** The fold of a request: cut by its text, so that it never changes and equal requests stay together. */
export function foldOf(request: LabelledRequest): number {
  return fingerprint(`fold${sameRequestKey(request.text)}`) % FOLDS;
}

/** A held-out request with the scores of a model that never saw it. */
export interface HeldOut {
  readonly request: LabelledRequest;
  readonly scores: readonly number[];
  readonly right: readonly number[];
}

/** Cross-validates over the given set and the trained part of our own; every request is scored by a model that never saw it. */
export function crossValidate(requests: readonly LabelledRequest[], keep: (request: LabelledRequest) => boolean = () => true): HeldOut[] {
  const held: HeldOut[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = learn(requests.filter((request) => foldOf(request) !== fold).map(toExample));
    for (const request of requests) {
      if (foldOf(request) !== fold || !keep(request)) continue;
      const example = toExample(request);
      held.push({ request, scores: scores(model, example.features), right: example.right });
    }
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
  const head = { classes: CLASSES, unit: UNIT, temperature: Math.round(temperature * 100) / 100, unsureBelow: UNSURE_BELOW, bias: model.bias.map(round) };
  const lines = rows.map(([name, row]) => `    ${JSON.stringify(name)}: [${row.join(", ")}]`);
  return `${JSON.stringify(head, null, 2).replace(/\[\s+([^\]]*?)\s+\]/g, (_, inner: string) => `[${inner.replace(/\s+/g, " ")}]`).slice(0, -2)},\n  "weights": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Trains on everything but our held-back fifth and gives the text of the weights file. */
export async function trainedFile(data: URL): Promise<string> {
  const { given, own } = await readRequests(data);
  const train = [...given, ...own.filter(({ held }) => !held)];
  return fileText(learn(train.map(toExample), OPTIONS), fitTemperature(crossValidate(train)));
}
