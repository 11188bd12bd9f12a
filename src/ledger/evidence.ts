import type { Outcome } from "../core/decision/decision.js";
import type { ModelEvidence, OutcomeCounts, OutcomeKind } from "../core/decision/ledger.js";
import type { Task } from "../core/request/task.js";

/** How many of a model's latest attempts count, and how old they may be: enough for a 95th percentile, few enough to follow a bad day. */
export const EVIDENCE_ATTEMPTS = 200;
export const EVIDENCE_AGE_MS = 30 * 24 * 60 * 60 * 1000;

/** Samples below which a percentile says more about chance than about the model. */
const MEDIAN_SAMPLES = 5;
const P95_SAMPLES = 20;

/** What evidence needs of one attempt. */
export interface AttemptSample {
  readonly outcome: Outcome;
  readonly firstTokenMs: number | undefined;
}

/**
 * Sums up a model's latest attempts. Cancelled attempts are left out: a person who types on, or a hedge that lost,
 * says nothing about the model.
 */
export function weigh(model: string, samples: readonly AttemptSample[]): ModelEvidence {
  const counted = samples.filter((sample) => sample.outcome !== "cancelled");
  const times = counted
    .flatMap((sample) => (sample.firstTokenMs === undefined ? [] : [sample.firstTokenMs]))
    .sort((a, b) => a - b);
  return {
    model,
    attempts: counted.length,
    answered: counted.filter((sample) => sample.outcome === "answered").length,
    firstTokenP50Ms: times.length < MEDIAN_SAMPLES ? undefined : percentile(times, 0.5),
    firstTokenP95Ms: times.length < P95_SAMPLES ? undefined : percentile(times, 0.95),
  };
}

/** So many decisions of one model and task that came to one kind of outcome. */
export interface CountedOutcome {
  readonly model: string;
  readonly task: Task;
  readonly kind: OutcomeKind;
  readonly decisions: number;
}

/** Adds what became of a model's answers to its evidence. */
export function withOutcomes(
  evidence: readonly ModelEvidence[],
  counted: readonly CountedOutcome[],
): readonly ModelEvidence[] {
  const byModel = new Map<string, Partial<Record<Task, OutcomeCounts>>>();
  for (const { model, task, kind, decisions } of counted) {
    const ofModel = byModel.get(model) ?? {};
    ofModel[task] = { ...ofModel[task], [kind]: decisions };
    byModel.set(model, ofModel);
  }
  return evidence.map((one) => {
    const outcomes = byModel.get(one.model);
    return outcomes === undefined ? one : { ...one, outcomes };
  });
}

/** The nearest-rank percentile of numbers in ascending order. */
export function percentile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}
