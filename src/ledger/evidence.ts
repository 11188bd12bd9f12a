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

/** So many decisions of one model, task and language that came to one kind of outcome; each decision has one language. */
export interface CountedOutcome {
  readonly model: string;
  readonly task: Task;
  /** Undefined where it is not known. */
  readonly language: string | undefined;
  readonly kind: OutcomeKind;
  readonly decisions: number;
}

/** Adds what became of a model's answers to its evidence: by task, and by task and language. */
export function withOutcomes(
  evidence: readonly ModelEvidence[],
  counted: readonly CountedOutcome[],
): readonly ModelEvidence[] {
  const byModel = new Map<string, Sums>();
  for (const { model, task, language, kind, decisions } of counted) {
    const sums: Sums = byModel.get(model) ?? { outcomes: {}, byLanguage: new Map() };
    const { outcomes, byLanguage } = sums;
    outcomes[task] = plus(outcomes[task], kind, decisions);
    if (language !== undefined) {
      const ofLanguage = byLanguage.get(language) ?? {};
      ofLanguage[task] = plus(ofLanguage[task], kind, decisions);
      byLanguage.set(language, ofLanguage);
    }
    byModel.set(model, sums);
  }
  return evidence.map((one) => {
    const sums = byModel.get(one.model);
    return sums === undefined ? one : { ...one, outcomes: sums.outcomes, outcomesByLanguage: sums.byLanguage };
  });
}

interface Sums {
  readonly outcomes: Partial<Record<Task, OutcomeCounts>>;
  readonly byLanguage: Map<string, Partial<Record<Task, OutcomeCounts>>>;
}

function plus(counts: OutcomeCounts | undefined, kind: OutcomeKind, decisions: number): OutcomeCounts {
  return { ...counts, [kind]: (counts?.[kind] ?? 0) + decisions };
}

/** The nearest-rank percentile of numbers in ascending order. */
export function percentile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}
