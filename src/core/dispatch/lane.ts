import { inputTokens } from "../catalog/cost.js";
import type { Attempt, Outcome } from "../decision/decision.js";
import type { DirectoryEntry } from "../routing/directory.js";
import type { Failure } from "../wire/failure.js";
import { imagesIn } from "../wire/size.js";
import type { WireName } from "../wire/wire.js";
import { account, type AttemptFrame } from "./accounting.js";
import { type AttemptEnd, type Delta, runAttempt } from "./attempt.js";
import type { Dispatch, DispatchParts } from "./contract.js";
import { follow } from "./follow.js";
import type { Preparation, Prepared } from "./prepared.js";
import type { StoredAnswer } from "./responseCache.js";

/** One call under way, from its preparation to its account. */
export interface Lane {
  readonly entry: DirectoryEntry;
  /** Why the call was made. */
  readonly why: string;
  readonly run: AsyncGenerator<Delta, AttemptEnd>;
  readonly notes: readonly string[];
  readonly shrinkable: boolean;
  /** The protocol it speaks; undefined when it could not be prepared. */
  readonly wire: WireName | undefined;
  /** Set once the call has been closed. */
  attempt: Attempt | undefined;
  /** Accounts for the call and tells the breakers. @param committed whether anything of it was shown */
  close(end: AttemptEnd, committed: boolean): Attempt;
  /** Ends the call at once; its socket closes. */
  abandon(): void;
  /** Ends the call at once and accounts for what it was until then. */
  finish(): Promise<Attempt>;
}

/** Why and when a call is made. */
export interface Moment {
  readonly why: string;
  /** ms from the start of the request. */
  readonly startedMs: number;
  /** ms left of the whole request's time. */
  readonly leftMs: number;
}

/** Prepares and starts a call of one model, whose turn the breakers know of already. Never throws. */
export async function openLane(
  plan: Dispatch,
  parts: DispatchParts,
  entry: DirectoryEntry,
  preparation: Preparation,
  moment: Moment,
  signal: AbortSignal,
): Promise<Lane> {
  const prepared = await plan
    .prepare(entry, preparation)
    .catch((error: unknown) => ({ failure: unprepared(entry, error) }));
  const own = follow(signal);
  const at = Date.now();
  const { providerId, id } = entry.model;
  const frame: AttemptFrame = {
    entry,
    why: moment.why,
    variant: "failure" in prepared ? undefined : prepared.variant,
    variantHash: "failure" in prepared ? undefined : prepared.variantHash,
    startedMs: moment.startedMs,
    inputCharacters: "failure" in prepared ? 0 : prepared.inputCharacters,
    charactersPerToken: "failure" in prepared ? 1 : prepared.charactersPerToken,
    sent: !("failure" in prepared) && prepared.drill !== true,
    drill: !("failure" in prepared) && prepared.drill === true,
    at,
    factsOf: (served) => parts.factsOf(entry, served),
  };
  // Without a key the answer is neither looked up nor kept; no request fails for its cache.
  const cacheKey =
    frame.sent && !("failure" in prepared) ? await plan.cacheKey?.(entry, prepared).catch(() => undefined) : undefined;
  const stored = cacheKey === undefined ? undefined : parts.cache.get(cacheKey, at);
  const run =
    "failure" in prepared
      ? failedRun(prepared.failure)
      : stored !== undefined
        ? storedRun(stored)
        : runAttempt(
            prepared.wire,
            prepared.call,
            prepared.endpoint,
            { firstTokenMs: firstTokenMs(plan, entry), stallMs: plan.policy.stallMs, leftMs: moment.leftMs },
            own,
          );
  const kept: Delta[] = [];
  const lane: Lane = {
    entry,
    why: moment.why,
    run: cacheKey === undefined || stored !== undefined ? run : keeping(run, kept),
    notes: "failure" in prepared ? [] : prepared.notes,
    shrinkable: !("failure" in prepared) && prepared.shrinkable,
    wire: "failure" in prepared ? undefined : prepared.wire.name,
    attempt: undefined,
    close(ended, committed) {
      own.release();
      const end =
        plan.automatic && !committed && isEmpty(ended) ? { ...ended, end: { finish: "stop" } as const } : ended;
      const attempt = account(frame, end, outcomeOf(end, committed));
      lane.attempt = stored === undefined ? attempt : asStored(attempt, stored.at, at);
      // Nothing can be a good answer to a hole: it says nothing about the model's health.
      const healthy = plan.task === "completion" && isEmpty(end);
      if (stored === undefined && frame.sent && !healthy) tell(parts, entry, end);
      else parts.breakers.ended(providerId, id);
      // An image is hundreds of tokens without a character, so such a call says nothing of the tokenizer.
      if (end.usage !== undefined && end.usage.incomplete !== true && !hasImages(prepared))
        parts.learn(entry.model.name, { characters: frame.inputCharacters, tokens: inputTokens(end.usage) });
      if (cacheKey !== undefined && stored === undefined && "finish" in end.end && end.end.finish === "stop") {
        parts.cache.set(cacheKey, { parts: kept, served: end.served, at });
      }
      return lane.attempt;
    },
    abandon: own.abort,
    async finish() {
      own.abort();
      for (;;) {
        const step = await lane.run.next();
        if (step.done === true) return lane.close(step.value, true);
      }
    },
  };
  return lane;
}

/** While a person types, a model that has nothing to add has answered; it is not a failure to tell of or to count. */
export function isEmpty({ end }: Pick<AttemptEnd, "end">): boolean {
  return "failure" in end && end.failure.class === "empty";
}

/** Models that think in silence first get twice the time until something shows. */
function firstTokenMs(plan: Dispatch, { model }: DirectoryEntry): number {
  const base = plan.policy.firstTokenMs[plan.task];
  return model.facts.reasons === true && plan.task !== "completion" ? base * 2 : base;
}

function outcomeOf({ end }: AttemptEnd, committed: boolean): Outcome {
  if ("finish" in end) return "answered";
  if (end.failure.class === "content-policy") return "refused";
  if (end.failure.class === "cancelled") return "cancelled";
  return committed ? "partial" : "failed";
}

/** What a call teaches for later ones: the health of its model, and what its endpoint refuses. */
function tell({ breakers, learnRefusal }: DispatchParts, entry: DirectoryEntry, { end }: AttemptEnd): void {
  const { model } = entry;
  if ("finish" in end) breakers.succeeded(model.providerId, model.id, Date.now());
  else if (end.failure.class === "cancelled") breakers.ended(model.providerId, model.id);
  else breakers.failed(model.providerId, model.id, end.failure, Date.now());
  if ("failure" in end) learnRefusal(entry, end.failure);
}

function hasImages(prepared: Prepared | { readonly failure: Failure }): boolean {
  return "call" in prepared && prepared.call.kind === "chat" && imagesIn(prepared.call.messages) > 0;
}

function unprepared({ model }: DirectoryEntry, error: unknown): Failure {
  // The name alone: an error's message can hold a prompt or a key.
  const name = error instanceof Error ? error.name : "unknown error";
  return {
    class: "malformed-response",
    message: `The call of ${model.name} could not be prepared (${name}); nothing was sent.`,
    remedy: "Try again; if it lasts, reload the window, and report it with the provider's kind.",
  };
}

/** A call that could not even be prepared. */
// oxlint-disable-next-line require-yield -- it ends before it says anything
async function* failedRun(failure: Failure): AsyncGenerator<Delta, AttemptEnd> {
  return { ...NOTHING_SEEN, end: { failure } };
}

const NOTHING_SEEN = {
  usage: undefined,
  served: undefined,
  firstTokenMs: undefined,
  totalMs: 0,
  textCharacters: 0,
  reasoningCharacters: 0,
} as const;

async function* storedRun({ parts, served }: StoredAnswer): AsyncGenerator<Delta, AttemptEnd> {
  yield* parts;
  return { ...NOTHING_SEEN, served, firstTokenMs: 0, end: { finish: "stop" } };
}

async function* keeping(run: AsyncGenerator<Delta, AttemptEnd>, kept: Delta[]): AsyncGenerator<Delta, AttemptEnd> {
  for (;;) {
    const step = await run.next();
    if (step.done === true) return step.value;
    kept.push(step.value);
    yield step.value;
  }
}

function asStored(attempt: Attempt, storedAt: number, now: number): Attempt {
  const { usage: _, ...rest } = attempt;
  const minutes = Math.round((now - storedAt) / 60_000);
  return {
    ...rest,
    costUsd: 0,
    costBasis: "cached",
    costNote: `the very same request was answered ${minutes} min ago; nothing was sent`,
  };
}
