import type { Attempt, Decision } from "../../core/decision/decision.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, switchWords, timeWords, withRemedy } from "../words.js";
import { code, plain } from "../markdown/text.js";

/** More candidates than this are counted, not listed; the panel lists all. */
const MOST_CANDIDATES = 12;

/** The signals that weigh most; the rest says little. */
const MOST_SIGNALS = 3;

/**
 * Tells a decision in Markdown: what the request was taken for, who was considered and why, who was asked, what it cost.
 *
 * @param name what to call the request
 */
export function whyMarkdown(decision: Decision, name = "The last request"): string {
  return [heading(decision, name), taken(decision), considered(decision), asked(decision), notes(decision)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Tells both requests of a comparison after the verdict; one that is not in the ledger any more is said to be gone. */
export function comparedMarkdown(A: Decision | undefined, B: Decision | undefined): string {
  const told = Object.entries({ A, B }).map(([label, decision]) =>
    decision === undefined
      ? `${label} is not in the ledger any more.`
      : whyMarkdown(decision, `The request behind ${label}`),
  );
  return `The last request was a comparison.\n\n${told.join("\n\n---\n\n")}`;
}

function heading(decision: Decision, name: string): string {
  const { place, model, outcome, error } = decision;
  const where = place === undefined ? "" : ` about ${code(`${place.path}:${place.line}`)}`;
  const ended =
    model === undefined
      ? `**${outcome}**`
      : `answered by **${plain(servedWords(decision))}**${outcome === "answered" ? "" : ` (${outcome})`}`;
  const figures = `${formatCost(decision.costUsd, decision.costBasis)}, ${timeWords(decision.totalMs)}${decision.firstTokenMs === undefined ? "" : `, first words after ${timeWords(decision.firstTokenMs)}`}`;
  const failed = error === undefined ? "" : `\n\n${plain(withRemedy(error))}`;
  const switched = switchWords(decision.attempts, model);
  return `${name} (${decision.surface}${where}) was ${ended}: ${plain(figures)}.${switched === undefined ? "" : ` ${plain(switched)}.`}${failed}`;
}

function taken({ classification }: Decision): string {
  const { task, difficulty, confidence, unsure, signals, difficultySignals } = classification;
  const sure = confidence >= 1 ? "" : ` with ${Math.round(confidence * 100)} % confidence`;
  const because = (found: typeof signals): string => {
    const names = [...found]
      .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
      .slice(0, MOST_SIGNALS)
      .map(({ name }) => name);
    return names.length === 0 ? "" : ` (${plain(names.join("; "))})`;
  };
  const safer = unsure ? " It was unsure, so the stronger route was taken." : "";
  return `**Taken for** ${task}${sure}${because(signals)}, difficulty ${difficulty}${because(difficultySignals)}.${safer}`;
}

function considered({ candidates, strategy, override }: Decision): string {
  const head = `**Considered**, ${plain(strategy)} first${override === undefined ? "" : `, override ${plain(override)}`}:`;
  const lines = candidates
    .slice(0, MOST_CANDIDATES)
    .map(({ model, kept, reason }) => `- ${kept ? "kept" : "left out"}: ${code(model)}, ${plain(reason)}`);
  const more = candidates.length > MOST_CANDIDATES ? [`- and ${candidates.length - MOST_CANDIDATES} more`] : [];
  return candidates.length === 0 ? "" : `${head}\n\n${[...lines, ...more].join("\n")}`;
}

function asked({ attempts }: Decision): string {
  if (attempts.length === 0) return "Nobody was asked.";
  return `**Asked**\n\n${attempts.map((attempt, index) => `${index + 1}. ${attemptWords(attempt)}`).join("\n")}`;
}

/** A line, not a row of a table: the chat is narrow. */
function attemptWords(attempt: Attempt): string {
  const { errorClass, outcome, variant, why } = attempt;
  const figures = [
    formatCost(attempt.costUsd, attempt.costBasis),
    timeWords(attempt.totalMs),
    ...(variant === undefined ? [] : [`prompt ${variant}`]),
  ];
  const ended = `${outcome}${errorClass === undefined ? "" : `: ${errorClass}`}`;
  return `${code(servedWords(attempt))} ${plain(`(${why ?? "asked"}) ${ended}; ${figures.join(", ")}`)}`;
}

function notes({ notes: all }: Decision): string {
  return all.map((note) => `- ${plain(note)}`).join("\n");
}
