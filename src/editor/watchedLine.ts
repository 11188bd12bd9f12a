import type { AnswerEvent } from "../core/answer/events.js";
import type { Line } from "../core/answer/line.js";
import type { EditorRequest } from "../core/request/request.js";

/** Somebody who looks on while requests are answered, such as the status bar. */
export interface LineWatcher {
  started(request: EditorRequest): void;
  event(request: EditorRequest, event: AnswerEvent): void;
  /** The surface stopped reading, with or without a `finished` event. */
  ended(request: EditorRequest): void;
}

/** The same line with a watcher beside it. A watcher that throws changes nothing for the request. */
export function watchedLine(line: Line, watcher: LineWatcher): Line {
  return {
    plan: (request) => line.plan(request),
    async *answer(request, signal, options) {
      quietly(() => watcher.started(request));
      try {
        for await (const event of line.answer(request, signal, options)) {
          quietly(() => watcher.event(request, event));
          yield event;
        }
      } finally {
        quietly(() => watcher.ended(request));
      }
    },
  };
}

function quietly(look: () => void): void {
  try {
    look();
  } catch {
    // The looker-on never fails a request.
  }
}
