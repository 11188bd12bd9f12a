import { budgetFor, holeOf } from "../../src/core/completion/budget.js";
import { elapse } from "../../src/core/completion/clock.js";
import { createEngine } from "../../src/core/completion/engine.js";
import type { Moment } from "../../src/core/completion/moment.js";
import type { HoleRequest, SourceEvent } from "../../src/core/completion/source.js";
import type { Call, LoopbackModel, Truth } from "./model.js";
import { between, chance } from "./random.js";
import type { VirtualTime } from "./time.js";

/** What a strategy shows. */
export interface Shown {
  readonly text: string;
  readonly replaces: number;
  /** The call it came from. */
  readonly call: Call;
  /** Whether no call had to be waited for. */
  readonly atOnce: boolean;
  /** The text around the cursor when it was asked for. */
  readonly askedFor: Moment;
}

/** A way to make ghost text out of keys. */
export interface Strategy {
  readonly name: string;
  /** A key changed the text. Resolves with what is to be shown; the signal aborts with the next key. */
  key(moment: Moment, truth: (moment: Moment) => Truth, signal: AbortSignal): Promise<Shown | undefined>;
  readonly open: number;
  dispose(): void;
}

/** All strategies send the same text to the same model: one in a cloud, whose latency does not go by it. */
const BUDGET = budgetFor({ contextTokens: 32_000, local: false, inputUsd: 0.3 }, 300);
const CHARACTERS = 4;
/** Calls that a suggestion may still come from. */
const MOST_CALLS = 120;

/** How Fairlead's engine reaches a model: gives what it writes, and tells of the call once it is made. */
export type Connect = (
  request: HoleRequest,
  truth: Truth,
  signal: AbortSignal,
  onCall: (call: Call) => void,
) => AsyncIterable<SourceEvent>;

/** Without any network. */
function direct(model: LoopbackModel): Connect {
  return async function* (request, truth, signal, onCall) {
    const waiting: SourceEvent[] = [];
    let wake: () => void = () => undefined;
    const tell = (event: SourceEvent): void => {
      waiting.push(event);
      wake();
    };
    const hole = holeOf(request.moment, request.budget, CHARACTERS);
    const { call, abort } = model.ask(
      truth,
      hole.prefix.length + hole.suffix.length,
      request.maxOutputTokens,
      (text) => tell({ type: "text", text }),
      () => tell({ type: "ended", how: "answered" }),
    );
    onCall(call);
    signal.addEventListener("abort", () => {
      abort();
      tell({ type: "ended", how: "failed" });
    });
    for (;;) {
      const event = waiting.shift();
      if (event === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else {
        yield event;
        if (event.type === "ended") return;
      }
    }
  };
}

/** ms that gathering context takes: nearly none mostly, since it is known already, else what language services take. */
function contextMs(place: string): number {
  return chance(place, "known") < 0.75 ? 2 : between(10, 250, place, "context");
}

/** Fairlead's own engine. */
export function fairlead(time: VirtualTime, model: LoopbackModel, connect: Connect = direct(model)): Strategy {
  const calls = new Map<string, { call: Call; moment: Moment }>();
  let truthOf: (moment: Moment) => Truth = () => {
    throw new Error("No key yet.");
  };
  let id = 0;
  const engine = createEngine({
    clock: time,
    budget: () => BUDGET,
    context: async ({ document, offset }, _, signal) => {
      await elapse(time, contextMs(`${document} ${offset}`), signal);
      return [];
    },
    newId: () => `${(id += 1)}`,
    source: {
      ask: (request, signal) =>
        connect(request, truthOf(request.moment), signal, (call) => {
          calls.set(request.id, { call, moment: request.moment });
          // An hour of typing holds on to no more of them than the engine does.
          const [oldest] = calls.keys();
          if (calls.size > MOST_CALLS && oldest !== undefined) calls.delete(oldest);
        }),
    },
  });
  return {
    name: "fairlead",
    async key(moment, truth, signal) {
      truthOf = truth;
      const suggested = await time.measured(() => engine.suggest(moment, signal));
      if (suggested.kind === "nothing") return undefined;
      const [first] = suggested.suggestions;
      const source = first && calls.get(first.id);
      return (
        first &&
        source && {
          text: first.text,
          replaces: first.replaces,
          call: source.call,
          atOnce: suggested.origin === "kept",
          askedFor: source.moment,
        }
      );
    },
    get open() {
      return engine.open;
    },
    dispose: () => engine.dispose(),
  };
}

/** Tokens that the plain strategies ask for; what they show is whole answers. */
const PLAIN_TOKENS = 256;

function plainAsk(
  model: LoopbackModel,
  moment: Moment,
  truth: Truth,
): { readonly call: Call; readonly text: Promise<string>; abort(): void } {
  let answer = "";
  let finish: (text: string) => void = () => undefined;
  const text = new Promise<string>((resolve) => (finish = resolve));
  const hole = holeOf(moment, BUDGET, CHARACTERS);
  const asked = model.ask(
    truth,
    hole.prefix.length + hole.suffix.length,
    PLAIN_TOKENS,
    (piece) => {
      answer += piece;
      // They too stop at a blank line, as is usual: `stop: ["\n\n"]`.
      const blank = answer.indexOf("\n\n", 1);
      if (blank >= 0) {
        asked.abort();
        finish(answer.slice(0, blank));
      }
    },
    () => finish(answer),
  );
  return { call: asked.call, text, abort: asked.abort };
}

/** Waits 350 ms after each key, asks, keeps answers by prefix: what Continue does at its core. */
export function debounce350(time: VirtualTime, model: LoopbackModel): Strategy {
  const cache = new Map<string, { text: string; call: Call; moment: Moment }>();
  let open = 0;
  return {
    name: "debounce 350 ms, ask, cache by prefix",
    async key(moment, truth, signal) {
      const known = cache.get(moment.prefix);
      if (known !== undefined)
        return { text: known.text, replaces: 0, call: known.call, atOnce: true, askedFor: known.moment };
      const waited = await new Promise<boolean>((resolve) => {
        const forget = time.after(350, () => resolve(true));
        signal.addEventListener("abort", () => {
          forget();
          resolve(false);
        });
      });
      if (!waited) return undefined;
      const asked = plainAsk(model, moment, truth(moment));
      open += 1;
      const gone = new Promise<undefined>((resolve) =>
        signal.addEventListener("abort", () => resolve(undefined), { once: true }),
      );
      const text = await Promise.race([asked.text, gone]);
      open -= 1;
      if (text === undefined) {
        asked.abort();
        return undefined;
      }
      if (text.trim() === "") return undefined;
      cache.set(moment.prefix, { text, call: asked.call, moment });
      return { text, replaces: 0, call: asked.call, atOnce: false, askedFor: moment };
    },
    get open() {
      return open;
    },
    dispose: () => undefined,
  };
}

/** Asks at every key at once, but one request at a time: the newest key waits for the request before it. */
export function oneAtATime(_time: VirtualTime, model: LoopbackModel): Strategy {
  let running: Promise<unknown> | undefined;
  return {
    name: "ask at once, one at a time",
    async key(moment, truth, signal) {
      while (running !== undefined) {
        await running;
        if (signal.aborted) return undefined;
      }
      const asked = plainAsk(model, moment, truth(moment));
      running = asked.text.finally(() => (running = undefined));
      const text = await asked.text;
      if (signal.aborted || text.trim() === "") return undefined;
      return { text, replaces: 0, call: asked.call, atOnce: false, askedFor: moment };
    },
    get open() {
      return running === undefined ? 0 : 1;
    },
    dispose: () => undefined,
  };
}
