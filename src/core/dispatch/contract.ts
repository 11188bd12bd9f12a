import type { ModelFacts } from "../catalog/model.js";
import type { Attempt, Outcome } from "../decision/decision.js";
import type { ModelEvidence } from "../decision/ledger.js";
import type { Policy } from "../policy/policy.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import type { Needs } from "../routing/needs.js";
import type { ErrorClass, Failure } from "../wire/failure.js";
import type { FinishReason } from "../wire/wire.js";
import type { Breakers } from "./breaker.js";
import type { Check } from "./check.js";
import type { Prepare, Prepared } from "./prepared.js";
import type { ResponseCache } from "./responseCache.js";

/** A request on its way to providers. */
export interface Dispatch {
  readonly task: Task;
  /** In the order in which they are tried. */
  readonly entries: readonly DirectoryEntry[];
  readonly policy: Policy;
  readonly needs: Needs;
  readonly automatic: boolean;
  readonly prepare: Prepare;
  readonly check: Check | undefined;
  /** Whether a person would see anything of a text that is held back for its check; see `AnswerOptions`. */
  readonly shows?: ((text: string) => boolean) | undefined;
  /** Key of an exact repeat; undefined for requests that are never answered from the cache. */
  readonly cacheKey: ((entry: DirectoryEntry, prepared: Prepared) => Promise<string | undefined>) | undefined;
  readonly evidence: ReadonlyMap<string, ModelEvidence>;
  readonly spentTodayUsd: number;
  /** When the request began, as `performance.now()` counts, in ms. */
  readonly startedAt: number;
  /** Takes the result when the consumer stops early, since nobody is left to be given it. */
  readonly left: (result: DispatchResult) => void;
}

/** What dispatch works with. */
export interface DispatchParts {
  readonly breakers: Breakers;
  readonly cache: ResponseCache;
  /** Facts of the model that a provider said it served. */
  readonly factsOf: (entry: DirectoryEntry, servedModel: string) => ModelFacts | undefined;
  /** Learns a model's characters per token from a call whose usage is known. */
  readonly learn: (model: string, sample: { readonly characters: number; readonly tokens: number }) => void;
  /** Notes what an endpoint refused by name, so that later calls leave it out from the start. */
  readonly learnRefusal: (entry: DirectoryEntry, failure: Failure) => void;
  /** A number from 0 to 1, for jitter. */
  readonly random: () => number;
}

/** How a dispatch ended. */
export interface DispatchResult {
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
  /** The model whose answer, or partial answer, was given. */
  readonly model: string | undefined;
  readonly servedModel: string | undefined;
  readonly finish: FinishReason | undefined;
  readonly error: { readonly class: ErrorClass; readonly message: string; readonly remedy: string } | undefined;
  readonly costUsd: number | null;
  readonly costBasis: Attempt["costBasis"];
  /** ms from the start of the request to the first delta of the answer. */
  readonly firstTokenMs: number | undefined;
  readonly notes: readonly string[];
}
