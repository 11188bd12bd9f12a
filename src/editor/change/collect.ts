import type { AnswerEvent } from "../../core/answer/events.js";
import type { AnswerOptions, Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";

/** A whole answer with the decision that tells how it came. */
export interface Collected {
  readonly text: string;
  readonly decision: Decision;
}

/**
 * Waits for a whole answer. Nothing is written anywhere.
 *
 * @param look sees each event with all of the text so far; what it gives is waited for before the next is taken
 */
export async function collect(
  line: Line,
  request: EditorRequest,
  options: AnswerOptions,
  signal: AbortSignal,
  look: (event: AnswerEvent, text: string) => Promise<void> | void,
): Promise<Collected | undefined> {
  let text = "";
  let decision: Decision | undefined;
  for await (const event of line.answer(request, signal, options)) {
    if (event.type === "text") text += event.text;
    else if (event.type === "finished") decision = event.decision;
    await look(event, text);
  }
  return decision && { text, decision };
}
