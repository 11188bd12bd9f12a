import type { Decision } from "../core/decision/decision.js";
import type { ErrorClass } from "../core/wire/failure.js";

/**
 * How long the same failure of the same provider is not told again for requests that nobody asked for by hand, in ms: offline
 * for an afternoon should cost a few messages, and the status says all the while what is the case.
 */
export const QUIET_MS = 30 * 60_000;

/** A button that puts things right. */
export type RemedyButton = "Set Key" | "Open Settings" | "Open Panel";

/** The button that helps most against a class of failure. */
export function remedyButton(errorClass: ErrorClass): RemedyButton {
  switch (errorClass) {
    case "key":
    case "permission":
      return "Set Key";
    case "policy":
    case "budget":
    case "not-found":
      return "Open Settings";
    default:
      return "Open Panel";
  }
}

/** The provider whose attempt failed last; undefined when nobody was asked. */
export function failedProvider(decision: Decision): string | undefined {
  const model = decision.attempts.at(-1)?.model;
  return model === undefined ? undefined : model.slice(0, model.indexOf("/"));
}

/** Decides whether a failure is told. Failures of commands always are, those of automatic requests at most once in half an hour each. */
export function createTellingRule(
  now: () => number,
): (failure: { errorClass: ErrorClass; provider: string | undefined; automatic: boolean }) => boolean {
  const last = new Map<string, number>();
  return ({ errorClass, provider, automatic }) => {
    if (errorClass === "cancelled") return false;
    const key = `${errorClass} ${provider ?? ""}`;
    const told = last.get(key);
    if (automatic && told !== undefined && now() - told < QUIET_MS) return false;
    last.set(key, now());
    return true;
  };
}
