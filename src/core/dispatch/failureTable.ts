import type { ErrorClass } from "../wire/failure.js";

/** What to do with the request after an attempt failed before anything of it was shown. */
export type Step =
  /** Ask the same model once more after a short, jittered pause, if time and attempts allow; then the next. */
  | "retry-once"
  /** Ask the next candidate at once. */
  | "next"
  /** Ask the next candidate; only when there is none, wait as long as the provider asked and try again. */
  | "next-or-wait"
  /** Send less to the same model once, then ask only candidates with a larger window. */
  | "shrink"
  /** Leave out or change what was refused once, then the next. */
  | "mend-once"
  /** Show it; ask another model only if the user opted in. */
  | "show"
  /** End the request. */
  | "stop";

/** What a failure means for later requests. */
export type Cooling =
  /** Nothing: it says nothing about the model's health. */
  | { readonly kind: "none" }
  /** Counts towards opening the breaker of the model. */
  | { readonly kind: "count" }
  /** Keeps the model out for the longer of the provider's wish and a back-off. */
  | { readonly kind: "back-off"; readonly firstMs: number; readonly mostMs: number }
  /** Keeps the model out for a fixed time. */
  | { readonly kind: "model"; readonly ms: number }
  /** Keeps the provider out until its key or account changes, or for a fixed time. */
  | { readonly kind: "provider"; readonly ms: number };

/** One row of the table. */
export interface Row {
  readonly step: Step;
  readonly cooling: Cooling;
  /** In words, for panels and messages. */
  readonly words: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * One row for each class of failure. The wires map every provider's signals to a class (`src/providers/failures.ts`);
 * this table alone decides what follows.
 *
 * Sources: the failure semantics of LiteLLM, Bifrost, vLLM Semantic Router and OpenRouter as read in 2026-11, and the
 * incidents behind them: exhausted credit retried thousands of times, an hour-long `retry-after` slept through,
 * a second model's text spliced onto the first's.
 */
export const FAILURE_TABLE: Readonly<Record<ErrorClass, Row>> = {
  // A new key or new credit is the only remedy, so nothing is retried; an hour bounds the harm of a wrong reading.
  key: { step: "next", cooling: { kind: "provider", ms: Infinity }, words: "a refused key" },
  money: { step: "next", cooling: { kind: "provider", ms: HOUR }, words: "exhausted credit" },
  permission: { step: "next", cooling: { kind: "model", ms: HOUR }, words: "missing permission" },
  "not-found": { step: "next", cooling: { kind: "model", ms: HOUR }, words: "an unknown model" },
  "rate-limit": {
    step: "next-or-wait",
    cooling: { kind: "back-off", firstMs: SECOND, mostMs: MINUTE },
    words: "a rate limit",
  },
  // Capacity rarely returns within a person's patience, and retrying adds to the load.
  overloaded: {
    step: "next",
    cooling: { kind: "back-off", firstMs: 5 * SECOND, mostMs: 2 * MINUTE },
    words: "overload",
  },
  server: { step: "retry-once", cooling: { kind: "count" }, words: "server errors" },
  network: { step: "retry-once", cooling: { kind: "count" }, words: "network errors" },
  "first-token-timeout": { step: "next", cooling: { kind: "count" }, words: "slow first tokens" },
  stalled: { step: "next", cooling: { kind: "count" }, words: "stalled answers" },
  truncated: { step: "next", cooling: { kind: "count" }, words: "cut answers" },
  "malformed-response": { step: "next", cooling: { kind: "count" }, words: "malformed answers" },
  empty: { step: "next", cooling: { kind: "count" }, words: "empty answers" },
  "context-window": { step: "shrink", cooling: { kind: "none" }, words: "too much input" },
  "invalid-request": { step: "mend-once", cooling: { kind: "none" }, words: "a refused request" },
  "content-policy": { step: "show", cooling: { kind: "none" }, words: "a refusal" },
  cancelled: { step: "stop", cooling: { kind: "none" }, words: "a cancellation" },
  budget: { step: "stop", cooling: { kind: "none" }, words: "a budget" },
  policy: { step: "stop", cooling: { kind: "none" }, words: "a policy" },
};
