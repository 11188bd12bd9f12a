import type { Clock } from "../../src/core/completion/clock.js";

interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Time that runs as fast as the machine can: it jumps from one event to the next. */
export interface VirtualTime extends Clock {
  /** Runs everything up to a moment, in order; what an event sets off at once has ended before the next. */
  until(at: number): Promise<void>;
  /** Stands still until some work of the real world has ended, such as bytes on their way. */
  hold(work: Promise<unknown>): void;
  /** ms that events took since it was last asked. */
  spentMs(): number;
  /** Counts the processor's time of work that is done on somebody's behalf. */
  measured<Value>(work: () => Value): Value;
}

/** Starts at 0. */
export function createVirtualTime(): VirtualTime {
  let now = 0;
  let order = 0;
  let spent = 0;
  const events: Event[] = [];
  const next = (limit: number): Event | undefined => {
    let best = -1;
    for (let index = 0; index < events.length; index += 1) {
      const one = events[index];
      const other = events[best];
      if (
        one !== undefined &&
        one.at <= limit &&
        (other === undefined || one.at < other.at || (one.at === other.at && one.order < other.order))
      )
        best = index;
    }
    return best < 0 ? undefined : events.splice(best, 1)[0];
  };
  const held = new Set<Promise<unknown>>();
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    while (held.size > 0) {
      await Promise.all(held);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const timed = async (work: () => void): Promise<void> => {
    const start = performance.now();
    work();
    await settle();
    spent += Math.max(0, performance.now() - start - IDLE_MS);
  };
  return {
    now: () => now,
    after(ms, run) {
      const event: Event = { at: now + Math.max(0, ms), order: (order += 1), run };
      events.push(event);
      return () => (event.run = undefined);
    },
    async until(at) {
      await settle();
      for (let event = next(at); event !== undefined; event = next(at)) {
        now = event.at;
        const { run } = event;
        if (run !== undefined) await timed(run);
      }
      now = at;
    },
    hold(work) {
      const kept = work.finally(() => held.delete(kept));
      held.add(kept);
    },
    spentMs() {
      const value = spent;
      spent = 0;
      return value;
    },
    measured(work) {
      const start = performance.now();
      try {
        return work();
      } finally {
        spent += performance.now() - start;
      }
    },
  };
}

/** What an empty turn of Node's event loop takes, ms. */
const IDLE_MS = 0.002;
