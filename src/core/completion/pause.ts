import type { Latencies } from "./latency.js";
import { lineBefore, type Moment } from "./moment.js";
import type { Rhythm } from "./rhythm.js";

/** Bounds of the pause before a request, ms. */
const LEAST_MS = 25;
const MOST_MS = 400;

/**
 * How long to wait for the next key before asking, ms: as long as most next keys take to come, by the typing itself; longer
 * in the middle of a word, where the next key is nearly certain; less whatever the answer will take anyway, since typing
 * along is followed while it is on its way.
 */
export function pauseFor(moment: Moment, rhythm: Rhythm, latencies: Latencies): number {
  if (moment.manual) return 0;
  const { share, factor } = likelihood(moment);
  const wanted = rhythm.within(share) * factor - latencies.expected(moment.identity) * LATENCY_SHARE;
  return Math.round(Math.min(MOST_MS, Math.max(LEAST_MS, wanted)));
}

/** How much of the expected latency is taken off the pause. */
const LATENCY_SHARE = 0.25;

function likelihood({ prefix, listed }: Moment): { readonly share: number; readonly factor: number } {
  const line = lineBefore(prefix);
  // Somebody moves through the list of suggestions: each entry is looked at for a moment only.
  if (listed) return { share: 0.9, factor: 1.5 };
  if (line.trim() === "") return { share: 0.5, factor: 1 };
  if (/[\p{L}\p{N}_$]$/u.test(line)) return { share: 0.9, factor: 1.5 };
  return { share: 0.75, factor: 1.2 };
}
