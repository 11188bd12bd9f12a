import type { Decision } from "../core/decision/decision.js";
import type { DecisionSummary, ListQuery, ModelEvidence, RecordedOutcome } from "../core/decision/ledger.js";

/** What was spent; see `DecisionReader.spentSince`. */
export interface Spent {
  readonly usd: number;
  readonly unknown: number;
  readonly local: number;
}

/** How long decisions are kept. Records of the last two days always stay, because budgets count on them. */
export interface Retention {
  /** Days; undefined keeps all. */
  readonly days?: number;
  /** Records; undefined keeps all. */
  readonly records?: number;
}

/** A decision with what became of its answer, oldest first. */
export interface KeptRecord {
  readonly decision: Decision;
  readonly outcomes: readonly RecordedOutcome[];
}

/** A stretch of records in the order they were written. */
export interface Page {
  readonly records: readonly KeptRecord[];
  /** Where the next page starts; undefined after the last one. */
  readonly next?: number;
  /** The file could not be read on, so records are missing from here. */
  readonly broken?: true;
}

/** Where decisions are kept. Calls are synchronous; they run in the ledger's worker or on plain memory. */
export interface Store {
  /** Keeps decisions and outcomes, all or none; those that are known already are passed over. */
  insert(decisions: readonly Decision[], outcomes?: readonly RecordedOutcome[]): void;
  list(query: ListQuery): readonly DecisionSummary[];
  get(id: string): Decision | undefined;
  /** What became of one answer, oldest first. */
  outcomesOf(id: string): readonly RecordedOutcome[];
  spentSince(at: number): Spent;
  evidence(): readonly ModelEvidence[];
  /** Gives records in the order written, at most `limit`, from `after` on. */
  page(after: number, limit: number): Page;
}
