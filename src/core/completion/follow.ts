import type { Clock } from "./clock.js";
import { fitted } from "./filters/index.js";
import type { Flight } from "./flight.js";
import type { Moment } from "./moment.js";
import { remainder, type Run } from "./run.js";
import type { Suggestion } from "./suggestion.js";
import { unitOf } from "./unit.js";

/**
 * Waits until a flight gives something for a moment, or cannot.
 *
 * @param patienceMs a block that is still being written is then shown up to its last finished statement
 */
export async function follow(
  flight: Flight,
  moment: Moment,
  patienceMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Suggestion | undefined> {
  let patient = true;
  let forget: () => void = () => undefined;
  const gone = aborted(signal);
  const impatient = new Promise<void>((resolve) => {
    forget = clock.after(patienceMs, () => {
      patient = false;
      resolve();
    });
  });
  try {
    for (;;) {
      if (signal.aborted) return undefined;
      const ahead = remainder(flight, moment);
      if (ahead === undefined) return undefined;
      const unit = unitOf(moment, ahead, flight.ended);
      if (flight.ended || unit.whole || (!patient && unit.text !== "")) {
        const suggestion = suggestionOf(moment, flight, unit.text);
        if (suggestion !== undefined || flight.ended || unit.whole) return suggestion;
      }
      await Promise.race([flight.changed(), gone.done, ...(patient ? [impatient] : [])]);
    }
  } finally {
    forget();
    gone.forget();
  }
}

/** What of a run is shown at a moment. */
export function suggestionOf(moment: Moment, run: Run, text: string): Suggestion | undefined {
  const draft = fitted(moment, text);
  return draft && { id: run.id, text: draft.text, replaces: draft.replaces };
}

function aborted(signal: AbortSignal): { readonly done: Promise<void>; forget(): void } {
  let listener: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    listener = resolve;
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", listener, { once: true });
  });
  return { done, forget: () => signal.removeEventListener("abort", listener) };
}
