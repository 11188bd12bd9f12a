import { costOfAttempt, servedAnother } from "../catalog/attemptCost.js";
import { inputTokens } from "../catalog/cost.js";
import type { ModelFacts } from "../catalog/model.js";
import { completeUsage } from "../catalog/tokens.js";
import type { Attempt, Cost, CostBasis, Outcome } from "../decision/decision.js";
import type { DirectoryEntry } from "../routing/directory.js";
import type { Usage } from "../wire/usage.js";
import type { AttemptEnd } from "./attempt.js";

/** What is known of an attempt besides how it ended. */
export interface AttemptFrame {
  readonly entry: DirectoryEntry;
  readonly why: string;
  readonly variant: string | undefined;
  readonly variantHash: string | undefined;
  /** ms from the start of the request. */
  readonly startedMs: number;
  /** Characters of everything that the call sent. */
  readonly inputCharacters: number;
  readonly charactersPerToken: number;
  /** ms since 1970, when the call was made; prices can depend on it. */
  readonly at: number;
  /** False when nothing was sent to anybody, such as in a failover drill. */
  readonly sent: boolean;
  /** Whether that was a failover drill's doing. */
  readonly drill?: boolean;
  /** Facts of another model of the same vendor, for pricing what was really served. */
  readonly factsOf: (servedModel: string) => ModelFacts | undefined;
}

/** Turns the end of a call into the ledger's attempt: outcome, tokens and cost with its basis. */
export function account(frame: AttemptFrame, end: AttemptEnd, outcome: Outcome): Attempt {
  const { model } = frame.entry;
  const failure = "failure" in end.end ? end.end.failure : undefined;
  const servedModel = servedAnother(model.id, end.served) ? end.served : undefined;
  const usage = usageOf(frame, end);
  const cost = costFor(frame, usage, end.served);
  return {
    model: model.name,
    ...(servedModel === undefined ? {} : { servedModel }),
    outcome,
    ...(failure === undefined ? {} : { errorClass: failure.class, message: failure.message }),
    ...(failure?.status === undefined ? {} : { status: failure.status }),
    ...(failure?.requestId === undefined ? {} : { requestId: failure.requestId }),
    ...(frame.variant === undefined ? {} : { variant: frame.variant }),
    ...(frame.variantHash === undefined ? {} : { variantHash: frame.variantHash }),
    why: frame.why,
    startedMs: frame.startedMs,
    ...(end.firstTokenMs === undefined ? {} : { firstTokenMs: end.firstTokenMs }),
    totalMs: end.totalMs,
    ...(usage === undefined ? {} : { usage }),
    costUsd: cost.usd,
    costBasis: cost.basis,
    ...(cost.note === undefined ? {} : { costNote: cost.note }),
    ...(frame.drill === true ? { drill: true } : {}),
  };
}

/**
 * The provider's figures where it gave them, else an estimate from what was seen. Undefined when nothing can have been
 * charged: the provider refused before it began, or was never reached.
 */
function usageOf(frame: AttemptFrame, end: AttemptEnd): Usage | undefined {
  if (!frame.sent) return undefined;
  const usage =
    cutShort(end) && end.usage?.billedUsd === undefined ? end.usage && { ...end.usage, incomplete: true } : end.usage;
  // Some servers report 0 or 1 token for thousands when they stream; no prompt of ours is that short.
  if (usage !== undefined && usage.incomplete !== true && (usage.billedUsd !== undefined || inputTokens(usage) > 1))
    return usage;
  const failure = "failure" in end.end ? end.end.failure : undefined;
  const seen = end.textCharacters + end.reasoningCharacters > 0;
  const reached = seen || usage !== undefined || failure === undefined || REACHED.has(failure.class);
  if (!reached || (failure?.status !== undefined && failure.status >= 300 && !seen)) return undefined;
  const outputCharacters = end.textCharacters + end.reasoningCharacters;
  return completeUsage(usage, { inputCharacters: frame.inputCharacters, outputCharacters }, frame.charactersPerToken);
}

/** Whether the call ended before the provider's last word: figures it gave on the way are then a lower bound. */
function cutShort({ end }: AttemptEnd): boolean {
  return "failure" in end && end.failure.class !== "content-policy" && end.failure.class !== "empty";
}

/** Failures after which the provider may well have read the input and charge for it. */
const REACHED: ReadonlySet<string> = new Set([
  "first-token-timeout",
  "stalled",
  "truncated",
  "malformed-response",
  "empty",
  "content-policy",
  "cancelled",
]);

function costFor(frame: AttemptFrame, usage: Usage | undefined, served: string | undefined): Cost {
  const { model } = frame.entry;
  const priced = model.local || model.facts.price !== undefined;
  if (usage === undefined) {
    return priced
      ? {
          usd: 0,
          basis: model.local ? "local" : "computed",
          note: "nothing was charged: the call failed before it began",
        }
      : { usd: null, basis: "unknown", note: "no price is known for this model" };
  }
  return costOfAttempt(
    { model, usage, at: new Date(frame.at), ...(served === undefined ? {} : { servedModel: served }) },
    frame.factsOf,
  );
}

/** Strength of a basis: a sum is only as sure as its weakest part. */
const WEAKEST_FIRST: readonly CostBasis[] = ["unknown", "estimated", "computed", "billed", "cached", "local"];

/**
 * Adds up what a request cost over all its attempts, since failed ones are charged too. An attempt that used no tokens
 * adds nothing and does not make the sum unknown.
 */
export function sumCosts(attempts: readonly Attempt[]): {
  readonly costUsd: number | null;
  readonly costBasis: CostBasis;
} {
  const charged = attempts.filter((attempt) => attempt.usage !== undefined);
  if (charged.length === 0) {
    const bases = new Set(attempts.map((attempt) => attempt.costBasis));
    if (bases.size === 1 && bases.has("unknown")) return { costUsd: null, costBasis: "unknown" };
    // Nothing was charged; an answer from the cache says why best.
    if (bases.has("cached")) return { costUsd: 0, costBasis: "cached" };
    return { costUsd: 0, costBasis: bases.size === 1 && bases.has("local") ? "local" : "computed" };
  }
  const costBasis = WEAKEST_FIRST.find((basis) => charged.some((attempt) => attempt.costBasis === basis)) ?? "unknown";
  if (costBasis === "unknown") return { costUsd: null, costBasis };
  return { costUsd: charged.reduce((sum, attempt) => sum + (attempt.costUsd ?? 0), 0), costBasis };
}
