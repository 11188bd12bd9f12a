import type { Attempt } from "../decision/decision.js";
import type { Failure } from "../wire/failure.js";
import type { AttemptEnd, Delta } from "./attempt.js";
import type { Lane } from "./lane.js";

/** A call that ended without showing anything. */
export interface SilentEnd {
  readonly lane: Lane;
  readonly failure: Failure;
  readonly attempt: Attempt;
}

/** What starting a call brought: a lane that speaks, or none; with every lane that ended on the way. */
export interface Start {
  readonly speaking: { readonly lane: Lane; readonly first: Delta } | undefined;
  readonly ended: readonly SilentEnd[];
}

interface Heard {
  readonly lane: Lane;
  readonly step: IteratorResult<Delta, AttemptEnd>;
}

/**
 * Waits for a call's first delta. When it is later than `hedgeAfterMs`, a second call starts beside it and whichever
 * speaks first wins; the other is cancelled and accounted for.
 *
 * @param hedgeAfterMs ms; undefined without hedging
 */
export async function startLane(
  first: Lane,
  hedgeAfterMs: number | undefined,
  openSecond: () => Promise<Lane> | undefined,
): Promise<Start> {
  const ended: SilentEnd[] = [];
  const waiting = new Map<Lane, Promise<Heard>>([[first, hear(first)]]);
  let hedge = hedgeAfterMs === undefined ? undefined : wait(hedgeAfterMs);
  while (waiting.size > 0) {
    const heard = await Promise.race([...waiting.values(), ...(hedge === undefined ? [] : [hedge.over])]);
    if (heard === undefined) {
      hedge = undefined;
      const second = await openSecond();
      if (second !== undefined) waiting.set(second, hear(second));
      continue;
    }
    waiting.delete(heard.lane);
    if (heard.step.done !== true) {
      hedge?.cancel();
      for (const [lane, next] of waiting) {
        lane.abandon();
        ended.push(await silence(lane, await next));
      }
      return { speaking: { lane: heard.lane, first: heard.step.value }, ended };
    }
    ended.push(close(heard.lane, heard.step.value));
  }
  hedge?.cancel();
  return { speaking: undefined, ended };
}

async function hear(lane: Lane): Promise<Heard> {
  return { lane, step: await lane.run.next() };
}

/** Lets an abandoned call come to its end. */
async function silence(lane: Lane, heard: Heard): Promise<SilentEnd> {
  let { step } = heard;
  while (step.done !== true) step = await lane.run.next();
  return close(lane, step.value);
}

function close(lane: Lane, end: AttemptEnd): SilentEnd {
  const failure: Failure =
    "failure" in end.end
      ? end.end.failure
      : { class: "cancelled", message: "Another model had answered first.", remedy: "Nothing is to be done." };
  return { lane, failure, attempt: lane.close({ ...end, end: { failure } }, false) };
}

function wait(ms: number): { readonly over: Promise<undefined>; cancel(): void } {
  let timer: ReturnType<typeof setTimeout>;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return { over, cancel: () => clearTimeout(timer) };
}
