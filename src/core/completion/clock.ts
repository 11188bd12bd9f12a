/** Time as the engine sees it; tests and the bench hand in one that they turn by hand. */
export interface Clock {
  /** ms from any fixed moment; never goes back. */
  now(): number;
  /** Runs something once after so many ms; the function it gives takes that back. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own clock. */
export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many ms, or at once when the signal aborts; tells whether the time has passed. */
export function elapse(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const stop = (): void => {
      forget();
      resolve(false);
    };
    const forget = clock.after(ms, () => {
      signal.removeEventListener("abort", stop);
      resolve(true);
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}
