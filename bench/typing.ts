import { createModel } from "./completion/model.js";
import { PracticeEditor } from "./completion/editor.js";
import { keysOf } from "./completion/keys.js";
import { regionOf } from "./completion/region.js";
import { findSources } from "./completion/sources.js";
import { fairlead } from "./completion/strategies.js";
import { createVirtualTime } from "./completion/time.js";
import { LOOK_US, startTyping, type Stretch, type Writing } from "./completion/window.js";
import { atMost, type Figure, median, percentile, rounded } from "./figure.js";

/** Keys of a region: enough to go somewhere, few enough to be typed in a minute. */
const SHORTEST = 120;
const LONGEST = 260;
/** Regions that are typed with ghost text off and on, and others that are typed beside the profiler. */
const COMPARED = 2;
const PROFILED = 3;

/** The profiler looks each tenth of a ms; where it did not for so long, ms, another program had the processor. */
const LONGEST_LOOK_MS = 1;

/** Regions of installed TypeScript files, as traces have them. */
function writingsOf(count: number): readonly Writing[] {
  const files = findSources(30).find(({ language }) => language === "typescript")?.files ?? [];
  const found: Writing[] = [];
  for (const [index, file] of files.entries()) {
    const seed = `window ${file.name}`;
    const region = regionOf(file, seed);
    const keys = region === undefined ? [] : keysOf(region, seed);
    if (region === undefined || keys.length < SHORTEST || keys.length > LONGEST) continue;
    found.push({ file: `source${index}.ts`, region, keys });
    if (found.length === count) return found;
  }
  throw new Error(`Only ${found.length} of ${count} regions to type in were found in installed packages.`);
}

/** Requests that the engine makes for the same keys on the virtual clock, as the figures of the traces are made. */
async function virtualRequests(writings: readonly Writing[]): Promise<number> {
  const time = createVirtualTime();
  const model = createModel(time);
  const strategy = fairlead(time, model);
  for (const { region, keys } of writings) {
    const editor = new PracticeEditor(region);
    let controller = new AbortController();
    for (const { gapMs, written, mistake } of keys) {
      await time.until(time.now() + gapMs);
      controller.abort();
      controller = new AbortController();
      Object.assign(editor, { written, mistake });
      const { prefix } = editor;
      void strategy.key(
        editor.moment(),
        ({ offset }) => editor.truth(editor.coming.slice(0, Math.max(0, offset - prefix.length))),
        controller.signal,
      );
      await time.until(time.now());
    }
    await time.until(time.now() + 2_500);
    controller.abort();
  }
  strategy.dispose();
  return model.calls.length;
}

/** Time of our own code for each key: what ran from it to the next. */
function perKey(pressed: readonly bigint[], stretches: readonly Stretch[]): number[] {
  const spent = pressed.map(() => 0);
  let key = -1;
  for (const { at, ms } of stretches) {
    for (let next = pressed[key + 1]; next !== undefined && next <= at; next = pressed[key + 1]) key += 1;
    if (key >= 0) spent[key] = (spent[key] ?? 0) + ms;
  }
  return spent;
}

/** Types into a real VS Code with the packaged extension: what a key costs its extension host, and how often it asks. */
export async function measure(): Promise<Record<string, Figure>> {
  const [warm, ...rest] = writingsOf(1 + COMPARED + PROFILED);
  if (warm === undefined) return {};
  const compared = rest.slice(0, COMPARED);
  const profiled = rest.slice(COMPARED);
  // The same keys are typed twice, each time into a file that was not there before.
  const without = compared.map((writing) => ({ ...writing, file: `without-${writing.file}` }));
  const window = await startTyping([warm, ...rest, ...without]);
  const off: number[] = [];
  const on: number[] = [];
  const own: number[] = [];
  /** The same without the time that the machine gave to other programs; and of these, the keys after which nothing was asked. */
  const undisturbed: number[] = [];
  const unasked: number[] = [];
  try {
    // Code is loaded and compiled with the first keys.
    await window.write(warm);
    const asked = window.requests.length;
    for (const [index, writing] of compared.entries()) {
      const control = without[index];
      if (control === undefined) continue;
      await window.ghostText(false);
      const before = window.requests.length;
      off.push(await window.processorOf(() => window.write(control)));
      if (window.requests.length > before) throw new Error("Ghost text was asked for although it is off.");
      await window.ghostText(true);
      on.push(await window.processorOf(() => window.write(writing)));
    }
    for (const writing of profiled) {
      let pressed: readonly bigint[] = [];
      const stretches = await window.profileOf(async () => (pressed = await window.write(writing)));
      own.push(...perKey(pressed, stretches));
      const capped = perKey(
        pressed,
        stretches.map(({ at, ms }) => ({ at, ms: Math.min(ms, LONGEST_LOOK_MS) })),
      );
      undisturbed.push(...capped);
      const asking = perKey(
        pressed,
        window.requests.map((at) => ({ at, ms: 1 })),
      );
      unasked.push(...capped.filter((_, index) => asking[index] === 0));
    }
    const requests = window.requests.length - asked;
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    const keysIn = (writings: readonly Writing[]): number => sum(writings.map(({ keys }) => keys.length));
    const keys = keysIn(compared);
    const each = (values: readonly number[]): string =>
      values.map((ms, index) => rounded(ms / (compared[index]?.keys.length ?? Number.NaN))).join(" and ");
    return {
      "completion: processor time per key in VS Code's extension host, p99": atMost(
        2,
        percentile(own, 0.99),
        "ms",
        `p50 ${rounded(median(own))} ms, mean ${rounded(sum(own) / own.length)}, longest ${rounded(Math.max(...own))}; ${own.length} real keys in real files; from a key to the next, all time with our code on the stack by V8's profiler, each ${LOOK_US / 1000} ms; p99 ${rounded(percentile(undisturbed, 0.99))} where a gap between two looks counts as ${LONGEST_LOOK_MS} ms at most, ${rounded(percentile(unasked, 0.99))} of the ${unasked.length} keys after which no request left`,
      ),
      "completion: processor time per key of the whole extension host, beyond that with ghost text off": {
        value: rounded((sum(on) - sum(off)) / keys),
        unit: "ms",
        against: `mean over ${keys} keys, all threads, other extensions that we ask and the network included; with ghost text on ${each(on)}, the same keys with it off ${each(off)}`,
      },
      "completion: requests per 100 keystrokes, in VS Code in real time": {
        value: rounded((100 * requests) / keysIn(rest)),
        unit: "requests",
        against: `${keysIn(rest)} keys through the whole line to a real HTTP server, nothing accepted; the same keys on the virtual clock ${rounded((100 * (await virtualRequests(rest))) / keysIn(rest))}`,
      },
    };
  } finally {
    await window.stop();
  }
}
