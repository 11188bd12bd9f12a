import type { Decision } from "../core/decision/decision.js";
import type { OutcomeKind, RecordedOutcome } from "../core/decision/ledger.js";
import { listedErrorClass, listedModel } from "./record.js";
import type { KeptRecord } from "./store.js";

/** Writes records as one JSON array, piece by piece: each decision with its `outcomes`. */
export async function* asJson(records: AsyncIterable<KeptRecord>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const { decision, outcomes } of records) {
    const became = outcomes.map(({ kind, at, value }) => ({ kind, at, value }));
    yield separator + JSON.stringify({ ...decision, outcomes: became });
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

type Value = string | number | null | undefined;

/** The columns, explained in `docs/records.md`. */
const COLUMNS: readonly (readonly [name: string, value: (decision: Decision) => Value])[] = [
  ["id", (decision) => decision.id],
  ["time", (decision) => new Date(decision.at).toISOString()],
  ["task", (decision) => decision.classification.task],
  ["difficulty", (decision) => decision.classification.difficulty],
  ["confidence", (decision) => decision.classification.confidence],
  ["surface", (decision) => decision.surface],
  ["workspace", (decision) => decision.workspace],
  ["path", (decision) => decision.place?.path],
  ["line", (decision) => decision.place?.line],
  ["strategy", (decision) => decision.strategy],
  ["override", (decision) => decision.override],
  ["model", listedModel],
  ["served_model", (decision) => decision.servedModel],
  ["outcome", (decision) => decision.outcome],
  ["finish", (decision) => decision.finish],
  ["error_class", listedErrorClass],
  ["attempts", (decision) => decision.attempts.length],
  ["cost_usd", (decision) => decision.costUsd],
  ["cost_basis", (decision) => decision.costBasis],
  ["first_token_ms", (decision) => decision.firstTokenMs],
  ["total_ms", (decision) => decision.totalMs],
  ["drill", (decision) => (decision.drill === true ? "yes" : "")],
];

/** What became of the answer; each by its last word. */
const OUTCOME_COLUMNS: readonly (readonly [
  name: string,
  kinds: readonly OutcomeKind[],
  value: (outcome: RecordedOutcome) => Value,
])[] = [
  ["became", ["accepted", "accepted-part", "discarded", "undone"], ({ kind }) => kind],
  ["taken_share", ["accepted", "accepted-part"], ({ kind, value }) => (kind === "accepted" ? 1 : value)],
  ["still_there_share", ["retained"], ({ value }) => value],
  ["rating", ["helpful", "unhelpful"], ({ kind }) => kind],
];

/** The header of the table. */
const NAMES = [...COLUMNS, ...OUTCOME_COLUMNS].map(([name]) => name);

/** Writes records as CSV (RFC 4180), one row each; an unknown cost is an empty cell beside its basis. */
export async function* asCsv(records: AsyncIterable<KeptRecord>): AsyncGenerator<string> {
  yield `${NAMES.join(",")}\r\n`;
  for await (const { decision, outcomes } of records) {
    const told = COLUMNS.map(([, value]) => value(decision));
    const became = OUTCOME_COLUMNS.map(([, kinds, value]) => {
      const last = outcomes.findLast(({ kind }) => kinds.includes(kind));
      return last && value(last);
    });
    yield `${[...told, ...became].map(cell).join(",")}\r\n`;
  }
}

/** One cell. Text that a spreadsheet would take for a formula gets an apostrophe: paths and model names are others' text. */
function cell(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
