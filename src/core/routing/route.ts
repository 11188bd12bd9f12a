import type { Model } from "../catalog/model.js";
import type { Candidate } from "../decision/decision.js";

/** The models in the order in which they will be tried, and every candidate with its reason. */
export interface Route {
  readonly models: readonly Model[];
  readonly candidates: readonly Candidate[];
  readonly strategy: string;
  /** Set when nothing was kept: which rule emptied the route and what to do. */
  readonly refusal?: {
    readonly class: "policy" | "budget" | "key" | "context-window" | "not-found" | "overloaded";
    readonly message: string;
    readonly remedy: string;
    /** When time alone mends it, in few words. */
    readonly back?: string;
  };
}
