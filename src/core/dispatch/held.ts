import type { Attempt, Outcome } from "../decision/decision.js";
import type { Failure } from "../wire/failure.js";
import type { AttemptEnd, Delta } from "./attempt.js";
import type { Check, CheckResult } from "./check.js";
import type { Dispatch } from "./contract.js";
import type { DispatchEvent } from "./events.js";
import type { Lane } from "./lane.js";

/** An answer that was held back for its check, or let out from where the person would see something of it. */
export interface Held {
  readonly end: AttemptEnd;
  readonly text: string;
  readonly deltas: readonly Delta[];
  readonly isShown: boolean;
}

/**
 * Takes a whole answer in. Until the person would see something of it nothing is handed over but how far it has come.
 *
 * @param onShown called at the commit point
 */
export async function* hold(
  lane: Lane,
  first: Delta,
  shows: Dispatch["shows"],
  onShown: () => void,
): AsyncGenerator<DispatchEvent, Held> {
  const deltas: Delta[] = [];
  let text = "";
  let lines = 1;
  let isShown = false;
  for (let delta = first; ;) {
    deltas.push(delta);
    if (delta.type === "text") {
      text += delta.text;
      lines += delta.text.split("\n").length - 1;
    }
    if (isShown) yield delta;
    else if (delta.type === "text" && shows?.(text) === true) {
      isShown = true;
      onShown();
      yield committed(lane);
      yield* deltas;
    } else yield { type: "writing", model: lane.entry.model.name, lines };
    const step = await lane.run.next();
    if (step.done === true) return { end: step.value, text, deltas, isShown };
    delta = step.value;
  }
}

/** Checks a whole answer and notes what was checked. A check that throws lets the answer pass, and that is noted. */
export async function* checkOf(
  { entry }: Lane,
  text: string,
  check: Check,
  notes: Set<string>,
  signal: AbortSignal,
  leftMs: number,
): AsyncGenerator<DispatchEvent, CheckResult> {
  yield { type: "checking", model: entry.model.name };
  const checked = await runCheck(check, text, signal, leftMs);
  notes.add(`${entry.model.name}: ${checked.note}`);
  return checked;
}

/** The account of a call that ended well and whose answer failed its check. */
export function failedAttempt(attempt: Attempt, outcome: Outcome, { class: errorClass, message }: Failure): Attempt {
  return { ...attempt, outcome, errorClass, message };
}

async function runCheck(check: Check, text: string, signal: AbortSignal, leftMs: number): Promise<CheckResult> {
  try {
    return await check(text, signal, leftMs);
  } catch {
    // A person reviews every edit in any case; a broken check must not cost them the answer.
    return { ok: true, note: "not checked, since the check itself failed" };
  }
}

/** The event of the commit point. */
export function committed({ entry, wire }: Lane): DispatchEvent {
  return { type: "committed", model: entry.model.name, ...(wire === undefined ? {} : { wire }) };
}
