import type * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";
import { formatCost } from "../../core/decision/money.js";
import { servedWords, switchWords, timeWords, withRemedy } from "../words.js";
import { CodeLinks, type LinkedCode } from "../markdown/codeLinks.js";
import { closeFence } from "../markdown/fences.js";
import { plain } from "../markdown/text.js";

/** An answer as it was streamed. */
export interface Streamed {
  readonly text: string;
  readonly decision: Decision | undefined;
}

/**
 * Streams an answer into the chat, and says below it who gave it, at what cost, and who failed before.
 *
 * @param shown the code that it is about, to link what it names, and the Markdown in which such links work
 */
export async function streamAnswer(
  line: Line,
  request: EditorRequest,
  response: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
  shown?: { readonly code: LinkedCode; markdown(text: string): vscode.MarkdownString },
): Promise<Streamed> {
  const links = shown && new CodeLinks(shown.code);
  const write = (text: string): void => {
    if (text !== "") response.markdown(shown?.markdown(text) ?? text);
  };
  const streamed = await collectAnswer(line, request, token, {
    text: (text) => write(links?.push(text) ?? text),
    trying: (model) => response.progress(`Asking ${model}`),
  });
  write(links?.end() ?? "");
  const { text, decision } = streamed;
  if (decision?.model !== undefined && text !== "") {
    write(closeFence(text).slice(text.length));
    response.markdown(`\n\n---\n${footer(decision)}`);
  }
  return streamed;
}

/** Reads an answer to its end. Never throws for expected failures; the decision tells of them. */
export async function collectAnswer(
  line: Line,
  request: EditorRequest,
  token: vscode.CancellationToken,
  listener: { text?(text: string): void; trying?(model: string): void } = {},
): Promise<Streamed> {
  const controller = new AbortController();
  const cancelling = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  let text = "";
  let decision: Decision | undefined;
  try {
    for await (const event of line.answer(request, controller.signal)) {
      if (event.type === "trying") listener.trying?.(event.model);
      else if (event.type === "finished") decision = event.decision;
      else if (event.type === "text") {
        text += event.text;
        listener.text?.(event.text);
      }
    }
  } finally {
    cancelling.dispose();
  }
  return { text, decision };
}

/** Who answered, at what cost and in what time, and every switch before, in one line. */
function footer(decision: Decision): string {
  const said = [servedWords(decision), formatCost(decision.costUsd, decision.costBasis), timeWords(decision.totalMs)];
  const switched = switchWords(decision.attempts, decision.model);
  const partial = decision.outcome === "partial" ? " **The answer broke off and is not whole.**" : "";
  return `${plain(said.join(" · "))}${switched === undefined ? "" : ` (${plain(switched)})`}${partial}`;
}

/** How a request that was not answered is told in the chat. */
export function errorDetails(decision: Decision | undefined): vscode.ChatErrorDetails | undefined {
  const error = decision?.error;
  if (error === undefined || decision?.outcome === "cancelled") return undefined;
  return { message: withRemedy(error) };
}
