import type { Line } from "../../core/answer/line.js";
import type { Source } from "../../core/completion/source.js";
import type { HoleRequest } from "../../core/completion/source.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";

/** Asks the line for ghost text. */
export interface LineSourceParts {
  readonly line: Line;
  /** Makes the line's request; undefined when the document is gone. */
  readonly requestFor: (hole: HoleRequest) => EditorRequest | undefined;
  readonly onDecision: (decision: Decision, hole: HoleRequest) => void;
}

/** Turns the line's answers into what the engine follows. */
export function createLineSource({ line, requestFor, onDecision }: LineSourceParts): Source {
  return {
    async *ask(hole, signal) {
      const request = requestFor(hole);
      if (request === undefined) return yield { type: "ended", how: "failed" };
      let how: "answered" | "cut" | "failed" = "failed";
      for await (const event of line.answer(request, signal)) {
        if (event.type === "text") yield { type: "text", text: event.text };
        else if (event.type === "finished") {
          const { outcome } = event.decision;
          how = outcome === "answered" ? "answered" : outcome === "partial" ? "cut" : "failed";
          onDecision(event.decision, hole);
        }
      }
      yield { type: "ended", how };
    },
  };
}
