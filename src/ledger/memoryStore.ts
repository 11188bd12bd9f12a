import type { Attempt, Decision } from "../core/decision/decision.js";
import type { DecisionSummary, ListQuery, ModelEvidence, RecordedOutcome } from "../core/decision/ledger.js";
import { EVIDENCE_ATTEMPTS, weigh, withOutcomes, type AttemptSample, type CountedOutcome } from "./evidence.js";
import { listedModel, summarize } from "./record.js";
import type { Page, Spent, Store } from "./store.js";

/** Decisions kept when no file can be written; about 3 KB each, so some 6 MB. */
const CAPACITY = 2000;

/** Keeps the newest decisions in plain memory: the stand-in while the ledger's file cannot be used. */
export class MemoryStore implements Store {
  readonly #decisions = new Map<string, Decision>();
  /** By decision, kind and time, so that one told twice is kept once. */
  readonly #outcomes = new Map<string, RecordedOutcome>();

  get size(): number {
    return this.#decisions.size + this.#outcomes.size;
  }

  insert(decisions: readonly Decision[], outcomes: readonly RecordedOutcome[] = []): void {
    for (const outcome of outcomes) {
      this.#outcomes.set(JSON.stringify([outcome.decisionId, outcome.kind, outcome.at]), outcome);
      const oldest = this.#outcomes.size > CAPACITY ? this.#outcomes.keys().next().value : undefined;
      if (oldest !== undefined) this.#outcomes.delete(oldest);
    }
    for (const decision of decisions) {
      if (this.#decisions.has(decision.id)) continue;
      this.#decisions.set(decision.id, decision);
      const oldest = this.#decisions.size > CAPACITY ? this.#decisions.keys().next().value : undefined;
      if (oldest !== undefined) this.#decisions.delete(oldest);
    }
  }

  /** All decisions in the order they came. */
  all(): readonly Decision[] {
    return [...this.#decisions.values()];
  }

  /** All outcomes in the order they came. */
  allOutcomes(): readonly RecordedOutcome[] {
    return [...this.#outcomes.values()];
  }

  clear(): void {
    this.#decisions.clear();
    this.#outcomes.clear();
  }

  list(query: ListQuery): readonly DecisionSummary[] {
    const rows: DecisionSummary[] = [];
    for (const decision of this.#decisions.values()) {
      const row = summarize(decision);
      if (matches(row, decision.workspace, query)) rows.push(row);
    }
    return rows.sort(newestFirst).slice(0, query.limit);
  }

  get(id: string): Decision | undefined {
    return this.#decisions.get(id);
  }

  outcomesOf(id: string): readonly RecordedOutcome[] {
    return this.allOutcomes()
      .filter(({ decisionId }) => decisionId === id)
      .sort(oldestFirst);
  }

  spentSince(at: number): Spent {
    const spent = { usd: 0, unknown: 0, local: 0 };
    for (const [attempt, startedAt] of this.#attempts({ drilled: true })) {
      if (startedAt < at || attempt.drill === true) continue;
      spent.usd += attempt.costUsd ?? 0;
      if (attempt.costUsd === null) spent.unknown += 1;
      if (attempt.costBasis === "local") spent.local += 1;
    }
    return spent;
  }

  evidence(): readonly ModelEvidence[] {
    const samples = new Map<string, AttemptSample[]>();
    for (const [attempt] of this.#attempts({ drilled: false })) {
      const ofModel = samples.get(attempt.model) ?? [];
      ofModel.push({ outcome: attempt.outcome, firstTokenMs: attempt.firstTokenMs });
      samples.set(attempt.model, ofModel);
    }
    return withOutcomes(
      [...samples].map(([model, all]) => weigh(model, all.slice(-EVIDENCE_ATTEMPTS))),
      this.#countOutcomes(),
    );
  }

  page(after: number, limit: number): Page {
    const decisions = [...this.#decisions.values()].slice(after, after + limit);
    const records = decisions.map((decision) => ({ decision, outcomes: this.outcomesOf(decision.id) }));
    return { records, next: after + limit < this.#decisions.size ? after + limit : undefined };
  }

  #countOutcomes(): readonly CountedOutcome[] {
    const decisions = new Map<string, CountedOutcome & { readonly ids: Set<string> }>();
    for (const { decisionId, kind } of this.#outcomes.values()) {
      const decision = this.#decisions.get(decisionId);
      const model = decision && listedModel(decision);
      if (decision === undefined || model === undefined || decision.drill === true) continue;
      const { task } = decision.classification;
      const language = decision.place?.language;
      const key = JSON.stringify([model, task, language, kind]);
      const ids = (decisions.get(key)?.ids ?? new Set()).add(decisionId);
      decisions.set(key, { model, task, language, kind, decisions: ids.size, ids });
    }
    return [...decisions.values()];
  }

  /** Attempts with their start; those of requests that met a drill only when asked for. */
  *#attempts({ drilled }: { readonly drilled: boolean }): Generator<[Attempt, number]> {
    for (const decision of this.#decisions.values()) {
      if (decision.drill === true && !drilled) continue;
      for (const attempt of decision.attempts) yield [attempt, decision.at + attempt.startedMs];
    }
  }
}

/** Orders rows as the panel lists them; equal times are ordered by id so that paging never skips or repeats a row. */
export function newestFirst(a: DecisionSummary, b: DecisionSummary): number {
  return b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** Orders outcomes as they happened. */
export function oldestFirst(a: RecordedOutcome, b: RecordedOutcome): number {
  return a.at - b.at || (a.kind < b.kind ? -1 : 1);
}

function matches(row: DecisionSummary, workspace: string | undefined, query: ListQuery): boolean {
  const { before, text } = query;
  if (before !== undefined && (row.at > before.at || (row.at === before.at && row.id >= before.id))) return false;
  if (query.task !== undefined && row.task !== query.task) return false;
  if (query.workspace !== undefined && workspace !== query.workspace) return false;
  if (query.model !== undefined && row.model !== query.model) return false;
  if (query.failedOnly === true && (row.outcome === "answered" || row.outcome === "cancelled")) return false;
  if (text === undefined || text === "") return true;
  const needle = text.toLowerCase();
  return [row.path, row.model, row.servedModel].some((field) => field?.toLowerCase().includes(needle) === true);
}
