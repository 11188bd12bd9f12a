/** Whether a model can be asked now. */
export type HealthState =
  | { readonly state: "ready" }
  /** Its pause is over and one request may find out whether it is back. */
  | { readonly state: "probe" }
  /** Kept out of routes until `until` (ms since 1970; Infinity when it waits for a change such as a new key). */
  | { readonly state: "cooling"; readonly until: number; readonly reason: string };

/** What routing asks about the health of models; dispatch keeps it. */
export interface Health {
  stateOf(providerId: string, modelId: string, now: number): HealthState;
}
