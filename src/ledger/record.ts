import type { Attempt, Candidate, Decision } from "../core/decision/decision.js";
import { OUTCOME_KINDS, type DecisionSummary, type RecordedOutcome } from "../core/decision/ledger.js";
import type { Classification, Signal } from "../core/request/classification.js";
import type { Usage } from "../core/wire/usage.js";

/**
 * Copies a decision field by field. Whatever else an object may carry at run time (a prompt, an answer, a header)
 * never reaches the ledger's worker or its file.
 */
export function copyDecision(decision: Decision): Decision {
  const { place, error } = decision;
  return {
    id: decision.id,
    at: decision.at,
    surface: decision.surface,
    classification: copyClassification(decision.classification),
    place: place && { path: place.path, line: place.line, language: place.language },
    workspace: decision.workspace,
    strategy: decision.strategy,
    override: decision.override,
    candidates: decision.candidates.map(copyCandidate),
    attempts: decision.attempts.map(copyAttempt),
    outcome: decision.outcome,
    model: decision.model,
    servedModel: decision.servedModel,
    finish: decision.finish,
    error: error && { class: error.class, message: error.message, remedy: error.remedy },
    costUsd: decision.costUsd,
    costBasis: decision.costBasis,
    firstTokenMs: decision.firstTokenMs,
    totalMs: decision.totalMs,
    notes: decision.notes.map(String),
    drill: decision.drill,
  };
}

function copyClassification(from: Classification): Classification {
  return {
    task: from.task,
    difficulty: from.difficulty,
    confidence: from.confidence,
    unsure: from.unsure,
    signals: from.signals.map(copySignal),
    difficultySignals: from.difficultySignals.map(copySignal),
  };
}

function copySignal({ name, weight }: Signal): Signal {
  return { name, weight };
}

function copyCandidate({ model, kept, reason }: Candidate): Candidate {
  return { model, kept, reason };
}

function copyAttempt(from: Attempt): Attempt {
  return {
    model: from.model,
    servedModel: from.servedModel,
    outcome: from.outcome,
    errorClass: from.errorClass,
    message: from.message,
    status: from.status,
    requestId: from.requestId,
    variant: from.variant,
    variantHash: from.variantHash,
    why: from.why,
    startedMs: from.startedMs,
    firstTokenMs: from.firstTokenMs,
    totalMs: from.totalMs,
    usage: from.usage && copyUsage(from.usage),
    costUsd: from.costUsd,
    costBasis: from.costBasis,
    costNote: from.costNote,
    drill: from.drill,
  };
}

function copyUsage(from: Usage): Usage {
  return {
    input: from.input,
    cacheRead: from.cacheRead,
    cacheWrite: from.cacheWrite,
    cacheWriteHour: from.cacheWriteHour,
    output: from.output,
    reasoning: from.reasoning,
    billedUsd: from.billedUsd,
    incomplete: from.incomplete,
    serviceTier: from.serviceTier,
  };
}

/** Copies an outcome field by field; undefined when it is not one. */
export function copyOutcome({ decisionId, kind, at, value }: RecordedOutcome): RecordedOutcome | undefined {
  if (typeof decisionId !== "string" || !OUTCOME_KINDS.includes(kind) || !Number.isFinite(at)) return undefined;
  return {
    decisionId,
    kind,
    at: Math.round(at),
    ...(typeof value === "number" && Number.isFinite(value) ? { value } : {}),
  };
}

/** The model a decision is listed under: the one that answered, else the one tried last. */
export function listedModel(decision: Decision): string | undefined {
  return decision.model ?? decision.attempts.at(-1)?.model;
}

/** The class a decision is listed under when it did not end well. */
export function listedErrorClass(decision: Decision): string | undefined {
  if (decision.error) return decision.error.class;
  return decision.outcome === "answered" ? undefined : decision.attempts.at(-1)?.errorClass;
}

/** One row of the panel's list, from the whole decision. */
export function summarize(decision: Decision): DecisionSummary {
  return {
    id: decision.id,
    at: decision.at,
    task: decision.classification.task,
    surface: decision.surface,
    path: decision.place?.path,
    line: decision.place?.line,
    model: listedModel(decision),
    servedModel: decision.servedModel,
    outcome: decision.outcome,
    errorClass: listedErrorClass(decision),
    attempts: decision.attempts.length,
    costUsd: decision.costUsd,
    costBasis: decision.costBasis,
    firstTokenMs: decision.firstTokenMs,
    totalMs: decision.totalMs,
    drill: decision.drill === true ? true : undefined,
  };
}

/** Reads a decision that was written as JSON; undefined when the text is not one, so that one bad row stays one bad row. */
export function parseDecision(json: string): Decision | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return isDecision(value) ? value : undefined;
}

function isDecision(value: unknown): value is Decision {
  if (!isRecord(value) || !isRecord(value["classification"])) return false;
  const { signals, difficultySignals } = value["classification"];
  return (
    typeof value["id"] === "string" &&
    typeof value["at"] === "number" &&
    [value["candidates"], value["attempts"], value["notes"], signals, difficultySignals].every(Array.isArray)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
