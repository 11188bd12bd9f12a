import type { Latencies } from "./latency.js";
import { lineBefore, type Moment } from "./moment.js";
import type { Rhythm } from "./rhythm.js";

/** Bounds of the pause before a request, ms. The most is what plain debouncing waits after every key. */
const LEAST_MS = 25;
const MOST_MS = 350;
/** In the middle of a word the next key is nearly certain to come; only a person who has stopped typing gets an answer there. */
const MOST_IN_WORD_MS = 350;

/** How much of the expected latency is taken off the pause: typing along is followed while the answer is on its way. */
const LATENCY_SHARE = 0.25;

/**
 * How long to wait for the next key before asking, ms: as long as most next keys take to come, by the typing itself, less a
 * part of what the answer will take anyway. Shares and factors were chosen by `npm run bench -- completion`, for half the
 * requests of plain debouncing at a lower time to shown.
 */
export function pauseFor(moment: Moment, rhythm: Rhythm, latencies: Latencies): number {
  if (moment.manual) return 0;
  const { share, factor, most } = likelihood(moment);
  const wanted = rhythm.within(share) * factor - latencies.expected(moment.identity) * LATENCY_SHARE;
  return Math.round(Math.min(most, Math.max(LEAST_MS, wanted)));
}

function likelihood({ prefix, listed }: Moment): {
  readonly share: number;
  readonly factor: number;
  readonly most: number;
} {
  const line = lineBefore(prefix);
  // Somebody moves through the list of suggestions: each entry is looked at for a moment only.
  if (listed) return { share: 0.9, factor: 1.5, most: MOST_MS };
  if (line.trim() === "") return { share: 0.5, factor: 3, most: MOST_MS };
  if (/[\p{L}\p{N}_$]$/u.test(line)) return { share: 0.9, factor: 4, most: MOST_IN_WORD_MS };
  return { share: 0.75, factor: 4, most: MOST_MS };
}
