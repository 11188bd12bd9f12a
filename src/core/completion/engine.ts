import type { ContextPiece } from "../request/request.js";
import type { TextBudget } from "./budget.js";
import { elapse, type Clock } from "./clock.js";
import type { Flight } from "./flight.js";
import { createFlights } from "./flights.js";
import { follow, suggestionOf } from "./follow.js";
import { heldBack, type Held } from "./gate.js";
import { createKeptRuns } from "./kept.js";
import { createLatencies } from "./latency.js";
import { lineAfter, type Moment } from "./moment.js";
import { pauseFor } from "./pause.js";
import { createReception } from "./reception.js";
import { createRhythm, placeOf } from "./rhythm.js";
import { isBefore, isSamePlace } from "./run.js";
import type { Source } from "./source.js";
import type { Origin, Suggestion } from "./suggestion.js";
import { unitOf } from "./unit.js";

/** What the engine is made of. */
export interface EngineParts {
  readonly clock: Clock;
  readonly source: Source;
  /** How much text to send, by the time that the moment's model took to its first text lately, ms. */
  readonly budget: (moment: Moment, firstTextMs: number) => TextBudget;
  /** Finds helpful text of other places; gives what it has when the signal aborts. Never rejects. */
  readonly context: (moment: Moment, budget: TextBudget, signal: AbortSignal) => Promise<readonly ContextPiece[]>;
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
/** A block that is still being written is shown in part so long after its first text was expected, ms. */
const PATIENCE_MS = 250;
/** So long after it was shown a suggestion is being read, and what follows it is asked for ahead, ms. */
const DWELL_MS = 450;
/** What follows is asked for ahead only while at least this share of what is shown is taken. */
const WORTH_AHEAD = 0.5;
/**
 * Time for context at the end of the pause, ms, and when there is hardly any pause; what takes longer is found by the next
 * moment. Copilot gives it 150, Tabby 500.
 */
const CONTEXT_MS = 150;
const HURRIED_CONTEXT_MS = 60;

/** One reason for all: making an exception with its stack for each key would cost more than the rest of the engine. */
const OVER = new DOMException("The time for it is over.", "AbortError");
const SUPERSEDED: Suggested = { kind: "nothing", why: "superseded" };

/** Makes an engine. */
export function createEngine({ clock, source, budget, context, newId }: EngineParts): Engine {
  const kept = createKeptRuns(() => clock.now());
  const rhythm = createRhythm();
  const latencies = createLatencies();
  const reception = createReception();
  const flights = createFlights(source, clock, {
    spoke: ({ moment }, ms) => latencies.learn(moment.identity, ms),
    landed: (run) => kept.keep(run),
  });
  let last: Moment | undefined;
  /** Of the suggestion that was shown last. */
  let standing = "";
  let forgetAhead: () => void = () => undefined;
  /** Where it was asked ahead last. */
  let askedAhead: Moment | undefined;

  /** Gathers context for so long, or until the signal aborts, and gives what is needed to ask. */
  const prepare = async (
    moment: Moment,
    ms: number,
    signal?: AbortSignal,
  ): Promise<{ readonly budget: TextBudget; readonly context: readonly ContextPiece[] }> => {
    const controller = new AbortController();
    const stop = (): void => controller.abort(OVER);
    const forget = clock.after(ms, stop);
    signal?.addEventListener("abort", stop, { once: true });
    const tokens = budget(moment, latencies.expected(moment.identity));
    try {
      return { budget: tokens, context: await context(moment, tokens, controller.signal) };
    } finally {
      forget();
      signal?.removeEventListener("abort", stop);
    }
  };
  const ask = (
    moment: Moment,
    prepared: Awaited<ReturnType<typeof prepare>>,
    { alternative = 0, ahead = false } = {},
  ): Flight => {
    const maxOutputTokens = lineAfter(moment.suffix).trim() === "" ? BLOCK_TOKENS : LINE_TOKENS;
    return flights.start({ id: newId(), moment, ...prepared, maxOutputTokens, alternative, ahead });
  };
  const watch = async (flight: Flight, moment: Moment, signal: AbortSignal): Promise<Suggestion | undefined> => {
    flights.hold(flight);
    try {
      return await follow(flight, moment, latencies.expected(moment.identity) + PATIENCE_MS, clock, signal);
    } finally {
      flights.release(flight);
    }
  };

  const fromKept = (moment: Moment): Suggestion[] => {
    const found: Suggestion[] = [];
    // What stands goes on standing while it is typed along, whatever was written after it.
    const ordered = kept
      .fitting(moment)
      .toSorted((one, other) => Number(other.run.id === standing) - Number(one.run.id === standing));
    for (const { run, ahead } of ordered) addNew(found, suggestionOf(moment, run, unitOf(moment, ahead, true).text));
    return found;
  };

  /** Asks for what would follow a suggestion, once it is being read; an accept then finds it. */
  const askAhead = (moment: Moment, { text, replaces }: Suggestion): void => {
    if (reception.taken < WORTH_AHEAD) return;
    const next: Moment = {
      ...moment,
      manual: false,
      offset: moment.offset + text.length,
      prefix: moment.prefix + text,
      suffix: moment.suffix.slice(replaces),
    };
    const controller = new AbortController();
    const forget = clock.after(DWELL_MS, () => {
      // Typing along comes to it again and again, also when nothing came of it.
      if (askedAhead !== undefined && isSamePlace(askedAhead, next)) return;
      // The line end that many answers close with is no word of what follows; anything else is, whether it fits or not.
      if (kept.fitting(next).some(({ ahead }) => ahead.trim() !== "") || flights.fitting(next).length > 0) return;
      const held = heldBack(next, { deleting: false, left: false });
      if (held !== undefined && held !== "after a finished statement") return;
      void prepare(next, CONTEXT_MS, controller.signal).then((prepared) => {
        if (controller.signal.aborted) return;
        askedAhead = next;
        flights.release(ask(next, prepared, { ahead: true }));
      });
    });
    forgetAhead = () => {
      forget();
      controller.abort(OVER);
    };
  };

  const show = (
    moment: Moment,
    suggestion: Suggestion,
    origin: Origin,
    others: readonly Suggestion[] = [],
  ): Suggested => {
    standing = suggestion.id;
    reception.shown(moment, suggestion.text);
    if (!moment.listed) askAhead(moment, suggestion);
    return { kind: "shown", suggestions: [suggestion, ...others], origin };
  };

  /** A person's own request: several answers at once, beside what is known already. */
  const gather = async (moment: Moment, known: readonly Suggestion[], signal: AbortSignal): Promise<Suggested> => {
    const prepared = await prepare(moment, CONTEXT_MS, signal);
    if (signal.aborted) return SUPERSEDED;
    const found = [...known];
    // One that fails says nothing of the others.
    let tellFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (tellFirst = resolve));
    const following = Array.from({ length: ALTERNATIVES }, async (_, index) => {
      const flight = ask(moment, prepared, { alternative: known.length + index });
      const suggestion = await watch(flight, moment, signal);
      addNew(found, suggestion);
      if (suggestion !== undefined) tellFirst();
    });
    const all = Promise.all(following);
    await Promise.race([all, first]);
    await Promise.race([all, elapse(clock, LATER_MS, signal)]);
    if (signal.aborted) return SUPERSEDED;
    const [best] = found;
    if (best === undefined) return { kind: "nothing", why: "no answer" };
    standing = best.id;
    return { kind: "shown", suggestions: found, origin: "asked" };
  };

  /** What a request under way gives. */
  const fromFlights = async (moment: Moment, signal: AbortSignal): Promise<Suggestion | undefined> => {
    for (const flight of flights.fitting(moment)) {
      const suggestion = await watch(flight, moment, signal);
      if (signal.aborted || suggestion !== undefined) return suggestion;
    }
    return undefined;
  };

  return {
    async suggest(moment, signal) {
      forgetAhead();
      const deleting = last !== undefined && isBefore(moment, last);
      last = moment;
      rhythm.key(clock.now(), placeOf(moment.prefix));
      reception.next(moment);
      const known = fromKept(moment);
      flights.endUseless(moment);
      if (moment.manual) return gather(moment, known, signal);
      const [first, ...others] = known;
      if (first !== undefined) return show(moment, first, "kept", others);

      const began = clock.now();
      const coming = await fromFlights(moment, signal);
      if (signal.aborted) return SUPERSEDED;
      if (coming !== undefined) return show(moment, coming, "on its way");

      const held = heldBack(moment, { deleting, left: reception.leftOnLine(moment) });
      if (held !== undefined) return { kind: "nothing", why: held };
      const pause = pauseFor(moment, rhythm, latencies) - (clock.now() - began);
      const contextMs = Math.min(CONTEXT_MS, Math.max(HURRIED_CONTEXT_MS, pause));
      // Between keys that follow each other there is no work at all.
      if (!(await elapse(clock, pause - contextMs, signal))) return SUPERSEDED;
      const preparing = prepare(moment, contextMs, signal);
      if (!(await elapse(clock, Math.min(pause, contextMs), signal))) return SUPERSEDED;
      const prepared = await preparing;
      if (signal.aborted) return SUPERSEDED;
      flights.endUseless(moment);
      const flight = ask(moment, prepared);
      const suggestion = await watch(flight, moment, signal);
      if (signal.aborted) return SUPERSEDED;
      if (suggestion !== undefined) return show(moment, suggestion, "asked");
      return { kind: "nothing", why: flight.failed ? "no answer" : "no suggestion fits" };
    },
    turnedDown(id) {
      kept.forget(id);
      flights.forget(id);
    },
    get open() {
      return flights.size;
    },
    dispose() {
      forgetAhead();
      flights.dispose();
    },
  };
}

function addNew(found: Suggestion[], suggestion: Suggestion | undefined): void {
  if (suggestion !== undefined && !found.some(({ text }) => text === suggestion.text)) found.push(suggestion);
}
