import type { Clock } from "./clock.js";
import { startFlight, type Flight } from "./flight.js";
import type { Moment } from "./moment.js";
import { isBefore, remainder, type Run } from "./run.js";
import type { HoleRequest, Source } from "./source.js";

/** All requests under way. */
export interface Flights {
  /** Asks; the flight is let go when nobody holds it for a while. */
  start(request: HoleRequest): Flight;
  /** Those that still fit a moment. */
  fitting(moment: Moment): readonly Flight[];
  /** Keeps a flight going while somebody waits for it. */
  hold(flight: Flight): void;
  /** One waits for it no more. When nobody does, it goes on for the next moments to find, but not for long. */
  release(flight: Flight): void;
  /** Ends those of the document that a moment has typed away from. */
  endUseless(moment: Moment): void;
  /** Ends a flight whose suggestion was turned down; nothing of it is kept. */
  forget(id: string): void;
  readonly size: number;
  dispose(): void;
}

/** What hears of flights. */
export interface FlightsWatch {
  /** The first text came, after so many ms. */
  spoke(request: HoleRequest, ms: number): void;
  /** An answer was written to its end. */
  landed(run: Run): void;
}

/** A request that no moment waits for is given up after so long, ms. */
const ALONE_MS = 2_000;

/** Nothing is under way yet. */
export function createFlights(source: Source, clock: Clock, watch: FlightsWatch): Flights {
  const flights = new Set<Flight>();
  const alone = new Map<Flight, () => void>();
  /** How many wait for a flight: a moment may begin to before the one before it has stopped. */
  const holders = new WeakMap<Flight, number>();
  const forgotten = new WeakSet<Flight>();
  const stay = (flight: Flight): void => {
    alone.get(flight)?.();
    alone.delete(flight);
  };
  return {
    start(request) {
      const flight = startFlight(source, request, clock, {
        spoke: (_, ms) => watch.spoke(request, ms),
        ended(done) {
          flights.delete(done);
          stay(done);
          if (!done.failed && !forgotten.has(done))
            watch.landed({ id: done.id, moment: done.moment, text: done.text, ended: true });
        },
      });
      if (!flight.ended) flights.add(flight);
      return flight;
    },
    fitting: (moment) =>
      [...flights].filter((flight) => !forgotten.has(flight) && remainder(flight, moment) !== undefined),
    hold(flight) {
      holders.set(flight, (holders.get(flight) ?? 0) + 1);
      stay(flight);
    },
    release(flight) {
      const left = Math.max(0, (holders.get(flight) ?? 0) - 1);
      holders.set(flight, left);
      if (left > 0) return;
      if (flight.ended || alone.has(flight)) return;
      alone.set(
        flight,
        clock.after(ALONE_MS, () => {
          alone.delete(flight);
          flight.abort();
        }),
      );
    },
    endUseless(moment) {
      for (const flight of flights) {
        if (flight.moment.document !== moment.document || isAhead(flight, moment)) continue;
        if (remainder(flight, moment) === undefined) flight.abort();
      }
    },
    forget(id) {
      for (const flight of flights) {
        if (flight.id !== id) continue;
        forgotten.add(flight);
        flight.abort();
      }
    },
    get size() {
      return flights.size;
    },
    dispose() {
      for (const forget of alone.values()) forget();
      alone.clear();
      for (const flight of flights) flight.abort();
    },
  };
}

/** Whether a flight was asked for a place that the person has not come to yet. */
function isAhead(flight: Flight, moment: Moment): boolean {
  return flight.request.ahead && isBefore(moment, flight.moment);
}
