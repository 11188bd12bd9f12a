import type { Line } from "../core/answer/line.js";
import { follow, type Following } from "../core/dispatch/follow.js";

/** A window that closes waits no longer for what is cancelled, ms; VS Code gives all of an extension 5 s. */
const WITHIN_MS = 1_000;

/** A line that can be closed. */
export interface ClosingLine extends Line {
  /** Cancels what is under way, and settles once all of it has its record or after a second. */
  close(): Promise<void>;
}

/** The same line, which cancels its requests when the window goes: what was sent was paid for, and belongs into the ledger. */
export function closingLine(line: Line, withinMs = WITHIN_MS): ClosingLine {
  const running = new Set<Following>();
  let closed = false;
  let allEnded = (): void => undefined;
  return {
    plan: (request) => line.plan(request),
    async *answer(request, signal, options) {
      const own = follow(signal);
      if (closed) own.abort();
      running.add(own);
      try {
        yield* line.answer(request, own.signal, options);
      } finally {
        own.release();
        running.delete(own);
        if (running.size === 0) allEnded();
      }
    },
    async close() {
      closed = true;
      if (running.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        allEnded = () => (clearTimeout(timer), resolve());
        for (const own of running) own.abort();
      });
    },
  };
}
