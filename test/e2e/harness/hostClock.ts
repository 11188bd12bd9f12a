import type { Probe } from "./probe.js";

/** Timers of at least so many ms can be brought forward; shorter ones are waited for as they are. */
const LONG_MS = 10_000;

/**
 * Lets a test bring the extension host's time forward, so that nobody waits for minutes. To be installed before the timers
 * that it is to reach are set.
 */
export async function installHostClock(probe: Probe): Promise<void> {
  await probe.run((_, longMs) => {
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now };
    const elapsed = performance.now.bind(performance);
    const waiting = new Map<unknown, { at: number; run: () => void }>();
    let ahead = 0;
    // What is made without a moment is made of now, which the real constructor does not ask `Date.now` for.
    const RealDate = Date;
    const now = (): number => real.now() + ahead;
    class ShiftedDate extends RealDate {
      constructor(...given: unknown[]) {
        super(...((given.length === 0 ? [now()] : given) as [number]));
      }
      static override now = now;
      static override [Symbol.hasInstance](value: unknown): boolean {
        return RealDate.prototype.isPrototypeOf(value as object);
      }
    }
    performance.now = () => elapsed() + ahead;
    const replaced = (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): unknown => {
      if (ms < longMs) return real.setTimeout(run, ms, ...given);
      const timer = real.setTimeout(() => {
        waiting.delete(timer);
        run(...given);
      }, ms);
      waiting.set(timer, { at: Date.now() + ms, run: () => run(...given) });
      return timer;
    };
    const advance = (ms: number): void => {
      ahead += ms;
      for (const [timer, { at, run }] of [...waiting].sort(([, one], [, other]) => one.at - other.at)) {
        if (at > Date.now()) continue;
        waiting.delete(timer);
        real.clearTimeout(timer as NodeJS.Timeout);
        run();
      }
    };
    Object.assign(globalThis, {
      Date: ShiftedDate,
      setTimeout: Object.assign(replaced, real.setTimeout),
      fairleadAdvance: advance,
    });
  }, LONG_MS);
}

/** Brings the extension host's time forward by so many ms; timers that are then due run. */
export async function advanceHostClock(probe: Probe, ms: number): Promise<void> {
  await probe.run((_, by) => (globalThis as unknown as { fairleadAdvance(ms: number): void }).fairleadAdvance(by), ms);
}
