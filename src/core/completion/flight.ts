import { ENOUGH } from "../wire/enough.js";
import { cleaned } from "./clean.js";
import type { Clock } from "./clock.js";
import { horizonOf } from "./horizon.js";
import type { Run } from "./run.js";
import type { HoleRequest, Source } from "./source.js";

/** One reason for all: making an exception with its stack for each key would cost more than the rest of the engine. */
const OF_NO_USE = new DOMException("The text has moved on.", "AbortError");

/** A request under way. */
export interface Flight extends Run {
  readonly request: HoleRequest;
  /** ms of the clock when it was asked. */
  readonly askedAt: number;
  /** It gave no text and will give none. */
  readonly failed: boolean;
  /** Resolves when text arrives or it ends. Never rejects. */
  changed(): Promise<void>;
  /** Ends it: nobody can use it any more. */
  abort(): void;
}

/** What hears of flights. */
export interface FlightWatch {
  /** The first text came, after so many ms. */
  spoke(flight: Flight, ms: number): void;
  ended(flight: Flight): void;
}

/** Asks, follows the answer, and stops it as soon as nothing of use can follow. */
export function startFlight(source: Source, request: HoleRequest, clock: Clock, watch: FlightWatch): Flight {
  const controller = new AbortController();
  const askedAt = clock.now();
  let raw = "";
  let text = "";
  let ended = false;
  let failed = false;
  let waiting: (() => void)[] = [];
  const tell = (): void => {
    const listeners = waiting;
    waiting = [];
    for (const listener of listeners) listener();
  };
  const flight: Flight = {
    id: request.id,
    moment: request.moment,
    request,
    askedAt,
    get text() {
      return text;
    },
    get ended() {
      return ended;
    },
    get failed() {
      return failed;
    },
    changed: () => (ended ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    abort() {
      if (!ended) controller.abort(OF_NO_USE);
    },
  };
  let lines = 0;
  /** Takes in what came; true when it is enough. */
  const take = (over: boolean): boolean => {
    const { text: clean, stopped } = cleaned(request.moment, raw, over);
    // Only a line that has come to its end can be the last one.
    const complete = clean.split("\n").length;
    if (!over && !stopped && complete === lines) {
      text = clean;
      return false;
    }
    lines = complete;
    const horizon = over && !stopped ? undefined : horizonOf(request.moment, clean);
    text = horizon === undefined ? clean : clean.slice(0, horizon);
    return stopped || horizon !== undefined;
  };
  const finish = (): void => {
    ended = true;
    tell();
    watch.ended(flight);
  };
  const follow = async (): Promise<void> => {
    try {
      for await (const event of source.ask(request, controller.signal)) {
        if (event.type === "ended") {
          failed = failed || (event.how === "failed" && text === "");
          continue;
        }
        if (ended || controller.signal.aborted) continue;
        if (raw === "") watch.spoke(flight, clock.now() - askedAt);
        raw += event.text;
        if (take(false)) {
          // The record is still written: the source goes on to its end, without the socket.
          ended = true;
          controller.abort(ENOUGH);
        }
        tell();
      }
    } catch {
      // A source must not throw; if one does, there is simply no suggestion.
      failed = text === "";
    }
    if (!ended && !controller.signal.aborted) take(true);
    if (controller.signal.aborted && controller.signal.reason !== ENOUGH) failed = true;
    finish();
  };
  void follow();
  return flight;
}
