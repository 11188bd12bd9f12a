import type { Attempt, Decision } from "../../core/decision/decision.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, switchWords, timeWords } from "../words.js";
import { linkNames, type LinkedCode } from "../markdown/codeLinks.js";
import { closeFence } from "../markdown/fences.js";
import { safeMarkdown } from "../markdown/safeMarkdown.js";
import { plain } from "../markdown/text.js";

/** One answer of a page; a page has more than one when the person let another model continue. */
export interface PageSection {
  /** Such as "asking openai/x". */
  readonly state: string;
  readonly text: string;
  readonly attempts: readonly Attempt[];
  readonly decision?: Decision;
}

/**
 * The page as Markdown: for each answer its text, and one line that says who answered, at what cost and in what time.
 *
 * @param code makes links of what the text names of it; undefined where a link would lead nowhere
 */
export function renderPage(title: string, sections: readonly PageSection[], code?: LinkedCode): string {
  const heading = code ? code.link(plain(title), code.firstLine) : plain(title);
  const told = sections.map((section) => renderSection(section, code)).join("\n\n---\n\n");
  return `### ${heading}\n\n${told}\n`;
}

function renderSection(section: PageSection, code: LinkedCode | undefined): string {
  const { decision } = section;
  const safe = safeMarkdown(section.text);
  if (!decision) return `> ${plain(section.state)}\n\n${safe}`;
  // Once, when the answer is there: a page that streams is drawn many times.
  const text = code ? linkNames(safe, code) : safe;
  const parts = [
    `**${plain(servedWords(decision))}**`,
    formatCost(decision.costUsd, decision.costBasis),
    timeWords(decision.totalMs),
  ];
  const switched = switchWords(decision.attempts, decision.model);
  const head = [
    decision.model ? parts.join(" · ") : `**${decision.outcome}**`,
    switched === undefined ? undefined : `Switched: ${plain(switched)}`,
  ];
  const lines = head.filter((line) => line !== undefined).map((line) => `> ${line}  `);
  return `${lines.join("\n")}\n\n${closeFence(text)}${ending(decision)}`;
}

function ending(decision: Decision): string {
  const told = decision.error ? ` ${plain(`${decision.error.message} ${decision.error.remedy}`)}` : "";
  if (decision.outcome === "partial") return `\n\n> **The answer broke off here.**${told}`;
  if (decision.outcome === "cancelled") return "\n\n> **Cancelled here.**";
  if (decision.outcome === "failed" || decision.outcome === "refused") return `\n\n> **No answer.**${told}`;
  return decision.finish === "length" ? "\n\n> **Cut here at the length limit.**" : "";
}
