import type { HealthState } from "./health.js";

/** Says in words why a model is kept out and when it returns. */
export function describeHealth(state: Extract<HealthState, { state: "cooling" }>, now: number): string {
  return Number.isFinite(state.until)
    ? `kept out after ${state.reason}; back in ${waitWords(state.until - now)}`
    : `kept out after ${state.reason}, until that is mended`;
}

/** A wait in words, rounded up. @param ms how long */
export function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
