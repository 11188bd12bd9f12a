import type { ContextPiece } from "../request/request.js";
import { elapse, type Clock } from "./clock.js";
import { fitted } from "./filters/index.js";
import { startFlight, type Flight } from "./flight.js";
import { heldBack, type Held } from "./gate.js";
import { createKeptRuns } from "./kept.js";
import { createLatencies } from "./latency.js";
import { lineAfter, lineBefore, type Moment } from "./moment.js";
import { pauseFor } from "./pause.js";
import { createRhythm, placeOf } from "./rhythm.js";
import { remainder, type Run } from "./run.js";
import type { Source } from "./source.js";
import type { Origin, Suggestion } from "./suggestion.js";
import { unitOf } from "./unit.js";

/** What the engine is made of. */
export interface EngineParts {
  readonly clock: Clock;
  readonly source: Source;
  /** Finds helpful text of other places; gives what it has when the signal aborts. Never rejects. */
  readonly context: (moment: Moment, signal: AbortSignal) => Promise<readonly ContextPiece[]>;
  readonly newId: () => string;
}

/** What a moment of typing gave. */
export type Suggested =
  | { readonly kind: "shown"; readonly suggestions: readonly Suggestion[]; readonly origin: Origin }
  | { readonly kind: "nothing"; readonly why: Held | "superseded" | "no suggestion fits" | "no answer" };

/** Ghost text without an editor: decides when to ask and what of the answers to show. */
export interface Engine {
  /**
   * What to show at a moment. A known suggestion comes at once; otherwise it waits for the pause in typing and the model.
   *
   * @param signal aborts when the moment has passed; requests under way live on for the moments that follow
   */
  suggest(moment: Moment, signal: AbortSignal): Promise<Suggested>;
  /** A suggestion was turned down and is not shown again. */
  turnedDown(id: string): void;
  /** Requests under way. */
  readonly open: number;
  /** Ends everything. */
  dispose(): void;
}

/** Most tokens of an answer: for the rest of a line, and for statements and blocks. */
const LINE_TOKENS = 64;
const BLOCK_TOKENS = 256;
/** How many answers a person's own request gathers, and how long the later ones may take after the first, ms. */
const ALTERNATIVES = 3;
const LATER_MS = 1_500;
/** A request that no moment waits for is given up after so long, ms. */
const ALONE_MS = 2_000;
/** A block that is still being written is shown up to its last finished statement after so long, ms. */
const PATIENCE_MS = 250;
/** So long after it was shown a suggestion is being read, and what follows it is asked for ahead, ms. */
const DWELL_MS = 450;

/** What follows is asked for ahead only while at least this share of what is shown is taken. */
const WORTH_AHEAD = 0.5;
/** Weight of the newest; about the last seven suggestions count. */
const TAKEN_WEIGHT = 0.25;

/** Time for context where there is no pause in typing to gather it in, ms. */
const CONTEXT_MS = 100;

/** One reason for all; see `flight.ts`. */
const OVER = new DOMException("The time for it is over.", "AbortError");

/** Makes an engine. */
export function createEngine(parts: EngineParts): Engine {
  const { clock, source } = parts;
  const kept = createKeptRuns(() => clock.now());
  const rhythm = createRhythm();
  const latencies = createLatencies();
  const flights = new Set<Flight>();
  const alone = new Map<Flight, () => void>();
  let last: Moment | undefined;
  let forgetAhead: () => void = () => undefined;
  /** The share of suggestions that were taken, and the one that is shown now. */
  let taken = 0.5;
  let declined = "";
  let standing: { readonly moment: Moment; readonly text: string } | undefined;

  const start = (moment: Moment, context: readonly ContextPiece[], alternative: number, ahead: boolean): Flight => {
    const tokens = lineAfter(moment.suffix).trim() === "" ? BLOCK_TOKENS : LINE_TOKENS;
    const request = { id: parts.newId(), moment, context, maxOutputTokens: tokens, alternative, ahead };
    const flight = startFlight(source, request, clock, {
      spoke: (_, ms) => latencies.learn(moment.identity, ms),
      ended(done) {
        flights.delete(done);
        watched(done);
        if (!done.failed) kept.keep({ id: done.id, moment: done.moment, text: done.text, ended: true });
      },
    });
    if (!flight.ended) flights.add(flight);
    return flight;
  };

  /** Somebody waits for a flight: it is not alone. */
  const watched = (flight: Flight): void => {
    alone.get(flight)?.();
    alone.delete(flight);
  };
  const left = (flight: Flight): void => {
    if (flight.ended || alone.has(flight)) return;
    alone.set(
      flight,
      clock.after(ALONE_MS, () => {
        alone.delete(flight);
        flight.abort();
      }),
    );
  };

  /** Gathers context where there is no pause to do it in. */
  const contextWithin = async (moment: Moment, ms: number): Promise<readonly ContextPiece[]> => {
    const controller = new AbortController();
    const forget = clock.after(ms, () => controller.abort(OVER));
    try {
      return await parts.context(moment, controller.signal);
    } finally {
      forget();
    }
  };

  /** Waits until a flight gives something for a moment, or cannot. */
  const follow = async (flight: Flight, moment: Moment, signal: AbortSignal): Promise<Suggestion | undefined> => {
    watched(flight);
    let patience = false;
    let forget: (() => void) | undefined;
    const gone = aborted(signal);
    const impatient = new Promise<void>((resolve) => {
      forget = clock.after(latencies.expected(moment.identity) + PATIENCE_MS, () => {
        patience = true;
        resolve();
      });
    });
    try {
      for (;;) {
        if (signal.aborted) return undefined;
        const ahead = remainder(flight, moment);
        if (ahead === undefined) return undefined;
        const unit = unitOf(moment, ahead, flight.ended);
        if (flight.ended || unit.whole || (patience && unit.text !== "")) {
          const shown = show(moment, flight, unit.text);
          if (shown !== undefined || flight.ended || unit.whole) return shown;
        }
        await Promise.race([flight.changed(), gone.done, ...(patience ? [] : [impatient])]);
      }
    } finally {
      forget?.();
      gone.forget();
      left(flight);
    }
  };

  /** Ends flights of the document that the moment has typed away from. */
  const endUseless = (moment: Moment): void => {
    for (const flight of flights) {
      if (
        flight.moment.document === moment.document &&
        remainder(flight, moment) === undefined &&
        !isAhead(flight, moment)
      )
        flight.abort();
    }
  };

  const fromKept = (moment: Moment): Suggestion[] => {
    const found: Suggestion[] = [];
    for (const { run, ahead } of kept.fitting(moment)) {
      const shown = show(moment, run, unitOf(moment, ahead, true).text);
      if (shown !== undefined && !found.some(({ text }) => text === shown.text)) found.push(shown);
    }
    return found;
  };

  /** Asks for what would follow a suggestion, once it is being read; an accept then finds it. */
  const askAhead = (moment: Moment, suggestion: Suggestion): void => {
    const next: Moment = {
      ...moment,
      manual: false,
      offset: moment.offset + suggestion.text.length,
      prefix: moment.prefix + suggestion.text,
      suffix: moment.suffix.slice(suggestion.replaces),
    };
    if (taken < WORTH_AHEAD) return;
    forgetAhead = clock.after(DWELL_MS, () => {
      if (kept.fitting(next).length > 0 || [...flights].some((flight) => remainder(flight, next) !== undefined)) return;
      void contextWithin(next, CONTEXT_MS).then((context) => left(start(next, context, 0, true)));
    });
  };

  const shownFirst = (moment: Moment, suggestions: readonly Suggestion[], origin: Origin): Suggested => {
    const [first] = suggestions;
    standing = first && { moment, text: first.text };
    if (first !== undefined && !moment.listed) askAhead(moment, first);
    return { kind: "shown", suggestions, origin };
  };

  /** Learns from the next moment whether what was shown has been taken whole, typed along or left. */
  const learnTaken = (moment: Moment): void => {
    if (standing === undefined) return;
    const { moment: then, text } = standing;
    standing = undefined;
    const typed = moment.offset - then.offset;
    const whole = text.length > 1 && typed === text.length && moment.prefix.endsWith(text);
    if (!whole && typed >= 0 && typed < text.length && moment.prefix.endsWith(text.slice(0, typed))) return;
    if (!whole) declined = lineOf(moment);
    taken += TAKEN_WEIGHT * ((whole ? 1 : 0) - taken);
  };

  const gather = async (moment: Moment, known: readonly Suggestion[], signal: AbortSignal): Promise<Suggested> => {
    const context = await contextWithin(moment, CONTEXT_MS);
    if (signal.aborted) return { kind: "nothing", why: "superseded" };
    const asked = Array.from({ length: ALTERNATIVES }, (_, index) =>
      start(moment, context, known.length + index, false),
    );
    const found: Suggestion[] = [...known];
    const following = asked.map(async (flight) => {
      const shown = await follow(flight, moment, signal);
      if (shown !== undefined && !found.some(({ text }) => text === shown.text)) found.push(shown);
    });
    const all = Promise.all(following);
    await Promise.race([all, ...following]);
    await Promise.race([all, elapse(clock, LATER_MS, signal)]);
    if (signal.aborted) return { kind: "nothing", why: "superseded" };
    return found.length === 0
      ? { kind: "nothing", why: "no answer" }
      : { kind: "shown", suggestions: found, origin: "asked" };
  };

  return {
    async suggest(moment, signal) {
      forgetAhead();
      const deleting =
        last !== undefined &&
        last.document === moment.document &&
        moment.offset < last.offset &&
        last.prefix.startsWith(moment.prefix);
      rhythm.key(clock.now(), placeOf(moment.prefix));
      learnTaken(moment);
      last = moment;
      const known = fromKept(moment);
      endUseless(moment);
      if (moment.manual) return gather(moment, known, signal);
      if (known.length > 0) return shownFirst(moment, known, "kept");

      const began = clock.now();
      const context = new AbortController();
      const stopContext = (): void => context.abort(OVER);
      signal.addEventListener("abort", stopContext, { once: true });
      try {
        for (const flight of flights) {
          if (remainder(flight, moment) === undefined) continue;
          const shown = await follow(flight, moment, signal);
          if (signal.aborted) return { kind: "nothing", why: "superseded" };
          if (shown !== undefined) return shownFirst(moment, [shown], "on its way");
          // What was written says nothing else than this; asking again would say the same.
          if (flight.ended && !flight.failed && remainder(flight, moment) === "") break;
        }
        const held =
          heldBack(moment, deleting) ??
          (!moment.manual && declined === lineOf(moment) && inWord(moment) ? "turned down on this line" : undefined);
        if (held !== undefined) return { kind: "nothing", why: held };
        const gathering = parts.context(moment, context.signal);
        const pause = pauseFor(moment, rhythm, latencies) - (clock.now() - began);
        if (!(await elapse(clock, pause, signal))) return { kind: "nothing", why: "superseded" };
        context.abort(OVER);
        const pieces = await gathering;
        if (signal.aborted) return { kind: "nothing", why: "superseded" };
        endUseless(moment);
        const flight = start(moment, pieces, 0, false);
        const shown = await follow(flight, moment, signal);
        if (signal.aborted) return { kind: "nothing", why: "superseded" };
        if (shown !== undefined) return shownFirst(moment, [shown], "asked");
        return { kind: "nothing", why: flight.failed ? "no answer" : "no suggestion fits" };
      } finally {
        signal.removeEventListener("abort", stopContext);
      }
    },
    turnedDown: (id) => kept.forget(id),
    get open() {
      return flights.size;
    },
    dispose() {
      forgetAhead();
      for (const forget of alone.values()) forget();
      alone.clear();
      for (const flight of flights) flight.abort();
    },
  };
}

function show(moment: Moment, run: Run, text: string): Suggestion | undefined {
  const draft = fitted(moment, text);
  return draft && { id: run.id, text: draft.text, replaces: draft.replaces };
}

/** Names the line of a moment. */
function lineOf({ document, offset, prefix }: Moment): string {
  return `${offset - lineBefore(prefix).length} ${document}`;
}

function inWord({ prefix }: Moment): boolean {
  return /[\p{L}\p{N}_$]$/u.test(prefix.slice(-1));
}

/** Whether a flight was asked for a place that the person has not come to yet. */
function isAhead(flight: Flight, moment: Moment): boolean {
  return flight.request.ahead && flight.moment.offset > moment.offset && flight.moment.prefix.startsWith(moment.prefix);
}

function aborted(signal: AbortSignal): { readonly done: Promise<void>; forget(): void } {
  let listener: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    listener = resolve;
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", listener, { once: true });
  });
  return { done, forget: () => signal.removeEventListener("abort", listener) };
}
