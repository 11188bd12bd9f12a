import type { Attempt, Outcome } from "../decision/decision.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import { mostUsd } from "../routing/expense.js";
import type { Failure } from "../wire/failure.js";
import { sumCosts } from "./accounting.js";
import { afterFailure, LEAST_LEFT_MS } from "./afterFailure.js";
import { type AttemptEnd, cancelled, type Delta } from "./attempt.js";
import type { CheckResult } from "./check.js";
import type { Dispatch, DispatchParts, DispatchResult } from "./contract.js";
import type { DispatchEvent } from "./events.js";
import { checkOf, committed, failedAttempt, hold } from "./held.js";
import { isEmpty, type Lane, openLane } from "./lane.js";
import { keptOut, mostOutputTokens, overBudget } from "./limits.js";
import { escalate } from "./nextCandidate.js";
import { FRESH, type Preparation } from "./prepared.js";
import { startLane } from "./start.js";

/** Most calls for one request, retries and hedges included. */
export const MOST_ATTEMPTS = 3;

/**
 * Tries the models in order until one answers. Before the commit point, the first delta shown, failover is free; after
 * it no other model's text follows. Never throws for anything a provider does. A consumer that stops early closes the
 * socket; what was called until then is accounted for all the same.
 */
export async function* dispatch(
  plan: Dispatch,
  parts: DispatchParts,
  signal: AbortSignal,
): AsyncGenerator<DispatchEvent, DispatchResult> {
  const elapsed = (): number => performance.now() - plan.startedAt;
  const totalMs = plan.policy.totalMs[plan.task];
  const queue = [...plan.entries];
  const attempts: Attempt[] = [];
  const notes = new Set<string>();
  let next: { entry: DirectoryEntry; preparation: Preparation; why: string; again: boolean } | undefined;
  let last: Failure | undefined;
  const lanes = new Set<Lane>();
  /** A model whose turn the breakers were told of, until its lane is open. */
  let claimed: DirectoryEntry | undefined;
  let speaker: Lane | undefined;
  let ended = false;
  const finish = (...how: Parameters<typeof ending>): DispatchResult => {
    ended = true;
    return ending(...how);
  };
  const take = (why: string): typeof next => {
    const entry = queue.shift();
    return entry && { entry, preparation: FRESH, why, again: false };
  };
  /** Why a model may not be called now, or nothing. */
  const barredNow = (entry: DirectoryEntry, spent: number, now: number, again = false): Failure | undefined =>
    overBudget(plan.policy, mostUsd(entry.model, plan.needs, now), spent, plan.spentTodayUsd) ??
    (again ? undefined : keptOut(parts.breakers, entry));
  /** The same; a model that may be called is claimed in the same moment, so that a probe stays alone. */
  const claim = (entry: DirectoryEntry, spent: number, again: boolean): Failure | undefined => {
    const now = Date.now();
    const barred = barredNow(entry, spent, now, again);
    if (barred !== undefined) return barred;
    parts.breakers.begin(entry.model.providerId, entry.model.id, now);
    claimed = entry;
    return undefined;
  };
  const open = async (call: NonNullable<typeof next>, spent: number): Promise<Lane> => {
    const preparation = { ...call.preparation, mostOutputTokens: mostOutputTokens(plan, call.entry, spent) };
    const moment = { why: call.why, startedMs: elapsed(), leftMs: totalMs - elapsed() };
    const lane = await openLane(plan, parts, call.entry, preparation, moment, signal);
    claimed = undefined;
    lanes.add(lane);
    return lane;
  };
  /** Starts the next candidate beside one that is slow, if it may be called and the budget holds both. */
  const hedge = (slow: DirectoryEntry): Promise<Lane> | undefined => {
    const [entry] = queue;
    const spent = (sumCosts(attempts).costUsd ?? 0) + (mostUsd(slow.model, plan.needs, Date.now()) ?? 0);
    if (entry === undefined || claim(entry, spent, false) !== undefined) return undefined;
    const second = take(`hedge: ${slow.model.name} was slower than its usual`);
    return second && open(second, spent);
  };

  try {
    next = take("first choice");
    while (next !== undefined) {
      const { entry, preparation, why, again } = next;
      if (signal.aborted) return finish("cancelled", attempts, notes, { failure: cancelled() });
      const spent = sumCosts(attempts).costUsd ?? 0;
      const barred = claim(entry, spent, again);
      if (barred !== undefined) {
        notes.add(`${entry.model.name} was passed over: ${barred.message}`);
        last ??= barred;
        next = take(`next after ${entry.model.name} was passed over`);
        if (next !== undefined) next = { ...next, preparation: withMend(next.preparation, preparation) };
        continue;
      }

      yield { type: "trying", model: entry.model.name, why };
      const lane = await open({ entry, preparation, why, again }, spent);
      const { speaking, ended: silent } = await startLane(lane, hedgeAfter(plan, entry, queue, attempts.length), () =>
        hedge(entry),
      );
      attempts.push(...silent.map(({ attempt }) => attempt));
      for (const { lane: other, attempt } of silent) {
        for (const note of other.notes) notes.add(note);
        if (other !== lane) yield { type: "trying", model: attempt.model, why: attempt.why ?? "" };
        yield { type: "attempt-ended", attempt };
      }
      let failed = silent.findLast(({ failure }) => failure.class !== "cancelled") ?? silent.at(-1);

      if (speaking !== undefined) {
        const { lane: winner, first } = speaking;
        for (const note of winner.notes) notes.add(note);
        if (winner !== lane) yield { type: "trying", model: winner.entry.model.name, why: winner.why };
        if (plan.check === undefined) {
          speaker = winner;
          yield committed(winner);
          const end = yield* relay(winner, first);
          const attempt = winner.close(end, true);
          attempts.push(attempt);
          yield { type: "attempt-ended", attempt };
          return finish(attempt.outcome, attempts, notes, end.end, attempt);
        }
        const held = yield* hold(winner, first, plan.shows, () => (speaker = winner));
        const { end } = held.end;
        if (held.isShown) {
          const closed = winner.close(held.end, true);
          const checked =
            "finish" in end
              ? yield* checkOf(winner, held.text, plan.check, notes, signal, totalMs - elapsed())
              : undefined;
          const failure =
            checked?.ok === false && !signal.aborted ? failedCheck(winner.entry, checked.problems) : undefined;
          const attempt = failure === undefined ? closed : failedAttempt(closed, "partial", failure);
          attempts.push(attempt);
          yield { type: "attempt-ended", attempt };
          return finish(attempt.outcome, attempts, notes, failure === undefined ? end : { failure }, attempt);
        }
        if ("finish" in end) {
          const checked = yield* checkOf(winner, held.text, plan.check, notes, signal, totalMs - elapsed());
          const closed = winner.close(held.end, false);
          if (signal.aborted) {
            attempts.push(closed);
            yield { type: "attempt-ended", attempt: closed };
            return finish("cancelled", attempts, notes, { failure: cancelled() });
          }
          if (checked.ok) {
            attempts.push(closed);
            speaker = winner;
            yield { type: "attempt-ended", attempt: closed };
            yield committed(winner);
            yield* held.deltas;
            return finish("answered", attempts, notes, end, closed);
          }
          last = failedCheck(winner.entry, checked.problems);
          const attempt = failedAttempt(closed, "failed", last);
          attempts.push(attempt);
          yield { type: "attempt-ended", attempt };
          next =
            attempts.length < MOST_ATTEMPTS && totalMs - elapsed() >= LEAST_LEFT_MS
              ? afterCheck(winner.entry, checked, held.text, again, queue, plan.task)
              : undefined;
          continue;
        }
        const attempt = winner.close(held.end, false);
        attempts.push(attempt);
        yield { type: "attempt-ended", attempt };
        failed = { lane: winner, failure: end.failure, attempt };
      }

      if (failed === undefined) break;
      if (plan.automatic && isEmpty({ end: failed }))
        return finish("answered", attempts, notes, { finish: "stop" }, failed.attempt);
      last = failed.failure;
      if (signal.aborted) return finish("cancelled", attempts, notes, { failure: cancelled() });
      const following = afterFailure({
        failed: failed.lane.entry,
        failure: failed.failure,
        queue,
        mayCall: (other) => barredNow(other, sumCosts(attempts).costUsd ?? 0, Date.now()) === undefined,
        again,
        tookMs: failed.attempt.totalMs,
        firstTokenMs: plan.policy.firstTokenMs[plan.task],
        leftMs: totalMs - elapsed(),
        attemptsLeft: MOST_ATTEMPTS - attempts.length,
        automatic: plan.automatic,
        shrinkable: failed.lane.shrinkable,
        retryRefusals: plan.policy.retryRefusals,
        random: parts.random(),
      });
      if (following.kind === "end") break;
      if (following.pauseMs > 0) await pause(following.pauseMs, signal);
      next = { ...following, preparation: withMend(following.preparation, preparation) };
    }
    if (signal.aborted) return finish("cancelled", attempts, notes, { failure: cancelled() });
    return finish(last?.class === "content-policy" ? "refused" : "failed", attempts, notes, {
      failure: last ?? nothingTried(),
    });
  } finally {
    if (claimed !== undefined) parts.breakers.ended(claimed.model.providerId, claimed.model.id);
    if (!ended) {
      for (const lane of lanes) if (lane.attempt === undefined) attempts.push(await lane.finish());
      const shown = speaker?.attempt;
      plan.left(ending(shown?.outcome ?? "cancelled", attempts, notes, { failure: cancelled() }, shown));
    }
  }
}

/** Gathers the result. @param answer the attempt whose text was shown, if any */
function ending(
  outcome: Outcome,
  attempts: readonly Attempt[],
  notes: ReadonlySet<string>,
  end: AttemptEnd["end"],
  answer?: Attempt,
): DispatchResult {
  return {
    outcome,
    attempts,
    model: answer?.model,
    servedModel: answer?.servedModel,
    finish: "finish" in end ? end.finish : undefined,
    error:
      "failure" in end
        ? { class: end.failure.class, message: end.failure.message, remedy: end.failure.remedy }
        : undefined,
    ...sumCosts(attempts),
    firstTokenMs: answer?.firstTokenMs === undefined ? undefined : answer.startedMs + answer.firstTokenMs,
    notes: [...notes],
  };
}

async function* relay(lane: Lane, first: Delta): AsyncGenerator<DispatchEvent, AttemptEnd> {
  yield first;
  // Not `yield*`: a consumer that stops early would end the call itself, and nobody could account for it.
  for (;;) {
    const step = await lane.run.next();
    if (step.done === true) return step.value;
    yield step.value;
  }
}

/** What was wrong with an answer of before stays known, whoever is asked in place of the model that was to mend it. */
function withMend(next: Preparation, { mend }: Preparation): Preparation {
  return mend === undefined ? next : { ...next, mend };
}

/** An answer whose form is wrong goes back to its model once; one whose substance is wrong goes to a stronger model. */
function afterCheck(
  entry: DirectoryEntry,
  checked: Extract<CheckResult, { ok: false }>,
  text: string,
  again: boolean,
  queue: DirectoryEntry[],
  task: Task,
): { entry: DirectoryEntry; preparation: Preparation; why: string; again: boolean } | undefined {
  const preparation = { ...FRESH, mend: { text, problems: checked.problems } };
  if (checked.repairable && !again)
    return { entry, preparation, why: "again to mend the form of its answer", again: true };
  const stronger = escalate(entry, queue, task);
  return (
    stronger && {
      entry: stronger,
      preparation,
      why: `stronger, since the change by ${entry.model.name} failed its check`,
      again: false,
    }
  );
}

/** ms after which a second model starts beside a slow one; undefined when hedging is off or there is no ground for it. */
function hedgeAfter(
  plan: Dispatch,
  entry: DirectoryEntry,
  queue: readonly DirectoryEntry[],
  made: number,
): number | undefined {
  if (!plan.policy.hedge || queue.length === 0 || made + 2 > MOST_ATTEMPTS || plan.check !== undefined)
    return undefined;
  return plan.evidence.get(entry.model.name)?.firstTokenP95Ms;
}

function failedCheck(entry: DirectoryEntry, problems: string): Failure {
  return {
    class: "malformed-response",
    message: `The change by ${entry.model.name} failed its check: ${problems.slice(0, 300)}`,
    remedy: "Ask for less at once, choose a stronger model, or lower fairlead.verify for this task.",
  };
}

function nothingTried(): Failure {
  return {
    class: "policy",
    message: "No model was left to try.",
    remedy: "Fairlead: Open Panel shows why each was refused.",
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}
