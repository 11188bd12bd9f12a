import { findSources, type SourceFile } from "./completion/sources.js";
import type { Region } from "./completion/editor.js";
import { regionOf } from "./completion/region.js";
import { createModel } from "./completion/model.js";
import { debounce350, fairlead, oneAtATime, type Strategy } from "./completion/strategies.js";
import { createVirtualTime, type VirtualTime } from "./completion/time.js";
import { type Account, emptyAccount, type News, writeRegion } from "./completion/typist.js";
import type { LoopbackModel } from "./completion/model.js";
import { atMost, type Figure, median, percentile } from "./figure.js";

/** Traces in all; spread over the languages that are there. */
const TRACES = 240;
const FILES_EACH = 30;
/** Share of suggestions that people take when they are what they were about to write. */
const WILLING = 0.7;

/** Traces by which the engine's parameters are chosen, and other ones by which it is judged. */
type Set = "chosen" | "judged";

/** One sitting: some regions of a file, with jumps between them. */
interface Trace {
  readonly seed: string;
  readonly regions: readonly Region[];
}

function tracesOf(files: readonly SourceFile[], count: number, set: Set): readonly Trace[] {
  return Array.from({ length: count }, (_, index) => {
    const file = files[index % files.length];
    if (file === undefined) throw new Error("No files to type in.");
    const seed = `${file.name} ${index}${set === "judged" ? "" : ` ${set}`}`;
    return { seed, regions: [0, 1].flatMap((turn) => regionOf(file, `${seed} ${turn}`) ?? []) };
  });
}

interface Result {
  readonly account: Account;
  readonly requests: number;
  /** Tokens of answers of which nothing was ever shown, with their prompts, and of the unshown rest of the others. */
  readonly wasted: number;
  readonly asked: number;
  readonly left: number;
}

async function play(
  traces: readonly Trace[],
  make: (time: VirtualTime, model: LoopbackModel) => Strategy,
): Promise<Result> {
  const account = emptyAccount();
  const time = createVirtualTime();
  const model = createModel(time);
  const strategy = make(time, model);
  for (const { seed, regions } of traces)
    for (const [turn, region] of regions.entries())
      await writeRegion(region, `${seed} ${turn}`, time, strategy, account, WILLING);
  await time.until(time.now() + 10_000);
  const left = strategy.open;
  strategy.dispose();
  const tokens = (characters: number): number => Math.ceil(characters / 4);
  const wasted = model.calls.reduce(
    (sum, call) =>
      sum +
      (call.shown === 0 ? call.inputTokens + tokens(call.written) : tokens(Math.max(0, call.written - call.shown))),
    0,
  );
  const asked = model.calls.reduce((sum, call) => sum + call.inputTokens + tokens(call.written), 0);
  return { account, requests: model.calls.length, wasted, asked, left };
}

const waitOf = ({ account }: Result, share: number): number =>
  percentile(
    account.news.map(({ wait }) => wait),
    share,
  );
const beyondOf = ({ account }: Result, share: number, which: (one: News) => boolean = () => true): number =>
  percentile(
    account.news.filter(which).map(({ beyond }) => beyond),
    share,
  );
const atOnceOf = ({ account: { news } }: Result): number =>
  percent(news.filter(({ atOnce }) => atOnce).length, news.length);
const per100 = ({ account }: Result, value: number): number => (100 * value) / account.keys;
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
const round = (value: number): number => Number(value.toPrecision(3));

/** No figure of this part has a network or a real clock in it; bench/typing.ts asks a server in real time. */
function onVirtualClock(figure: Figure): Figure {
  const said = "model in-process, on a virtual clock";
  return { ...figure, against: figure.against === undefined ? said : `${figure.against}; ${said}` };
}

/** Replays typing over real files against a loopback model, beside the two plain strategies. */
export async function measure(): Promise<Record<string, Figure>> {
  const sources = findSources(FILES_EACH);
  const there = sources.filter(({ files }) => files.length > 0);
  const each = Math.ceil(TRACES / there.length);
  const traces = there.flatMap(({ files }) => tracesOf(files, each, "judged"));
  const own = await play(traces, fairlead);
  const tuned = await play(
    there.flatMap(({ files }) => tracesOf(files, each, "chosen")),
    fairlead,
  );
  // Both runs do the same at each key; the quicker one had less of other programs in it.
  const again = await play(traces, fairlead);
  const processor = own.account.processor.map((ms, index) => Math.min(ms, again.account.processor[index] ?? ms));
  const plain = await Promise.all([play(traces, debounce350), play(traces, oneAtATime)]);
  const [waiting, hasty] = plain;
  const beside = (figure: (result: Result) => number): string =>
    `debounce 350 ms ${round(figure(waiting))}, one at a time ${round(figure(hasty))}`;
  const better = (figure: (result: Result) => number): number => Math.min(figure(waiting), figure(hasty));
  const against = (figure: (result: Result) => number, share: number, unit: string, more = ""): Figure =>
    atMost(better(figure) * share, figure(own), unit, `${beside(figure)}${more}`);
  const asked = (place: News["place"]): string => {
    const which = (one: News): boolean => one.place === place && !one.atOnce;
    return `${place} ${round(percent(own.account.news.filter(which).length, own.account.news.length))} % with p95 ${round(beyondOf(own, 0.95, which))}`;
  };
  const bad = ({ account }: Result): number => account.bad.stale + account.bad.duplicate + account.bad.brackets;
  for (const example of own.account.examples) console.log(`  bad: ${example}`);
  return Object.fromEntries(
    Object.entries({
      "completion: requests per 100 keystrokes": against(
        (result) => per100(result, result.requests),
        0.5,
        "requests",
        `; ${traces.length} traces, ${own.account.keys} keys; ${sources.map(({ note }) => note).join("; ")}`,
      ),
      "completion: tokens asked and never shown, per 100 keystrokes": against(
        (result) => per100(result, result.wasted),
        0.5,
        "tokens",
        `; all tokens ${round(per100(own, own.asked))} against ${beside((result) => per100(result, result.asked))}`,
      ),
      "completion: new suggestions without a network wait": {
        value: round(atOnceOf(own)),
        unit: "%",
        against: beside(atOnceOf),
      },
      "completion: keys with a suggestion at once, of keys with one": {
        value: round(percent(own.account.visibleAtOnce, own.account.visible)),
        unit: "%",
        against: `${beside(({ account }) => percent(account.visibleAtOnce, account.visible))}; keys with one ${round(percent(own.account.visible, own.account.keys))} % against ${beside(({ account }) => percent(account.visible, account.keys))}`,
      },
      "completion: suggestions accepted, per 100 keystrokes": {
        value: round(per100(own, own.account.accepted)),
        unit: "accepts",
        against: beside((result) => per100(result, result.account.accepted)),
      },
      "completion: keystroke to shown, p50": against((result) => waitOf(result, 0.5), 1, "ms"),
      "completion: keystroke to shown, p95": against((result) => waitOf(result, 0.95), 1, "ms"),
      "completion: keystroke to shown beyond the model's own time, p50": against(
        (result) => beyondOf(result, 0.5),
        1,
        "ms",
      ),
      "completion: keystroke to shown beyond the model's own time, p95": against(
        (result) => beyondOf(result, 0.95),
        1,
        "ms",
        `; new suggestions that waited for a call: ${asked("line start")}, ${asked("between words")}, ${asked("word")}`,
      ),
      "completion: keystroke to shown beyond the model's own time, p99": {
        value: round(beyondOf(own, 0.99)),
        unit: "ms",
        against: beside((result) => beyondOf(result, 0.99)),
      },
      "completion: the same on the traces that parameters were chosen on": {
        value: round(beyondOf(tuned, 0.95)),
        unit: "ms beyond the model's own time, p95",
        against: `requests ${round(per100(tuned, tuned.requests))} and tokens never shown ${round(per100(tuned, tuned.wasted))} per 100 keystrokes; stale, duplicate or bracket-breaking ${bad(tuned)} of ${tuned.account.visible}`,
      },
      "completion: stale, duplicate or bracket-breaking suggestions": atMost(
        0,
        bad(own),
        "suggestions",
        `stale ${own.account.bad.stale}, duplicate ${own.account.bad.duplicate}, brackets ${own.account.bad.brackets}, of ${own.account.visible}; ${beside(bad)}`,
      ),
      "completion: processor time per key, p99": atMost(
        2,
        percentile(processor, 0.99),
        "ms",
        `p50 ${round(median(processor))} ms; the engine alone, in the process of the bench; the quicker of two runs for each key`,
      ),
      "completion: requests left open after the last trace": atMost(0, own.left, "requests"),
    }).map(([name, figure]) => [name, onVirtualClock(figure)]),
  );
}
