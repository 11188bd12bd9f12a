import type { Attempt, Decision } from "../core/decision/decision.js";
import type { EditorRequest } from "../core/request/request.js";
import { formatUsd } from "../core/decision/money.js";
import type { CommandLine } from "./host.js";
import type { Output } from "./output.js";

/** Answers a request. @returns the exit status: 0 answered, 1 no complete answer, 130 after an interrupt */
export async function ask(
  { line }: CommandLine,
  request: EditorRequest,
  json: boolean,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let text = "";
  let decision: Decision | undefined;
  for await (const event of line.answer(request, signal)) {
    if (event.type === "text") {
      text += event.text;
      if (!json) output.out(event.text);
    } else if (event.type === "trying" && !json) {
      output.note(`${event.model}: ${event.why}`);
    } else if (event.type === "finished") {
      decision = event.decision;
    }
  }
  if (decision === undefined) return 1;
  if (json) output.out(`${JSON.stringify(asJson(decision, text))}\n`);
  else tell(decision, output);
  if (signal.aborted) return 130;
  return decision.outcome === "answered" ? 0 : 1;
}

/** The object that `ask --json` writes; its fields are part of the contract. */
function asJson(decision: Decision, text: string): Record<string, unknown> {
  return {
    task: decision.classification.task,
    difficulty: decision.classification.difficulty,
    model: decision.model ?? null,
    servedModel: decision.servedModel,
    text,
    partial: decision.outcome !== "answered" && text !== "",
    finish: decision.finish,
    error: decision.error && {
      class: decision.error.class,
      message: decision.error.message,
      remedy: decision.error.remedy,
    },
    costUsd: decision.costUsd,
    costBasis: decision.costBasis,
    firstTokenMs: decision.firstTokenMs ?? null,
    totalMs: decision.totalMs,
    candidates: decision.candidates,
    attempts: decision.attempts.map(attemptJson),
    strategy: decision.strategy,
    notes: decision.notes,
  };
}

function attemptJson(attempt: Attempt): Record<string, unknown> {
  const { model, servedModel, outcome, errorClass, firstTokenMs, totalMs, costUsd, costBasis, usage, ...rest } =
    attempt;
  return { model, servedModel, outcome, errorClass, firstTokenMs, totalMs, costUsd, costBasis, usage, ...rest };
}

function tell(decision: Decision, output: Output): void {
  output.out("\n");
  const cost = decision.costUsd === null ? "cost unknown" : `${formatUsd(decision.costUsd)} (${decision.costBasis})`;
  if (decision.outcome === "answered") {
    const cut = decision.finish === "length" ? ", cut at the length limit" : "";
    output.note(
      `${decision.servedModel ?? decision.model ?? "?"} answered${cut}; ${cost}; ${Math.round(decision.totalMs)} ms`,
    );
  } else {
    output.note(
      `No complete answer (${decision.outcome}). ${decision.error?.message ?? ""} ${decision.error?.remedy ?? ""}`.trim(),
    );
    if (decision.attempts.length > 0) output.note(cost);
  }
  for (const attempt of decision.attempts.slice(0, -1)) {
    output.note(
      `  before: ${attempt.model} ${attempt.outcome}${attempt.errorClass === undefined ? "" : ` (${attempt.errorClass})`}`,
    );
  }
}
