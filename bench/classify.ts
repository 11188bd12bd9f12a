import { CLASSES, softmax } from "../scripts/learn.js";
import type { LabelledRequest } from "../scripts/requests.js";
import { crossValidate, type HeldOut, readRequests, temperatureOf, UNSURE_BELOW } from "../scripts/training.js";
import { classifyText } from "../src/core/request/classify.js";
import { taskOfCommand } from "../src/core/request/command.js";
import { chance } from "./completion/random.js";
import { atLeast, atMost, type Figure, median, rounded, type Table } from "./figure.js";

/** Cuts into folds: many, so that no lucky cut is reported. */
const CUTS = Array.from({ length: 20 }, (_, number) => `cut ${number}`);
const EDITING = new Set(["refactor", "fix", "test", "document", "generate"]);

interface Judged {
  /** Which cut into folds, where there are several. */
  readonly cut?: string;
  readonly request: LabelledRequest;
  readonly task: string;
  readonly confidence: number;
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);
const isRight = ({ request, task }: Judged): boolean => request.right.includes(task);
const accuracy = (judged: readonly Judged[]): number => percent(judged.filter(isRight).length, judged.length);

const inlineEditing = ({ request }: { readonly request: LabelledRequest }): boolean =>
  request.location === "inline" && request.right.some((task) => EDITING.has(task));
const inPanel = ({ request }: { readonly request: LabelledRequest }): boolean => request.location === "panel";

function fromScores(held: readonly HeldOut[], cut: string): Judged[] {
  const temperature = temperatureOf(held);
  return held.map(({ request, scores }) => {
    const chance = softmax(scores, temperature);
    const confidence = Math.max(...chance);
    return { cut, request, task: CLASSES[chance.indexOf(confidence)] ?? "ask", confidence };
  });
}

/** The most frequent task of the place. */
function majority(requests: readonly LabelledRequest[]): (request: LabelledRequest) => string {
  const top = new Map<string, string>();
  for (const location of ["inline", "panel"]) {
    const counts = new Map<string, number>();
    for (const { right, location: at } of requests) {
      const task = right[0] ?? "ask";
      if (at === location) counts.set(task, (counts.get(task) ?? 0) + 1);
    }
    top.set(location, [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "ask");
  }
  return ({ location }) => top.get(location) ?? "ask";
}

/** What a few keywords in a sensible order give: the baseline that learning has to beat. */
function keywords({ text, location }: LabelledRequest): string {
  const named = taskOfCommand(text);
  if (named !== undefined) return named.task;
  if (/\b(unit ?)?tests?\b/i.test(text)) return "test";
  if (/\b(fix|bugs?|errors?)\b/i.test(text)) return "fix";
  if (/\b(docs?|documentation|docstrings?|jsdoc|javadoc|document|comments?)\b/i.test(text)) return "document";
  if (/\b(refactor|rename|simplify|convert|change|extract|optimi[sz]e|improve|remove|replace|update)\b/i.test(text))
    return "refactor";
  if (/\b(create|generate|write|add|implement|make)\b/i.test(text)) return "generate";
  if (/\b(explain|what|why)\b/i.test(text)) return location === "inline" ? "explain" : "ask";
  return location === "inline" ? "refactor" : "ask";
}

/** Expected calibration error over ten bins of equal width, in percent points. */
function calibrationError(judged: readonly Judged[]): number {
  let sum = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = judged.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin);
    if (inside.length === 0) continue;
    const mean = inside.reduce((all, { confidence }) => all + confidence, 0) / inside.length;
    sum += (inside.length / judged.length) * Math.abs(mean - inside.filter(isRight).length / inside.length);
  }
  return Math.round(sum * 1000) / 10;
}

/** The calibration error that so few requests show on average where the confidence of each holds exactly; seeded. */
function errorByChance(judged: readonly Judged[]): number {
  const draws = 400;
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    sum += calibrationError(
      judged.map((one, index) => ({
        ...one,
        request: { ...one.request, right: chance("calibration", draw, index) < one.confidence ? [one.task] : [] },
      })),
    );
  }
  return Math.round((10 * sum) / draws) / 10;
}

/** The mistakes by label and what they were taken for, the most frequent first. */
function mistakes(judged: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const one of judged) {
    if (isRight(one)) continue;
    const name = `${one.request.location} ${one.request.right.join("/")} as ${one.task}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${count} ${name}`)
    .join("; ");
}

/**
 * Times single calls over texts of 2,000 characters; microseconds. Each text is timed five times and its middle time
 * counts, so that another program on the machine is not taken for a slow text; `everyCall` leaves nothing out.
 */
function speed(requests: readonly LabelledRequest[]): { p50: number; p99: number; everyCall: number } {
  const all = requests.map(({ text }) => text).join("\n");
  const texts = Array.from({ length: 400 }, (_, i) => all.slice((i * 97) % (all.length - 2_000)).slice(0, 2_000));
  for (let warm = 0; warm < 3; warm += 1) for (const text of texts) classifyText({ text, location: "inline" });
  const every: number[] = [];
  const middle: number[] = [];
  for (const text of texts) {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      classifyText({ text, location: "inline" });
      return (performance.now() - start) * 1_000;
    });
    every.push(...times);
    middle.push(median(times));
  }
  const at = (times: readonly number[], share: number): number =>
    Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0);
  return { p50: at(middle, 0.5), p99: at(middle, 0.99), everyCall: at(every, 0.99) };
}

/** Rows are what was asked, columns what it was taken for. Where any of several is right, the row is the one that was said. */
function confusions(judged: readonly Judged[], location: "inline" | "panel", runs: number): Table["rows"] {
  const rows: Record<string, Record<string, number>> = {};
  for (const one of judged) {
    if (one.request.location !== location) continue;
    const asked = isRight(one) ? one.task : (one.request.right[0] ?? "ask");
    const row = (rows[asked] ??= Object.fromEntries(CLASSES.map((task) => [task, 0])));
    row[one.task] = (row[one.task] ?? 0) + 1;
  }
  return Object.fromEntries(
    CLASSES.flatMap((asked) => {
      const row = rows[asked];
      if (row === undefined) return [];
      return [[asked, Object.fromEntries(Object.entries(row).map(([task, count]) => [task, rounded(count / runs)]))]];
    }),
  );
}

/** Bins of confidence: how many answers, how sure they were on average, and how many of them were right, in percent. */
function reliability(judged: readonly Judged[], runs: number): Table["rows"] {
  const rows: [string, Record<string, number>][] = [];
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = judged.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin);
    if (inside.length === 0) continue;
    const mean = inside.reduce((all, { confidence }) => all + confidence, 0) / inside.length;
    rows.push([
      `${bin * 10} to ${bin * 10 + 10} %`,
      {
        requests: rounded(inside.length / runs),
        "mean confidence": Math.round(mean * 1000) / 10,
        right: accuracy(inside),
      },
    ]);
  }
  return Object.fromEntries(rows);
}

/** The root of the repository; the bench runner may bundle this file elsewhere, so it is looked up from the working directory. */
const DATA = new URL(`file://${process.cwd()}/test/data/`);

/** Everything that is judged, once for the figures and the tables. */
interface Judgements {
  readonly given: readonly LabelledRequest[];
  readonly own: readonly LabelledRequest[];
  /** Five-fold, every cut: public and own requests learned together. */
  readonly folds: readonly Judged[];
  /** Five-fold, every cut: the public ones alone. */
  readonly givenAlone: readonly Judged[];
  readonly held: readonly Judged[];
  readonly heldBare: readonly Judged[];
  readonly chat: readonly Judged[];
}

let judgements: Promise<Judgements> | undefined;

async function judgeAll(): Promise<Judgements> {
  const { given, own, chat } = await readRequests(DATA);
  const train = own.filter(({ held }) => !held);
  const heldBack = own.filter(({ held }) => held);
  const shipped = (list: readonly LabelledRequest[], bare: boolean): Judged[] =>
    list.map((request) => {
      const { task, confidence } = classifyText(bare ? { text: request.text, location: request.location } : request);
      return { request, task, confidence };
    });
  return {
    given,
    own,
    folds: CUTS.flatMap((cut) => fromScores(crossValidate([...given, ...train], cut), cut)),
    givenAlone: CUTS.flatMap((cut) => fromScores(crossValidate(given, cut), cut)),
    held: shipped(heldBack, false),
    heldBare: shipped(heldBack, true),
    chat: shipped(chat, true),
  };
}

/** How far the share of right answers moves from cut to cut. */
function spread(judged: readonly Judged[]): string {
  const shares = CUTS.map((cut) => accuracy(judged.filter((one) => one.cut === cut)));
  return `${CUTS.length} cuts, ${Math.min(...shares)} to ${Math.max(...shares)} %`;
}

/** Measures the classifier; baselines run over the same requests. */
export async function measure(): Promise<Record<string, Figure>> {
  const { given, own, folds, givenAlone, held, heldBare, chat } = await (judgements ??= judgeAll());
  const onGiven = folds.filter(({ request }) => request.origin === "given");
  const common = majority(given);
  const baselines = (list: readonly Judged[]): string => {
    const requests = [...new Set(list.map(({ request }) => request))];
    const by = (task: (request: LabelledRequest) => string): number =>
      accuracy(requests.map((request) => ({ request, task: task(request), confidence: 1 })));
    return `${requests.length} requests; most frequent task ${by(common)} %, keywords ${by(keywords)} %`;
  };
  const figure = (list: readonly Judged[], goal: number, more: string): Figure =>
    atLeast(goal, accuracy(list), "%", `${baselines(list)}; ${more}`);
  const crossed = (keep: (one: Judged) => boolean, goal: number): Figure => {
    const alone = `trained on the public set alone ${accuracy(givenAlone.filter(keep))} %`;
    return figure(onGiven.filter(keep), goal, `${spread(onGiven.filter(keep))}; ${alone}`);
  };
  const bare = (keep: (one: Judged) => boolean): string =>
    `by text and location alone ${accuracy(heldBare.filter(keep))} %`;
  const inOtherLanguage = ({ request }: Judged): boolean => request.origin.startsWith("languages");
  const ownFolds = folds.filter(({ request }) => request.origin !== "given");
  const isUnsure = ({ confidence }: Judged): boolean => confidence < UNSURE_BELOW;
  const unsure = onGiven.filter(isUnsure);
  const sure = onGiven.filter((one) => !isUnsure(one));
  const { p50, p99, everyCall } = speed([...given, ...own]);
  const wrong = (list: readonly Judged[]): number => Math.round(1000 - 10 * accuracy(list)) / 10;
  return {
    "classify: inline editing, public set, five-fold": crossed(inlineEditing, 88),
    "classify: panel, public set, five-fold": crossed(inPanel, 85),
    "classify: inline editing, own held-back fifth": figure(held.filter(inlineEditing), 88, bare(inlineEditing)),
    "classify: panel, own held-back fifth": figure(held.filter(inPanel), 85, bare(inPanel)),
    "classify: languages other than English, own held-back fifth": figure(
      held.filter(inOtherLanguage),
      85,
      bare(inOtherLanguage),
    ),
    "classify: panel, real chat requests, never trained on": figure(chat, 85, "about Python, from one study"),
    "classify: mistakes, public set, five-fold": {
      value: Math.round(onGiven.filter((one) => !isRight(one)).length / CUTS.length),
      unit: "requests of a cut",
      against: `in ${CUTS.length} cuts: ${mistakes(onGiven)}`,
    },
    "classify: mistakes, own held-back fifth": {
      value: held.filter((one) => !isRight(one)).length,
      unit: "requests",
      against: mistakes(held),
    },
    "classify: calibration error, public set, five-fold": atMost(
      6,
      calibrationError(onGiven),
      "percent points",
      `own five-fold ${calibrationError(ownFolds)}; expected error over 10 bins`,
    ),
    "classify: calibration error, own held-back fifth": atMost(
      6,
      calibrationError(held),
      "percent points",
      `${held.length} requests, on which confidence that holds exactly would show ${errorByChance(held)} on average by chance; expected error over 10 bins`,
    ),
    "classify: unsure, public set, five-fold": {
      value: percent(unsure.length, onGiven.length),
      unit: "%",
      against: `wrong among unsure ${wrong(unsure)} %, among sure ${wrong(sure)} %`,
    },
    "classify: time for 2,000 characters, p99": atMost(
      1_000,
      p99,
      "µs",
      `p50 ${p50} µs; p99 of every single call ${everyCall} µs`,
    ),
  };
}

/** Who was taken for whom, and how far the confidence can be believed. */
export async function tables(): Promise<Record<string, Table>> {
  const { folds, held, heldBare } = await (judgements ??= judgeAll());
  const onGiven = folds.filter(({ request }) => request.origin === "given");
  const sets: readonly (readonly [string, readonly Judged[], number])[] = [
    ["public set, five-fold", onGiven, CUTS.length],
    ["own held-back fifth", held, 1],
    ["own held-back fifth by text and location alone", heldBare, 1],
  ];
  const named = sets.flatMap(([name, judged, runs]): [string, Table][] => {
    const counted = runs === 1 ? "requests" : `requests, on average over ${runs} cuts into folds`;
    return [
      ...(["inline", "panel"] as const).map((location): [string, Table] => [
        `classify: confusions, ${location}, ${name}`,
        {
          shows: `rows: the task asked for; columns: the task it was taken for; ${counted}`,
          rows: confusions(judged, location, runs),
        },
      ]),
      [
        `classify: reliability, ${name}`,
        {
          shows: `rows: the confidence; ${counted}, their mean confidence in %, and how many are right in %`,
          rows: reliability(judged, runs),
        },
      ],
    ];
  });
  return Object.fromEntries(named);
}
