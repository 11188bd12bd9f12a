import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import type { Task } from "../../core/request/task.js";
import type { RequestParts } from "../request/index.js";
import { type Comparison, compare, type CompareParts, reveal, type Verdict, verdictIn, VERDICTS } from "./compare.js";
import { withRemedy } from "../words.js";
import type { LineLinks } from "./lineLinks.js";
import { errorDetails, streamAnswer } from "./participantAnswer.js";
import { requestFromChat } from "./participantRequest.js";
import { openChatWith } from "./tolerated.js";
import { taskIn, type VariantRow, variantsMarkdown } from "./variants.js";
import { comparedMarkdown, whyMarkdown } from "./why.js";

/** The parts of `@fairlead`. */
export interface ParticipantParts {
  readonly line: Line;
  readonly request: RequestParts;
  readonly compare: CompareParts;
  readonly links: LineLinks;
  /** The last decision that a person asked for. */
  lastDecision(): Promise<Decision | undefined>;
  /** Which model gets which prompt: for one task all of its models, else each task's first. */
  variants(task: Task | undefined): Promise<readonly VariantRow[]>;
  /** Keeps what a person thinks of an answer. */
  recordFeedback(decisionId: string, kind: "helpful" | "unhelpful"): void;
  /** Whether there is any provider. */
  hasProvider(): Promise<boolean>;
}

/** `@fairlead` in VS Code's chat. */
export interface Participant {
  readonly handle: (
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    response: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ) => Promise<vscode.ChatResult>;
  feedback(feedback: vscode.ChatResultFeedback): void;
  /** A button below a comparison was pressed. */
  judged(comparison: Comparison, verdict: Verdict): Promise<void>;
}

/** The command behind the buttons of a comparison. */
export const JUDGE_COMMAND = "fairlead.judgeComparison";

/** Makes the participant. */
export function createParticipant(parts: ParticipantParts): Participant {
  /** The comparison whose button was pressed, for the turn that the button opens. */
  let pressed: Comparison | undefined;
  /** The last comparison, for `/why`. */
  let compared: { readonly comparison: Comparison; readonly at: number; judged: boolean } | undefined;

  const answer: Participant["handle"] = async (asked, context, response, token) => {
    if (!(await parts.hasProvider())) return withoutProvider(response);
    const built = await requestFromChat(
      parts.request,
      asked,
      context,
      asked.command === "explain" ? "explain" : undefined,
    );
    if (!built.ok) return { errorDetails: { message: withRemedy(built) } };
    for (const place of built.references) response.reference(place);
    for (const reason of built.keptBack) response.markdown(`> ${reason}\n\n`);
    const shown = built.about && { code: parts.links.code(built.about), markdown: parts.links.markdown };
    const { text, decision } = await streamAnswer(parts.line, built.request, response, token, shown);
    const error = errorDetails(decision);
    const { conversationId } = built.request;
    return {
      ...(error === undefined ? {} : { errorDetails: error }),
      metadata: {
        answer: text,
        ...(decision === undefined ? {} : { decisionId: decision.id }),
        ...(conversationId === undefined ? {} : { conversationId }),
      },
    };
  };

  const comparing: Participant["handle"] = async (asked, context, response, token) => {
    const verdict = verdictIn(asked.prompt);
    const earlier = pressed ?? lastComparison(context);
    if (verdict !== undefined && earlier !== undefined) {
      pressed = undefined;
      keep(earlier, verdict);
      response.markdown(await reveal(parts.compare, earlier, verdict));
      return {};
    }
    if (!(await parts.hasProvider())) return withoutProvider(response);
    const built = await requestFromChat(parts.request, asked, context);
    if (!built.ok) return { errorDetails: { message: withRemedy(built) } };
    const { comparison, problem } = await compare(parts.compare, built.request, response, token);
    if (problem !== undefined) response.markdown(problem);
    if (comparison === undefined) return {};
    compared = { comparison, at: Date.now(), judged: false };
    offerVerdicts(comparison, response);
    return { metadata: { comparison } };
  };

  const keep = ({ A, B }: Comparison, verdict: Verdict): void => {
    if (compared === undefined || compared.comparison.A === A) parts.compare.curtain.lift();
    if (compared?.comparison.A === A) compared.judged = true;
    parts.recordFeedback(A, verdict === "A" || verdict === "both" ? "helpful" : "unhelpful");
    parts.recordFeedback(B, verdict === "B" || verdict === "both" ? "helpful" : "unhelpful");
  };

  const why: Participant["handle"] = async (_asked, _context, response) => {
    const decision = await parts.lastDecision();
    if (compared !== undefined && compared.at >= (decision?.at ?? 0)) {
      const { comparison, judged } = compared;
      if (judged) {
        const [A, B] = await Promise.all([parts.compare.record(comparison.A), parts.compare.record(comparison.B)]);
        response.markdown(comparedMarkdown(A, B));
      } else {
        response.markdown("The last request was a comparison. Which models it was stays hidden until you pick.");
        offerVerdicts(comparison, response);
      }
      return {};
    }
    if (decision === undefined) {
      response.markdown("There is no request yet. Ask something, or run a command of Fairlead on code.");
      return {};
    }
    response.markdown(whyMarkdown(decision));
    response.button({ command: "fairlead.openLastRecord", title: "Open the Record" });
    return {};
  };

  const variant: Participant["handle"] = async (asked, _context, response) => {
    const task = taskIn(asked.prompt);
    response.markdown(variantsMarkdown(await parts.variants(task), task));
    response.button({ command: "fairlead.newPromptVariant", title: "New Prompt Variant" });
    return {};
  };

  return {
    handle(request, context, response, token) {
      if (request.command === "why") return why(request, context, response, token);
      if (request.command === "variant") return variant(request, context, response, token);
      return (request.command === "compare" ? comparing : answer)(request, context, response, token);
    },
    feedback({ result, kind }) {
      const id: unknown = result.metadata?.["decisionId"];
      if (typeof id === "string")
        parts.recordFeedback(id, kind === vscode.ChatResultFeedbackKind.Helpful ? "helpful" : "unhelpful");
    },
    async judged(comparison, verdict) {
      pressed = comparison;
      if (await openChatWith(`@fairlead /compare ${VERDICTS.find((one) => one.verdict === verdict)?.title ?? verdict}`))
        return;
      pressed = undefined;
      keep(comparison, verdict);
      const told = await reveal(parts.compare, comparison, verdict);
      await vscode.window.showInformationMessage(told.replace(/[|`*-]+/g, " ").replace(/\s+/g, " "), { modal: true });
    },
  };
}

function offerVerdicts(comparison: Comparison, response: vscode.ChatResponseStream): void {
  for (const { verdict, title } of VERDICTS)
    response.button({ command: JUDGE_COMMAND, title, arguments: [comparison, verdict] });
}

function withoutProvider(response: vscode.ChatResponseStream): vscode.ChatResult {
  response.markdown("No provider of models is set up yet. Nothing was sent.");
  response.button({ command: "fairlead.addProvider", title: "Add a Provider" });
  return {};
}

function lastComparison({ history }: vscode.ChatContext): Comparison | undefined {
  for (const turn of [...history].reverse()) {
    if (!(turn instanceof vscode.ChatResponseTurn)) continue;
    const kept: unknown = turn.result.metadata?.["comparison"];
    if (isComparison(kept)) return kept;
  }
  return undefined;
}

/** Tells the two records of a comparison from anything else. */
export function isComparison(value: unknown): value is Comparison {
  return (
    typeof value === "object" &&
    value !== null &&
    "A" in value &&
    "B" in value &&
    typeof value.A === "string" &&
    typeof value.B === "string"
  );
}
