import type * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Curtain } from "../../core/decision/curtain.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, timeWords, withRemedy } from "../words.js";
import { closeFence } from "../markdown/fences.js";
import { code, plain } from "../markdown/text.js";
import { collectAnswer, type Streamed } from "./participantAnswer.js";

/** A person's verdict on two answers. */
export type Verdict = "A" | "B" | "both" | "neither";

/** The two answers of a comparison by their records. */
export interface Comparison {
  readonly A: string;
  readonly B: string;
}

/** The parts of comparing. */
export interface CompareParts {
  /** A line that shows nowhere which model is asked. */
  readonly quietLine: Line;
  /** Hides the two records until the verdict. */
  readonly curtain: Pick<Curtain, "draw" | "lift">;
  /** The record of an answer. */
  record(decisionId: string): Promise<Decision | undefined>;
  /** Every configured model by name. */
  modelNames(): Promise<readonly string[]>;
  readonly random: () => number;
}

/** The buttons below a comparison. */
export const VERDICTS: readonly { readonly verdict: Verdict; readonly title: string }[] = [
  { verdict: "A", title: "A is better" },
  { verdict: "B", title: "B is better" },
  { verdict: "both", title: "Both are good" },
  { verdict: "neither", title: "Neither is good" },
];

/** Reads a verdict as a button or a person writes it; undefined for any other text. */
export function verdictIn(text: string): Verdict | undefined {
  const words = text.trim().toLowerCase();
  return VERDICTS.find(({ verdict, title }) => words === verdict.toLowerCase() || words === title.toLowerCase())
    ?.verdict;
}

/** Takes the models that a person names (`provider/model-id`) out of the words of a comparison. */
export function namedModels(
  prompt: string,
  known: readonly string[],
): { readonly models: readonly string[]; readonly words: string } {
  const named = prompt
    .split(/\s+/)
    .map((word) => word.replace(/[,:;]$/, ""))
    .filter((word) => known.includes(word));
  const models = [...new Set(named)];
  const words = models
    .reduce((text, model) => text.replace(model, ""), prompt)
    .replace(/^[\s,:;]*(?:(?:and|vs\.?|with)\b[\s,:;]*)*/i, "")
    .trim();
  return { models, words };
}

/**
 * Asks two models the same at once and shows the answers as A and B in an order left to chance. Nothing tells them apart
 * until the verdict. The two are those that the person named, else the first two of the route.
 */
export async function compare(
  parts: CompareParts,
  asked: EditorRequest,
  response: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<{ readonly comparison?: Comparison; readonly problem?: string }> {
  const { models: named, words } = namedModels(asked.instruction, await parts.modelNames());
  // Outside of the conversation: what is tried here must not change which model goes on with it.
  const { conversationId: _left, ...alone } = asked;
  const request: EditorRequest = { ...alone, instruction: words };
  if (words === "" && request.document === undefined) {
    return {
      problem:
        "Say what the two models shall answer, such as `/compare What does this function miss?` Name two models (`provider/model`) before it to choose them.",
    };
  }
  const { route } = await parts.quietLine.plan(request);
  if (route.refusal !== undefined) return { problem: withRemedy(route.refusal) };
  const models = [...new Set([...named, ...route.models.map(({ name }) => name)])].slice(0, 2);
  const [one, other] = parts.random() < 0.5 ? models : [...models].reverse();
  if (one === undefined || other === undefined) {
    return {
      problem:
        "Only one model may answer this request, so there is nothing to compare. `/why` after a request, or Fairlead: Open Panel, says what keeps the others out.",
    };
  }
  response.progress("Asking two models");
  const requests = [one, other].map((pinned) => ({ ...request, id: crypto.randomUUID(), pinned }));
  parts.curtain.draw(requests.map(({ id }) => id));
  let comparison: Comparison | undefined;
  try {
    const answers = await Promise.all(requests.map((each) => collectAnswer(parts.quietLine, each, token)));
    if (!token.isCancellationRequested) comparison = show(answers, response);
  } finally {
    // Without a comparison there is no verdict to wait for.
    if (comparison === undefined) parts.curtain.lift();
  }
  return comparison === undefined ? {} : { comparison };
}

/** Shows the answers as A and B; undefined when one of them has no record. */
function show(answers: readonly Streamed[], response: vscode.ChatResponseStream): Comparison | undefined {
  for (const [index, answer] of answers.entries()) {
    response.markdown(
      `### ${index === 0 ? "A" : "B"}\n\n${answer.text === "" ? `*No answer: ${plain(answer.decision?.error?.class ?? "empty")}.*` : closeFence(answer.text)}\n\n`,
    );
  }
  const [first, second] = answers;
  if (first?.decision === undefined || second?.decision === undefined) return undefined;
  return { A: first.decision.id, B: second.decision.id };
}

/** Tells after the verdict who was who, at what cost and in what time. */
export async function reveal(
  parts: Pick<CompareParts, "record">,
  { A, B }: Comparison,
  verdict: Verdict,
): Promise<string> {
  const [first, second] = await Promise.all([parts.record(A), parts.record(B)]);
  const line = (label: "A" | "B", decision: Decision | undefined): string =>
    `- ${label === verdict ? `**${label}**` : label}: ${decision === undefined ? "not in the ledger any more" : figures(decision)}`;
  const said = VERDICTS.find((one) => one.verdict === verdict)?.title ?? "";
  return `${said}. They were:\n\n${line("A", first)}\n${line("B", second)}`;
}

/** Who answered, at what cost and in what time, in one line: the chat is too narrow for a table. */
function figures(decision: Decision): string {
  const name = decision.model === undefined ? (decision.attempts.at(-1)?.model ?? "no model") : servedWords(decision);
  const first = decision.firstTokenMs === undefined ? [] : [`first words after ${timeWords(decision.firstTokenMs)}`];
  const told = [formatCost(decision.costUsd, decision.costBasis), timeWords(decision.totalMs), ...first];
  return `${code(name)}, ${plain(told.join(", "))}`;
}
