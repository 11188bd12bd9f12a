import type { DirectoryEntry } from "../routing/directory.js";
import type { Failure } from "../wire/failure.js";
import { FAILURE_TABLE } from "./failureTable.js";
import { nextAfter, roomier } from "./nextCandidate.js";
import { FRESH, type Preparation } from "./prepared.js";

/** What follows a failure before the commit point. */
export type Following =
  | {
      readonly kind: "call";
      readonly entry: DirectoryEntry;
      readonly preparation: Preparation;
      readonly why: string;
      /** ms to wait before the call. */
      readonly pauseMs: number;
      /** Whether the same model is asked again. */
      readonly again: boolean;
    }
  | { readonly kind: "end" };

/** What the decision rests on. */
export interface FailureScene {
  readonly failed: DirectoryEntry;
  readonly failure: Failure;
  /** Candidates not yet tried; what is taken is removed. */
  readonly queue: DirectoryEntry[];
  /** Whether a candidate may be called now: it is neither paused nor beyond the budget. */
  readonly mayCall: (entry: DirectoryEntry) => boolean;
  /** The failed call was already a second try of the same model. */
  readonly again: boolean;
  /** How long the failed call took, in ms. */
  readonly tookMs: number;
  /** The first-token deadline of the task, in ms. */
  readonly firstTokenMs: number;
  /** What is left of the whole request's time, in ms. */
  readonly leftMs: number;
  readonly attemptsLeft: number;
  /** Typing does not wait for second tries. */
  readonly automatic: boolean;
  readonly shrinkable: boolean;
  readonly retryRefusals: boolean;
  /** 0 to 1. */
  readonly random: number;
}

/** Less time than that is none, in ms: timers themselves are off by one or two. */
export const LEAST_LEFT_MS = 5;
/** Share of its deadline up to which one more try of the same model is worth it. Source: the failure table of the protocol research, D2. */
const RETRY_WITHIN_SHARE = 0.25;
/** Pause before a retry, in ms: long enough for a restarting backend, too short to be felt. */
const RETRY_PAUSE_MS = 120;
/** Longest wait for a rate limit when no other model is left, in ms; an hour-long `retry-after` is an answer, not a pause. */
const LONGEST_WAIT_MS = 10_000;

/** Decides what follows a failure, by the failure table and what time and attempts allow. */
export function afterFailure(scene: FailureScene): Following {
  const { failed, failure, queue } = scene;
  if (scene.attemptsLeft <= 0 || scene.leftMs < LEAST_LEFT_MS) return { kind: "end" };
  const { step, words } = FAILURE_TABLE[failure.class];
  const again = (why: string, change: Partial<Preparation>, pauseMs = 0): Following => ({
    kind: "call",
    entry: failed,
    preparation: { ...FRESH, ...change },
    why,
    pauseMs,
    again: true,
  });
  const next = (): Following => {
    const entry = nextAfter(failed, failure, queue);
    if (entry === undefined) return { kind: "end" };
    const why = `next after ${failed.model.name}: ${words}`;
    return { kind: "call", entry, preparation: FRESH, why, pauseMs: 0, again: false };
  };

  if (step === "stop" || (step === "show" && !scene.retryRefusals)) return { kind: "end" };
  const callable = queue.filter(scene.mayCall);
  // A second try must not take the place of a model that has not been asked yet and that may be asked.
  const room = (untried: number): boolean => !scene.again && scene.attemptsLeft > untried;
  if (step === "shrink") {
    const { larger, unknown } = roomier(failed, callable);
    if (scene.shrinkable && room(larger.length + unknown.length))
      return again("again with less context", { budgetShare: 0.5 });
  } else if (room(callable.length)) {
    if (step === "mend-once" && failure.useWire !== undefined) {
      return again(`again on the wire ${failure.useWire}, which this call needs`, { useWire: failure.useWire });
    }
    if (step === "mend-once" && failure.refusedParameter !== undefined) {
      return again(`again without ${failure.refusedParameter}, which the provider refused`, {
        omit: [failure.refusedParameter],
      });
    }
    const early = scene.tookMs < RETRY_WITHIN_SHARE * scene.firstTokenMs;
    if (step === "retry-once" && !scene.automatic && early && failure.lasting !== true) {
      return again(`once more after ${words}`, {}, RETRY_PAUSE_MS * (0.75 + 0.5 * scene.random));
    }
  }
  const wait = failure.retryAfterMs;
  const worthWaiting = wait !== undefined && wait <= LONGEST_WAIT_MS && wait < scene.leftMs;
  if (step === "next-or-wait" && callable.length === 0 && worthWaiting && !scene.automatic) {
    return again(`again after the ${Math.ceil(wait / 1000)} s that its provider asked for`, {}, wait);
  }
  return next();
}
