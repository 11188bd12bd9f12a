import type { Task } from "../request/task.js";
import type { CostBasis, Decision, Outcome } from "./decision.js";

/** What the line needs of a ledger: it hands over and goes on; a failing ledger never fails a request. */
export interface DecisionSink {
  /** Takes a finished decision for writing off the request's path. Never throws. */
  record(decision: Decision): void;
}

/** What can become of an answer. */
export const OUTCOME_KINDS = [
  "shown-unchecked",
  "accepted",
  "accepted-part",
  "discarded",
  "undone",
  "retained",
  "helpful",
  "unhelpful",
] as const;

/**
 * What became of an answer: none passed its check and the person looked at one all the same (`shown-unchecked`); a change or suggestion was taken whole or in part, turned down, undone after it was taken, or
 * looked at again later (`retained`); a person called an answer helpful or not.
 */
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** One thing that became of one answer. */
export interface RecordedOutcome {
  readonly decisionId: string;
  readonly kind: OutcomeKind;
  /** ms since 1970. */
  readonly at: number;
  /** 0 to 1: for `accepted-part` the share that was taken, for `retained` the share of the accepted text that is still there. */
  readonly value?: number;
}

/** What surfaces need of a ledger: they say what became of an answer and go on. */
export interface OutcomeSink {
  /**
   * Takes one outcome for writing off the request's path; the decision may be recorded before or after it. Never throws.
   *
   * @param at ms since 1970
   * @param value see `RecordedOutcome`
   */
  outcome(decisionId: string, kind: OutcomeKind, at: number, value?: number): void;
}

/** So many decisions that came to each kind of outcome; an undone change counts as `accepted` and as `undone`. */
export type OutcomeCounts = Partial<Record<OutcomeKind, number>>;

/** One row of the panel's list. */
export interface DecisionSummary {
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  readonly task: Task;
  readonly surface: string;
  readonly path?: string;
  readonly line?: number;
  readonly model?: string;
  readonly servedModel?: string;
  readonly outcome: Outcome;
  readonly errorClass?: string;
  readonly attempts: number;
  readonly costUsd: number | null;
  readonly costBasis: CostBasis;
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  readonly drill?: boolean;
}

/** How a model has done lately, from the ledger. */
export interface ModelEvidence {
  readonly model: string;
  readonly attempts: number;
  readonly answered: number;
  /** ms; undefined with too few attempts. */
  readonly firstTokenP50Ms?: number;
  readonly firstTokenP95Ms?: number;
  /** What became of its answers lately, by task; drills left out. */
  readonly outcomes?: Partial<Record<Task, OutcomeCounts>>;
  /** The same by VS Code's id of the document's language, as far as it was recorded. */
  readonly outcomesByLanguage?: ReadonlyMap<string, Partial<Record<Task, OutcomeCounts>>>;
}

/** Which decisions to list, newest first; all conditions must hold. */
export interface ListQuery {
  readonly limit: number;
  /** Pages by the `at` and `id` of the last row seen. */
  readonly before?: { readonly at: number; readonly id: string };
  readonly task?: Task;
  readonly workspace?: string;
  /** The model that answered or, for failures, was tried last; `provider/model-id`. */
  readonly model?: string;
  /** Part of the path or of a model's name, in either case. */
  readonly text?: string;
  /** Only those that failed, were refused or ended early. */
  readonly failedOnly?: boolean;
}

/** What readers may ask of a ledger. */
export interface DecisionReader {
  /** Newest first. */
  list(query: ListQuery): Promise<readonly DecisionSummary[]>;
  get(id: string): Promise<Decision | undefined>;
  /** What became of one answer, oldest first. */
  outcomesOf?(id: string): Promise<readonly RecordedOutcome[]>;
  /**
   * USD of all known costs since a moment (ms since 1970), how many attempts had an unknown cost, and how many ran on a
   * local model. Attempts that a drill made fail are left out; the others of the same request were really sent and count.
   */
  spentSince(at: number): Promise<{ readonly usd: number; readonly unknown: number; readonly local?: number }>;
  /** Evidence over the last attempts of each model, drills left out. */
  evidence(): Promise<readonly ModelEvidence[]>;
  /** Calls `listener` after records were committed, by this window or another. */
  onChange(listener: () => void): { dispose(): void };
}
