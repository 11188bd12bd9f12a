import type { Moment } from "../../src/core/completion/moment.js";
import { PracticeEditor, type Region } from "./editor.js";
import { placeOf, type Place } from "../../src/core/completion/rhythm.js";
import { wrongWith } from "./judge.js";
import type { Truth } from "./model.js";
import { between, chance, logNormal } from "./random.js";
import type { Shown, Strategy } from "./strategies.js";
import type { VirtualTime } from "./time.js";

/** A suggestion that is not just the rest of the one before. */
export interface News {
  /** Where the cursor stood. */
  readonly place: Place;
  /** Whether no call had to be waited for. */
  readonly atOnce: boolean;
  /** ms from the last key, and what of that is not the model's own time. */
  readonly wait: number;
  readonly beyond: number;
}

/** What one strategy did over some traces. */
export interface Account {
  keys: number;
  /** Keys after which a suggestion stood there, and those of them for which no call was waited for. */
  visible: number;
  visibleAtOnce: number;
  accepted: number;
  readonly news: News[];
  readonly bad: Record<"stale" | "duplicate" | "brackets", number>;
  /** Examples of what was bad. */
  readonly examples: string[];
  /** ms of the processor for each key. */
  readonly processor: number[];
}

/** An account with nothing in it. */
export function emptyAccount(): Account {
  return {
    keys: 0,
    visible: 0,
    visibleAtOnce: 0,
    accepted: 0,
    news: [],
    bad: { stale: 0, duplicate: 0, brackets: 0 },
    examples: [],
    processor: [],
  };
}

/**
 * How far the logarithms of gaps between keys are spread. Typing is skewed: log-normal gaps fit people's free text well
 * (On the shape of timings distributions in free-text keystroke dynamics profiles, Heliyon 7, 2021).
 */
const SPREAD = 0.4;

/** ms until the next key: quick within words, slower between them, with a thought at some line ends. */
export function gapBefore(editor: PracticeEditor, pace: number, place: string): number {
  const next = editor.coming[0] ?? "";
  const last = editor.prefix.at(-1) ?? "";
  const spread = logNormal(SPREAD, place, "gap");
  if (last === "\n" || /^[ \t]+$/.test(editor.prefix.slice(editor.prefix.lastIndexOf("\n") + 1))) {
    return chance(place, "thought") < 0.45 ? between(700, 3_000, place, "think") : pace * 2.2 * spread;
  }
  if (chance(place, "pause") < 0.025) return between(600, 2_200, place, "pausing");
  if (/\w/.test(last) && /\w/.test(next)) return pace * spread;
  return pace * 1.6 * spread;
}

const NEXT_KEY = new DOMException("The next key.", "AbortError");

/** Writes one region as a person would, with a strategy beside it. */
export async function writeRegion(
  region: Region,
  seed: string,
  time: VirtualTime,
  strategy: Strategy,
  account: Account,
  mayAccept: number,
): Promise<void> {
  const editor = new PracticeEditor(region);
  const pace = between(90, 230, seed, "pace");
  let shown: Shown | undefined;
  let shownAt = 0;
  let controller = new AbortController();
  let last = "";
  const blamed = new Set<Shown["call"]>();
  /** Where a slip was made and mended. */
  const slips = new Set<number>();

  const truthOf = (asked: Moment): Truth => {
    const ahead = asked.offset - editor.prefix.length;
    return editor.truth(ahead > 0 ? editor.coming.slice(0, ahead) : "");
  };
  const judge = (one: Shown): void => {
    // What the file itself says next is never wrong.
    if (editor.closers === "" && editor.coming.startsWith(one.text)) return;
    const wrong = wrongWith(one.text, one.replaces, editor.prefix, editor.suffix, one.askedFor, region.language);
    if (wrong === undefined) return;
    account.bad[wrong] += 1;
    if (account.examples.length < 40 && !blamed.has(one.call)) {
      blamed.add(one.call);
      account.examples.push(
        `${wrong} ${region.language}: ${JSON.stringify(editor.prefix.slice(-160))} + ${JSON.stringify(one.text)} (${one.replaces}) + ${JSON.stringify(editor.suffix.slice(0, 90))}${wrong === "stale" ? ` asked for ${JSON.stringify(one.askedFor.prefix.slice(-60))} + ${JSON.stringify(one.askedFor.suffix.slice(0, 60))}` : ""}`,
      );
    }
  };
  const show = (one: Shown, keyAt: number): void => {
    const rest = shown !== undefined && shown.text.endsWith(one.text) && last === shown.text;
    shown = one;
    shownAt = time.now();
    last = one.text;
    one.call.shown = Math.max(one.call.shown, Math.min(one.call.written, one.text.length));
    account.visible += 1;
    if (one.atOnce || time.now() - keyAt < 1) account.visibleAtOnce += 1;
    judge(one);
    if (rest) return;
    const wait = time.now() - keyAt;
    // The time at which the model had written all that is shown.
    const had =
      one.call.times.find(({ characters }) => characters >= one.text.length)?.at ??
      one.call.times.at(-1)?.at ??
      time.now();
    account.news.push({
      place: placeOf(editor.prefix),
      atOnce: one.atOnce || wait < 1,
      wait,
      beyond: Math.max(0, wait - (had - one.call.askedAt)),
    });
  };
  /** A key was pressed: what stands there is typed along, and the strategy is asked. */
  const key = async (typed: string | undefined): Promise<void> => {
    account.processor.push(time.spentMs());
    account.keys += 1;
    controller.abort(NEXT_KEY);
    controller = new AbortController();
    const { signal } = controller;
    // VS Code itself keeps showing what is typed along.
    if (
      shown !== undefined &&
      typed !== undefined &&
      shown.text.startsWith(typed) &&
      shown.text.length > typed.length
    ) {
      shown = { ...shown, text: shown.text.slice(typed.length) };
      last = shown.text;
    } else shown = undefined;
    const kept = shown;
    const keyAt = time.now();
    const moment = editor.moment();
    let answered = false;
    void strategy.key(moment, truthOf, signal).then((one) => {
      answered = true;
      if (one !== undefined && !signal.aborted) show(one, keyAt);
    });
    await time.until(time.now());
    if (!answered && kept !== undefined) {
      account.visible += 1;
      account.visibleAtOnce += 1;
    }
  };

  while (!editor.done) {
    const place = `${seed} ${editor.written} ${editor.mistake.length}`;
    const gap = gapBefore(editor, pace, place);
    const due = time.now() + gap;
    // Somebody who sees what they want takes it, after reading it.
    let taken = false;
    if (editor.mistake === "" && chance(place, "willing") < mayAccept) {
      const reading = between(280, 700, place, "reading");
      while (time.now() < due + 1) {
        const step = Math.min(due, time.now() + 40);
        await time.until(step);
        const one: Shown | undefined = shown;
        const worth = one !== undefined && one.text.trim().length > 3 && editor.coming.startsWith(one.text);
        if (one !== undefined && worth && time.now() - shownAt >= reading) {
          const before = editor.prefix.length;
          editor.accept(one.text, one.replaces);
          account.accepted += 1;
          shown = undefined;
          last = "";
          await key(undefined);
          taken = editor.prefix.length > before;
          break;
        }
        if (step >= due) break;
      }
    }
    if (taken) continue;
    await time.until(Math.max(due, time.now()));
    if (editor.mistake !== "") {
      editor.mistake = editor.mistake.slice(0, -1);
      await key(undefined);
      continue;
    }
    if (!slips.has(editor.written) && chance(place, "slip") < 0.02 && /[a-z]/.test(editor.coming[0] ?? "")) {
      slips.add(editor.written);
      editor.mistake = "xq".slice(0, between(1, 2, place, "slips"));
      await key(undefined);
      continue;
    }
    const before = editor.prefix;
    if (editor.type()) await key(editor.prefix.slice(before.length));
    else {
      // The cursor moves without a change of text; VS Code then takes away what it shows.
      account.keys += 1;
      controller.abort(NEXT_KEY);
      shown = undefined;
    }
  }
  controller.abort();
  await time.until(time.now() + between(1_000, 4_000, seed, "rest"));
}
