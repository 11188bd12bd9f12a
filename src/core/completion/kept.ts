import type { Moment } from "./moment.js";
import { remainder, type Run } from "./run.js";

/** Runs that were written to their end, newest last; looked up before anything else. */
export interface KeptRuns {
  keep(run: Run): void;
  /** Runs that fit a moment, with what is ahead of it, newest first. */
  fitting(now: Moment): readonly { readonly run: Run; readonly ahead: string }[];
  /** Forgets a run, such as one whose suggestion was turned down. */
  forget(id: string): void;
  readonly size: number;
}

/** With their windows of text up to some 6 MB; five minutes of work seldom make half of that. */
const MOST = 200;
/** What other files say may have changed after that, ms. The same as Tabby's. */
const OLDEST_MS = 5 * 60_000;

/** @param now ms from any fixed moment */
export function createKeptRuns(now: () => number): KeptRuns {
  const kept = new Map<string, { readonly run: Run; readonly at: number }>();
  return {
    keep(run) {
      if (run.text === "") return;
      kept.delete(run.id);
      kept.set(run.id, { run, at: now() });
      for (const [id, { at }] of kept) {
        if (kept.size <= MOST && now() - at <= OLDEST_MS) break;
        kept.delete(id);
      }
    },
    fitting(moment) {
      const found: { run: Run; ahead: string }[] = [];
      for (const { run, at } of kept.values()) {
        // Most runs are ruled out by one comparison of numbers.
        const distance = moment.offset - run.moment.offset;
        if (distance < -12 || distance > run.text.length) continue;
        if (now() - at > OLDEST_MS) continue;
        const ahead = remainder(run, moment);
        if (ahead !== undefined && ahead !== "") found.unshift({ run, ahead });
      }
      return found;
    },
    forget: (id) => void kept.delete(id),
    get size() {
      return kept.size;
    },
  };
}
