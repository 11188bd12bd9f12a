import type { Attempt, Decision } from "../../core/decision/decision.js";
import type { OutcomeKind, RecordedOutcome } from "../../core/decision/ledger.js";
import type { Signal } from "../../core/request/classification.js";
import { basisInWords, capital, clock, cost, count, duration } from "./format.js";
import { icon, requestIcon } from "./icons.js";
import { button, part, type Child, type Part } from "./part.js";

/** What can be done with an opened request. */
export interface StoryActions {
  close(): void;
  go(id: string): void;
}

/** The whole story of one request: how it ended, why this model, who else was considered, and every hop. */
export function storyPart(decision: Decision, actions: StoryActions, outcomes: readonly RecordedOutcome[] = []): Part {
  return part(
    "section",
    { class: "story", "aria-label": "Request details" },
    part(
      "header",
      { class: "story-head" },
      button(
        { class: "icon-button", "aria-label": "Back to the list", title: "Back to the list (Escape)" },
        () => actions.close(),
        icon("back"),
      ),
      part("h2", { tabindex: "-1" }, requestIcon(decision.classification.task, decision.outcome), headline(decision)),
    ),
    part(
      "div",
      { class: "story-body" },
      subline(decision, actions),
      decision.servedModel !== undefined &&
        part("p", { class: "notice warning" }, `The provider answered with ${decision.servedModel}.`),
      decision.drill === true &&
        part(
          "p",
          { class: "notice" },
          "A failover drill made a provider fail here. The request is left out of statistics; only what was really sent counts as spent.",
        ),
      errorPart(decision),
      part(
        "dl",
        { class: "facts" },
        ...fact("Cost", cost(decision.costUsd, decision.costBasis), basisInWords(decision.costBasis)),
        ...fact("First token", decision.firstTokenMs === undefined ? "none" : duration(decision.firstTokenMs)),
        ...fact("Total", duration(decision.totalMs)),
        ...fact(
          "Ended",
          decision.finish === "length" ? "cut at the length limit" : (decision.finish ?? decision.outcome),
        ),
      ),
      outcomesPart(outcomes),
      whyPart(decision),
      candidatesPart(decision),
      attemptsPart(decision),
      decision.notes.length > 0 &&
        part(
          "section",
          {},
          part("h3", {}, "Notes"),
          part("ul", { class: "plain" }, ...decision.notes.map((note) => part("li", {}, note))),
        ),
    ),
  );
}

function headline(decision: Decision): string {
  const model = decision.model ?? decision.attempts.at(-1)?.model;
  switch (decision.outcome) {
    case "answered":
      return `Answered by ${model ?? "an unnamed model"}`;
    case "partial":
      return `Partial answer by ${model ?? "an unnamed model"}`;
    case "refused":
      return model === undefined ? "Refused before any call" : `Refused by ${model}`;
    case "cancelled":
      return model === undefined ? "Cancelled before any call" : `Cancelled, ${model}`;
    case "failed":
      return decision.attempts.length === 0 ? "Not sent to any model" : "Failed, no model answered";
  }
}

function subline(decision: Decision, actions: StoryActions): Part {
  const at = new Date(decision.at);
  const { place } = decision;
  return part(
    "p",
    { class: "subline" },
    `${capital(decision.classification.task)} · `,
    place &&
      button(
        { class: "link", title: "Go to this place" },
        () => actions.go(decision.id),
        `${place.path}:${place.line}`,
      ),
    place && ` · ${place.language} · `,
    part("time", { datetime: at.toISOString() }, at.toLocaleString()),
    ` · from ${decision.surface}`,
    decision.workspace !== undefined && ` · ${decision.workspace}`,
  );
}

function errorPart({ error }: Decision): Part | undefined {
  return (
    error &&
    part(
      "div",
      { class: "notice error" },
      part("strong", {}, error.class),
      part("p", {}, error.message),
      part("p", {}, error.remedy),
    )
  );
}

const OUTCOME_WORDS: Readonly<Record<OutcomeKind, string>> = {
  "shown-unchecked": "Shown though it did not pass its check",
  accepted: "Accepted",
  "accepted-part": "Accepted in part",
  discarded: "Discarded",
  undone: "Undone after it was accepted",
  retained: "Still there",
  helpful: "Called helpful",
  unhelpful: "Called not helpful",
};

function outcomesPart(outcomes: readonly RecordedOutcome[]): Part | undefined {
  if (outcomes.length === 0) return undefined;
  const items = outcomes.map(({ kind, at, value }) =>
    part(
      "li",
      {},
      `${OUTCOME_WORDS[kind] ?? kind}${value === undefined ? "" : `, ${Math.round(value * 100)}%`}`,
      part("span", { class: "quiet" }, ` ${clock(at)}`),
    ),
  );
  return part("section", {}, part("h3", {}, "What became of it"), part("ul", { class: "plain" }, ...items));
}

function whyPart(decision: Decision): Part {
  const { classification } = decision;
  const sure =
    classification.confidence >= 1 ? "named by the command" : `${Math.round(classification.confidence * 100)}% sure`;
  return part(
    "section",
    {},
    part("h3", {}, "Why"),
    part(
      "dl",
      { class: "facts" },
      ...fact(
        "Task",
        `${classification.task}, ${sure}`,
        classification.unsure ? "Unsure, so the stronger route was taken." : undefined,
      ),
      ...signals(classification.signals),
      ...fact("Difficulty", classification.difficulty),
      ...signals(classification.difficultySignals),
      ...fact("Strategy", decision.strategy),
      ...(decision.override === undefined ? [] : fact("Override", decision.override)),
    ),
  );
}

function signals(list: readonly Signal[]): Part[] {
  if (list.length === 0) return [];
  const items = list.map(({ name, weight }) =>
    part(
      "li",
      {},
      part(
        "span",
        { class: weight < 0 ? "weight against" : "weight" },
        `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(1)}`,
      ),
      name,
    ),
  );
  return [part("dd", { class: "wide" }, part("ul", { class: "plain signals" }, ...items))];
}

function candidatesPart({ candidates }: Decision): Part | undefined {
  if (candidates.length === 0) return undefined;
  const kept = candidates.filter((candidate) => candidate.kept).length;
  const items = candidates.map((candidate) =>
    part(
      "li",
      { class: candidate.kept ? "kept" : "out" },
      icon(candidate.kept ? "check" : "cross"),
      part(
        "div",
        {},
        part("span", { class: "name" }, candidate.model),
        part("span", { class: "quiet" }, `${candidate.kept ? "Kept" : "Left out"}: ${candidate.reason}`),
      ),
    ),
  );
  return part(
    "section",
    {},
    part("h3", {}, `Candidates: ${kept} of ${candidates.length} kept`),
    part("ul", { class: "plain candidates" }, ...items),
  );
}

function attemptsPart(decision: Decision): Part {
  const { attempts } = decision;
  const title = attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`;
  const span = Math.max(decision.totalMs, ...attempts.map(({ startedMs, totalMs }) => startedMs + totalMs), 1);
  return part(
    "section",
    {},
    part("h3", {}, title),
    part("ol", { class: "plain attempts" }, ...attempts.map((attempt) => attemptPart(attempt, span))),
  );
}

function attemptPart(attempt: Attempt, span: number): Part {
  const first = attempt.firstTokenMs === undefined ? "no first token" : `first token ${duration(attempt.firstTokenMs)}`;
  const details: Child[] = [
    attempt.message !== undefined && part("p", { class: "message" }, attempt.message),
    part(
      "p",
      { class: "quiet" },
      `Started after ${duration(attempt.startedMs)}, ${first}, took ${duration(attempt.totalMs)}`,
    ),
    attempt.usage !== undefined && part("p", { class: "quiet" }, tokens(attempt.usage)),
    part("p", { class: "quiet" }, attemptCost(attempt)),
    attempt.variant !== undefined &&
      part(
        "p",
        { class: "quiet" },
        `Prompt ${attempt.variant}${attempt.variantHash === undefined ? "" : `, ${attempt.variantHash.slice(0, 8)}`}`,
      ),
    attempt.requestId !== undefined &&
      part("p", { class: "quiet" }, "Request id ", part("code", {}, attempt.requestId)),
  ];
  return part(
    "li",
    { class: `attempt outcome-${attempt.outcome}` },
    part(
      "div",
      { class: "line first" },
      part("span", { class: "name" }, attempt.model),
      part(
        "span",
        { class: `badge ${attempt.outcome}` },
        [attempt.outcome, attempt.errorClass].filter(Boolean).join(": "),
      ),
      attempt.status !== undefined && part("span", { class: "badge" }, `HTTP ${attempt.status}`),
    ),
    timeline(attempt, span),
    attempt.servedModel !== undefined && part("p", { class: "message" }, `Served by ${attempt.servedModel}`),
    attempt.why !== undefined && part("p", { class: "quiet" }, capital(attempt.why)),
    ...details,
  );
}

/** Where in the whole request this attempt lay: waiting for the first token pale, receiving full. */
function timeline(attempt: Attempt, span: number): Part {
  const share = (ms: number): string => String(Math.round((Math.max(0, ms) / span) * 1000) / 10);
  const waited = attempt.firstTokenMs ?? attempt.totalMs;
  return part(
    "svg",
    { class: "timeline", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
    part("rect", { class: "track", x: "0", y: "0", width: "100", height: "4" }),
    part("rect", { class: "waiting", x: share(attempt.startedMs), y: "0", width: share(waited), height: "4" }),
    part("rect", {
      class: "receiving",
      x: share(attempt.startedMs + waited),
      y: "0",
      width: share(attempt.totalMs - waited),
      height: "4",
    }),
  );
}

function attemptCost({ costUsd, costBasis, costNote }: Attempt): string {
  const text = cost(costUsd, costBasis);
  const basis = text.includes(costBasis) ? "" : `, ${costBasis}`;
  return `Cost ${text}${basis}${costNote === undefined ? "" : `: ${costNote}`}`;
}

function tokens(usage: NonNullable<Attempt["usage"]>): string {
  const kinds: readonly (readonly [number, string])[] = [
    [usage.input, "in"],
    [usage.cacheRead, "cache read"],
    [usage.cacheWrite + usage.cacheWriteHour, "cache write"],
    [usage.output, "out"],
    [usage.reasoning, "reasoning"],
  ];
  const said = kinds
    .filter(([number, kind]) => number > 0 || kind === "in" || kind === "out")
    .map(([number, kind]) => `${count(number)} ${kind}`);
  return `Tokens: ${said.join(", ")}${usage.incomplete === true ? " (at least: the stream ended early)" : ""}${usage.serviceTier === undefined ? "" : `, ${usage.serviceTier} tier`}`;
}

function fact(name: string, value: string, note?: string): Part[] {
  return [part("dt", {}, name), part("dd", {}, value, note !== undefined && part("span", { class: "quiet" }, note))];
}
