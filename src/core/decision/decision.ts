import type { Classification } from "../request/classification.js";
import type { Surface } from "../request/request.js";
import type { ErrorClass } from "../wire/failure.js";
import type { FinishReason } from "../wire/wire.js";
import type { Usage } from "../wire/usage.js";

/** How a cost is known. */
export type CostBasis = "billed" | "computed" | "estimated" | "cached" | "local" | "unknown";

/** What a call cost. `usd` is null exactly when the basis is `unknown`. */
export interface Cost {
  readonly usd: number | null;
  readonly basis: CostBasis;
  /** Which price was applied and how old it is, in words. */
  readonly note?: string;
}

/** A model that was considered for a request. */
export interface Candidate {
  readonly model: string;
  readonly kept: boolean;
  /** In words a person understands; names the rule and where it comes from. */
  readonly reason: string;
}

/** How an attempt ended. */
export type Outcome = "answered" | "partial" | "refused" | "failed" | "cancelled";

/** One call of one model. */
export interface Attempt {
  readonly model: string;
  /** Set when the provider answered with another model than was asked. */
  readonly servedModel?: string;
  readonly outcome: Outcome;
  readonly errorClass?: ErrorClass;
  /** Failure in words, already free of secrets. */
  readonly message?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** The prompt variant that was sent, such as `refactor.claude` or `built-in refactor`. */
  readonly variant?: string;
  /** Hash of the prompt text before rendering. */
  readonly variantHash?: string;
  /** Why this attempt was made: first choice, retry of the same model, next candidate, hedge, repair. */
  readonly why?: string;
  /** ms from the start of the request to the start of this attempt. */
  readonly startedMs: number;
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  readonly usage?: Usage;
  readonly costUsd: number | null;
  readonly costBasis: CostBasis;
  readonly costNote?: string;
  /** A failover drill made this attempt fail; nothing was sent. */
  readonly drill?: boolean;
}

/** The whole story of one request, as the ledger keeps it. It holds no prompt and no answer. */
export interface Decision {
  readonly id: string;
  /** Start of the request, ms since 1970. */
  readonly at: number;
  readonly surface: Surface;
  readonly classification: Classification;
  /** Path relative to its workspace folder and the line, counting from 1. */
  readonly place?: { readonly path: string; readonly line: number; readonly language: string };
  /** Workspace folder name. */
  readonly workspace?: string;
  readonly strategy: string;
  /** The override in force, such as `session: openai/gpt-6`. */
  readonly override?: string;
  readonly candidates: readonly Candidate[];
  readonly attempts: readonly Attempt[];
  /** `answered`, or how the last attempt ended. */
  readonly outcome: Outcome;
  /** The model whose answer this is. */
  readonly model?: string;
  readonly servedModel?: string;
  readonly finish?: FinishReason;
  readonly error?: { readonly class: ErrorClass; readonly message: string; readonly remedy: string };
  readonly costUsd: number | null;
  readonly costBasis: CostBasis;
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  /** Notes worth showing: prompt file broken, hedge, drill, served another model, verified edit. */
  readonly notes: readonly string[];
  /** A failover drill made this; left out of statistics. */
  readonly drill?: boolean;
}
