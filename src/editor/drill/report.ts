import type { Attempt, Decision } from "../../core/decision/decision.js";
import type { DrillFault } from "../../core/dispatch/drill.js";
import { formatCost } from "../../core/decision/money.js";
import { plain } from "../markdown/text.js";
import { servedWords } from "../words.js";
import { FAULT_WORDS } from "./words.js";

/** What a drill did. */
export interface DrillRun {
  readonly providerId: string;
  readonly fault: DrillFault;
  /** Calls that were made to fail. */
  readonly calls: number;
  /** The records of the requests that it met, oldest first. */
  readonly decisions: readonly Decision[];
}

/** The end report of a drill as Markdown: what became of each request, hop by hop. */
export function drillReport({ providerId, fault, calls, decisions }: DrillRun): string {
  const answered = decisions.filter(({ outcome }) => outcome === "answered").length;
  const requests = decisions.length === 1 ? "1 request" : `${decisions.length} requests`;
  const head = [
    "# Failover drill report",
    `**${plain(providerId)}** ${FAULT_WORDS[fault]}: ${calls} ${calls === 1 ? "call was" : "calls were"} made to fail on purpose, and nothing was sent for ${calls === 1 ? "it" : "them"}. **${answered} of ${requests} got an answer all the same.**`,
    "The drill is marked in the panel and left out of statistics; only what was really sent counts as spent.",
  ];
  return `${[...head, ...decisions.map(requestPart)].join("\n\n")}\n`;
}

function requestPart(decision: Decision): string {
  const { classification, place, attempts, error } = decision;
  const at = new Date(decision.at).toLocaleTimeString();
  const where = place === undefined ? "" : `, ${place.path}:${place.line}`;
  const rows = attempts.map((attempt, index) => `| ${index + 1} | ${cells(attempt).map(plain).join(" | ")} |`);
  const table = [
    "| Hop | Model | What happened | Why it was asked | Began after | First token | Took | Cost |",
    "| --: | --- | --- | --- | --: | --: | --: | --: |",
    ...rows,
  ];
  const notKept = decision.candidates
    .filter(({ kept }) => !kept)
    .map(({ model, reason }) => `- ${plain(model)}: ${plain(reason)}`);
  return [
    `## ${plain(`${at} ${classification.task}${where}`)}`,
    `${plain(ending(decision))} In all: ${time(decision.totalMs)}, ${formatCost(decision.costUsd, decision.costBasis)}.`,
    attempts.length === 0 ? "No model was asked." : table.join("\n"),
    error === undefined ? "" : plain(`${error.message} ${error.remedy}`),
    notKept.length === 0 ? "" : `Left out of the route:\n\n${notKept.join("\n")}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function ending(decision: Decision): string {
  switch (decision.outcome) {
    case "answered":
      return `Answered by ${servedWords(decision)}.`;
    case "partial":
      return `A partial answer by ${servedWords(decision)} stayed; after its first text no other model's text may follow.`;
    case "refused":
      return "Refused; a refusal is shown, not shopped around.";
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return "No model answered.";
  }
}

function cells(attempt: Attempt): string[] {
  const { outcome, errorClass, why, startedMs, firstTokenMs, totalMs, costUsd, costBasis } = attempt;
  return [
    attempt.servedModel === undefined ? attempt.model : `${attempt.model}, served by ${attempt.servedModel}`,
    errorClass === undefined ? outcome : `${outcome}: ${errorClass}`,
    why ?? "",
    time(startedMs),
    firstTokenMs === undefined ? "none" : time(firstTokenMs),
    time(totalMs),
    formatCost(costUsd, costBasis),
  ];
}

function time(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
