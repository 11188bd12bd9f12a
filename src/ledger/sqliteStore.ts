import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { CostBasis, Decision, Outcome } from "../core/decision/decision.js";
import type {
  DecisionSummary,
  ListQuery,
  ModelEvidence,
  OutcomeKind,
  RecordedOutcome,
} from "../core/decision/ledger.js";
import { isTask } from "../core/request/task.js";
import { EVIDENCE_AGE_MS, EVIDENCE_ATTEMPTS, weigh, withOutcomes, type CountedOutcome } from "./evidence.js";
import { listQuery, LOWER } from "./listQuery.js";
import { rollBack } from "./migrations/migrate.js";
import { listedErrorClass, listedModel, parseDecision } from "./record.js";
import type { Page, Retention, Spent, Store } from "./store.js";

type Row = Record<string, SQLOutputValue>;

const INSERT_DECISION = `
  INSERT INTO decisions (id, at, task, surface, workspace, path, line, model, served_model, outcome, error_class, attempts,
    cost_usd, cost_basis, first_token_ms, total_ms, drill, language)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
const INSERT_STORY = "INSERT INTO stories (number, json) VALUES (?, ?)";
const INSERT_ATTEMPT = `
  INSERT INTO attempts (decision, position, at, model, served_model, outcome, error_class, first_token_ms, total_ms,
    input, cache_read, cache_write, cache_write_hour, output, reasoning, cost_usd, cost_basis, drill)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SELECT_STORY = "SELECT json FROM stories WHERE number = (SELECT number FROM decisions WHERE id = ?)";
const SELECT_SPENT = `
  SELECT total(cost_usd) AS usd, count(*) FILTER (WHERE cost_usd IS NULL) AS unknown,
    count(*) FILTER (WHERE cost_basis = 'local') AS local
  FROM attempts WHERE drill <> 1 AND at >= ?`;
/** What `attempts.drill` tells; see `v3SpendOfDrills.ts`. */
const NO_DRILL = 0;
const DRILLED = 1;
const BESIDE_DRILL = 2;
/** Hops from one model to the next along the index, instead of reading every attempt to find the distinct ones. */
const SELECT_MODELS = `
  WITH RECURSIVE seen (model) AS (
    SELECT min(model) FROM attempts WHERE drill = 0
    UNION ALL
    SELECT (SELECT min(model) FROM attempts WHERE drill = 0 AND model > seen.model) FROM seen WHERE seen.model IS NOT NULL
  )
  SELECT model FROM seen WHERE model IS NOT NULL`;
const SELECT_SAMPLES = `
  SELECT outcome, first_token_ms FROM attempts WHERE drill = 0 AND model = ? AND at >= ? ORDER BY at DESC LIMIT ${EVIDENCE_ATTEMPTS}`;
const INSERT_OUTCOME = "INSERT INTO outcomes (decision, kind, at, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
const SELECT_OUTCOMES = "SELECT decision, kind, at, value FROM outcomes WHERE decision = ? ORDER BY at, kind";
const COUNT_OUTCOMES = `
  SELECT model, task, language, kind, count(DISTINCT decision) AS decisions
  FROM outcomes JOIN decisions ON decisions.id = outcomes.decision
  WHERE outcomes.at >= ? AND drill = 0 AND model IS NOT NULL GROUP BY model, task, language, kind`;
/** Outcomes whose decision was never written; others go with their decision. */
const DELETE_LOOSE_OUTCOMES = "DELETE FROM outcomes WHERE at < ? AND decision NOT IN (SELECT id FROM decisions)";
const SELECT_PAGE = "SELECT number, json FROM stories WHERE number > ? ORDER BY number LIMIT ?";

/** Budgets count on the records of the last two days, so these are never pruned. */
const KEEP_ALWAYS_MS = 2 * 24 * 60 * 60 * 1000;
/** Rows removed in one transaction; other windows can write between two. */
const PRUNE_STEP = 500;

const SELECT_NTH = "SELECT at FROM decisions ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?";
const DELETE_OLDEST = `DELETE FROM decisions WHERE number IN (SELECT number FROM decisions WHERE at < ? ORDER BY at LIMIT ${PRUNE_STEP})`;

/** Decisions in an SQLite file that `openDatabase` has brought to the newest format. */
export class SqliteStore implements Store {
  readonly #statements = new Map<string, StatementSync>();

  constructor(readonly database: DatabaseSync) {
    database.function(LOWER, { deterministic: true }, (text) => (typeof text === "string" ? text.toLowerCase() : null));
  }

  insert(decisions: readonly Decision[], outcomes: readonly RecordedOutcome[] = []): void {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      for (const decision of decisions) this.#insertOne(decision);
      for (const { decisionId, kind, at, value } of outcomes) {
        this.#prepare(INSERT_OUTCOME).run(decisionId, kind, Math.round(at), finite(value));
      }
      this.database.exec("COMMIT");
    } catch (error) {
      rollBack(this.database);
      throw error;
    }
  }

  list(query: ListQuery): readonly DecisionSummary[] {
    const { sql, values } = listQuery(query);
    return this.#prepare(sql)
      .all(...values)
      .map(toSummary);
  }

  get(id: string): Decision | undefined {
    const json = this.#prepare(SELECT_STORY).get(id)?.["json"];
    return typeof json === "string" ? parseDecision(json) : undefined;
  }

  outcomesOf(id: string): readonly RecordedOutcome[] {
    return this.#prepare(SELECT_OUTCOMES).all(id).map(toOutcome);
  }

  spentSince(at: number): Spent {
    const row = this.#prepare(SELECT_SPENT).get(at);
    return { usd: Number(row?.["usd"]), unknown: Number(row?.["unknown"]), local: Number(row?.["local"]) };
  }

  evidence(): readonly ModelEvidence[] {
    const since = Date.now() - EVIDENCE_AGE_MS;
    const samples = this.#prepare(SELECT_SAMPLES);
    const weighed = this.#prepare(SELECT_MODELS)
      .all()
      .map(({ model }) => {
        const rows = samples.all(String(model), since);
        return weigh(
          String(model),
          rows.map((row) => ({
            outcome: row["outcome"] as Outcome,
            firstTokenMs: optionalNumber(row["first_token_ms"]),
          })),
        );
      })
      .filter((evidence) => evidence.attempts > 0);
    return withOutcomes(weighed, this.#prepare(COUNT_OUTCOMES).all(since).flatMap(toCounted));
  }

  page(after: number, limit: number): Page {
    const rows = this.#prepare(SELECT_PAGE).all(after, limit);
    const decisions = rows.flatMap((row) => parseDecision(String(row["json"])) ?? []);
    const records = decisions.map((decision) => ({ decision, outcomes: this.outcomesOf(decision.id) }));
    return { records, next: rows.length < limit ? undefined : Number(rows.at(-1)?.["number"]) };
  }

  /** Removes up to 500 of the oldest decisions that `retention` no longer keeps. Returns whether there may be more. */
  prune(retention: Retention, now: number): boolean {
    const bound = Math.min(this.#retentionBound(retention, now), now - KEEP_ALWAYS_MS);
    if (bound === -Infinity) return false;
    const { changes } = this.#prepare(DELETE_OLDEST).run(Math.floor(bound));
    if (Number(changes) < PRUNE_STEP) this.#prepare(DELETE_LOOSE_OUTCOMES).run(Math.floor(bound));
    if (Number(changes) > 0) this.database.exec("PRAGMA incremental_vacuum");
    return Number(changes) === PRUNE_STEP;
  }

  #retentionBound({ days, records }: Retention, now: number): number {
    const byAge = days === undefined ? -Infinity : now - days * 24 * 60 * 60 * 1000;
    const firstTooMany =
      records === undefined ? undefined : this.#prepare(SELECT_NTH).get(Math.max(0, Math.floor(records)));
    return firstTooMany === undefined ? byAge : Math.max(byAge, Number(firstTooMany["at"]) + 1);
  }

  /** A number that changes when another connection has committed. */
  version(): number {
    return Number(this.#prepare("PRAGMA data_version").get()?.["data_version"]);
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }

  #insertOne(decision: Decision): void {
    const drill = decision.drill === true ? 1 : 0;
    const at = whole(decision.at) ?? 0;
    const { changes, lastInsertRowid } = this.#prepare(INSERT_DECISION).run(
      decision.id,
      at,
      decision.classification.task,
      decision.surface,
      decision.workspace ?? null,
      decision.place?.path ?? null,
      whole(decision.place?.line),
      listedModel(decision) ?? null,
      decision.servedModel ?? null,
      decision.outcome,
      listedErrorClass(decision) ?? null,
      decision.attempts.length,
      finite(decision.costUsd),
      decision.costBasis,
      finite(decision.firstTokenMs),
      finite(decision.totalMs) ?? 0,
      drill,
      decision.place?.language ?? null,
    );
    if (Number(changes) === 0) return;
    this.#prepare(INSERT_STORY).run(lastInsertRowid, JSON.stringify(decision));
    decision.attempts.forEach((attempt, position) => {
      const { usage } = attempt;
      this.#prepare(INSERT_ATTEMPT).run(
        lastInsertRowid,
        position,
        at + (whole(attempt.startedMs) ?? 0),
        attempt.model,
        attempt.servedModel ?? null,
        attempt.outcome,
        attempt.errorClass ?? null,
        finite(attempt.firstTokenMs),
        finite(attempt.totalMs) ?? 0,
        whole(usage?.input),
        whole(usage?.cacheRead),
        whole(usage?.cacheWrite),
        whole(usage?.cacheWriteHour),
        whole(usage?.output),
        whole(usage?.reasoning),
        finite(attempt.costUsd),
        attempt.costBasis,
        drill === 0 ? NO_DRILL : attempt.drill === true ? DRILLED : BESIDE_DRILL,
      );
    });
  }

  /** Statements are prepared once; the list's variants are few, since values are always bound. */
  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function toSummary(row: Row): DecisionSummary {
  return {
    id: String(row["id"]),
    at: Number(row["at"]),
    task: isTask(row["task"]) ? row["task"] : "ask",
    surface: String(row["surface"]),
    path: optionalText(row["path"]),
    line: optionalNumber(row["line"]),
    model: optionalText(row["model"]),
    servedModel: optionalText(row["served_model"]),
    // Written from these very types by `#insertOne`.
    outcome: row["outcome"] as Outcome,
    errorClass: optionalText(row["error_class"]),
    attempts: Number(row["attempts"]),
    costUsd: optionalNumber(row["cost_usd"]) ?? null,
    costBasis: row["cost_basis"] as CostBasis,
    firstTokenMs: optionalNumber(row["first_token_ms"]),
    totalMs: Number(row["total_ms"]),
    drill: row["drill"] === 1 ? true : undefined,
  };
}

function toOutcome(row: Row): RecordedOutcome {
  const value = optionalNumber(row["value"]);
  // Kinds are written from this very type; one of a newer Fairlead is shown as it is.
  const kind = row["kind"] as OutcomeKind;
  return {
    decisionId: String(row["decision"]),
    kind,
    at: Number(row["at"]),
    ...(value === undefined ? {} : { value }),
  };
}

function toCounted(row: Row): readonly CountedOutcome[] {
  const { task } = row;
  if (!isTask(task)) return [];
  return [
    {
      model: String(row["model"]),
      task,
      language: optionalText(row["language"]),
      kind: row["kind"] as OutcomeKind,
      decisions: Number(row["decisions"]),
    },
  ];
}

function optionalText(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function optionalNumber(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function whole(value: number | undefined): number | null {
  const number = finite(value);
  return number === null ? null : Math.round(number);
}
