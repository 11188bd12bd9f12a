import * as vscode from "vscode";
import type { AnswerOptions, Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";

/** A whole answer with the decision that tells how it came. */
export interface Collected {
  readonly text: string;
  readonly decision: Decision;
}

/**
 * Waits for a whole answer behind a notification that says who is asked and lets the person cancel. Nothing is written anywhere.
 *
 * @param arriving called with all of the text so far; what it gives is waited for before the next is taken
 */
export function collect(
  line: Line,
  request: EditorRequest,
  title: string,
  options: AnswerOptions,
  arriving?: (text: string, model: string) => Promise<void> | undefined,
): Thenable<Collected | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Fairlead: ${title}`, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let text = "";
      let model = "";
      let decision: Decision | undefined;
      for await (const event of line.answer(request, controller.signal, options)) {
        if (event.type === "trying") {
          model = event.model;
          progress.report({ message: `asking ${event.model} (${event.why})...` });
        } else if (event.type === "committed") model = event.model;
        else if (event.type === "text") {
          text += event.text;
          await arriving?.(text, model);
        } else if (event.type === "finished") decision = event.decision;
      }
      return decision && { text, decision };
    },
  );
}
