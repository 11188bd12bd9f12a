import type { Decision } from "../core/decision/decision.js";
import { listedErrorClass, listedModel } from "./record.js";

/** Writes decisions as one JSON array, piece by piece. */
export async function* asJson(decisions: AsyncIterable<Decision>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const decision of decisions) {
    yield separator + JSON.stringify(decision);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

const COLUMNS: readonly (readonly [name: string, value: (decision: Decision) => string | number | null | undefined])[] =
  [
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

/** Writes decisions as CSV (RFC 4180), one row each; an unknown cost is an empty cell beside its basis. */
export async function* asCsv(decisions: AsyncIterable<Decision>): AsyncGenerator<string> {
  yield `${COLUMNS.map(([name]) => name).join(",")}\r\n`;
  for await (const decision of decisions) yield `${COLUMNS.map(([, value]) => cell(value(decision))).join(",")}\r\n`;
}

/** One cell. Text that a spreadsheet would take for a formula gets an apostrophe: paths and model names are others' text. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
