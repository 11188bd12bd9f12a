import * as vscode from "vscode";
import type { AnswerOptions, Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";

/** A whole answer with the decision that tells how it came. */
export interface Collected {
  readonly text: string;
  readonly decision: Decision;
}

/** Waits for a whole answer behind a notification that says who is asked and lets the person cancel. Nothing is written anywhere. */
export function collect(
  line: Line,
  request: EditorRequest,
  title: string,
  options: AnswerOptions,
): Thenable<Collected | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Fairlead: ${title}`, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let text = "";
      let decision: Decision | undefined;
      for await (const event of line.answer(request, controller.signal, options)) {
        if (event.type === "trying") progress.report({ message: `asking ${event.model} (${event.why})...` });
        else if (event.type === "text") text += event.text;
        else if (event.type === "finished") decision = event.decision;
      }
      return decision && { text, decision };
    },
  );
}
