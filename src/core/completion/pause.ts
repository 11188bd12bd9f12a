import type { Latencies } from "./latency.js";
import type { Moment } from "./moment.js";
import { placeOf, type Rhythm } from "./rhythm.js";

/** Bounds of the pause before a request, ms. */
const LEAST_MS = 25;
const MOST_MS = 400;
/** Nine of ten keys come within this time at their place; half as long again, and somebody has most likely stopped. */
const SHARE = 0.9;
const FACTOR = 1.5;
/** However slow the model is, half of all keys come first. */
const HALF = 0.5;
/** How much of the expected latency is taken off: typing along is followed while the answer is on its way. */
const LATENCY_SHARE = 0.25;
/** Somebody moves through the list of suggestions: each entry is looked at for a moment only. */
const LISTED_MS = 350;

/**
 * How long to wait for the next key before asking, ms. At the start of a line it asks nearly at once: two thirds of those
 * answers come to be shown, and what is typed along keeps them. Elsewhere one in four does, so it waits until the next key
 * is overdue by this person's own rhythm at such a place. The figures were chosen on other traces than those by which
 * `npm run bench -- completion` judges them; it reports both.
 */
export function pauseFor(moment: Moment, rhythm: Rhythm, latencies: Latencies): number {
  if (moment.manual) return 0;
  if (moment.listed) return LISTED_MS;
  const place = placeOf(moment.prefix);
  if (place === "line start") return LEAST_MS;
  const wanted = rhythm.within(place, SHARE) * FACTOR - latencies.expected(moment.identity) * LATENCY_SHARE;
  return Math.round(Math.min(MOST_MS, Math.max(LEAST_MS, rhythm.within(place, HALF), wanted)));
}
