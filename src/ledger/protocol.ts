import type { Decision } from "../core/decision/decision.js";
import type { DecisionSummary, ListQuery, ModelEvidence, RecordedOutcome } from "../core/decision/ledger.js";
import type { LedgerProblem } from "./problem.js";
import type { Page, Retention, Spent } from "./store.js";

/** What is written in one transaction. */
export interface Batch {
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly RecordedOutcome[];
}

/** What the ledger asks of its worker and what it is answered. */
export interface Questions {
  record: { ask: Batch; answer: { readonly saved: boolean } };
  list: { ask: ListQuery; answer: readonly DecisionSummary[] };
  get: { ask: string; answer: Decision | undefined };
  outcomesOf: { ask: string; answer: readonly RecordedOutcome[] };
  spentSince: { ask: number; answer: Spent };
  evidence: { ask: undefined; answer: readonly ModelEvidence[] };
  page: { ask: { readonly after: number; readonly limit: number }; answer: Page };
  watch: { ask: boolean; answer: undefined };
  retain: { ask: Retention; answer: undefined };
  flush: { ask: undefined; answer: boolean };
  close: { ask: undefined; answer: undefined };
}

/** Name of a question. */
export type QuestionName = keyof Questions;

/** A question on its way; `number` pairs it with its answer. */
export type Asked = {
  [Name in QuestionName]: { readonly number: number; readonly name: Name; readonly ask: Questions[Name]["ask"] };
}[QuestionName];

/** What the worker sends. */
export type FromWorker =
  | { readonly type: "answer"; readonly number: number; readonly answer: unknown }
  | { readonly type: "error"; readonly number: number; readonly message: string }
  | { readonly type: "problem"; readonly problem: LedgerProblem }
  | { readonly type: "changed" };

/** What a worker is started with. */
export interface WorkerStart {
  readonly file: string;
  readonly retention: Retention;
}
