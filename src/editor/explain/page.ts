import type { Attempt, Decision } from "../../core/decision/decision.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, switchWords, timeWords } from "../words.js";
import { safeMarkdown } from "./safeMarkdown.js";

/** One answer of a page; a page has more than one when the person let another model continue. */
export interface PageSection {
  /** Such as "asking openai/x". */
  readonly state: string;
  readonly text: string;
  readonly attempts: readonly Attempt[];
  readonly decision?: Decision;
}

/** The page as Markdown: for each answer its text, and one line that says who answered, at what cost and in what time. */
export function renderPage(title: string, sections: readonly PageSection[]): string {
  return `### ${escape(title)}\n\n${sections.map(renderSection).join("\n\n---\n\n")}\n`;
}

function renderSection(section: PageSection): string {
  const { decision } = section;
  if (!decision) return `> ${escape(section.state)}\n\n${safeMarkdown(section.text)}`;
  const parts = [
    `**${escape(servedWords(decision))}**`,
    formatCost(decision.costUsd, decision.costBasis),
    timeWords(decision.totalMs),
  ];
  const switched = switchWords(decision.attempts, decision.model);
  const head = [
    decision.model ? parts.join(" · ") : `**${decision.outcome}**`,
    switched === undefined ? undefined : `Switched: ${escape(switched)}`,
  ];
  const lines = head.filter((line) => line !== undefined).map((line) => `> ${line}  `);
  return `${lines.join("\n")}\n\n${closeFence(safeMarkdown(section.text))}${ending(decision)}`;
}

function ending(decision: Decision): string {
  const told = decision.error ? ` ${escape(`${decision.error.message} ${decision.error.remedy}`)}` : "";
  if (decision.outcome === "partial") return `\n\n> **The answer broke off here.**${told}`;
  if (decision.outcome === "cancelled") return "\n\n> **Cancelled here.**";
  if (decision.outcome === "failed" || decision.outcome === "refused") return `\n\n> **No answer.**${told}`;
  return decision.finish === "length" ? "\n\n> **Cut here at the length limit.**" : "";
}

/** Closes a fence that broke off, so that what follows is not taken for code. */
function closeFence(text: string): string {
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark === undefined) continue;
    if (fence === undefined) fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = undefined;
  }
  return fence === undefined ? text : `${text}\n${fence}`;
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>#|!]/g, "\\$&").replace(/\s+/g, " ");
}
