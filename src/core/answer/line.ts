import type { Classification } from "../request/classification.js";
import type { EditorRequest } from "../request/request.js";
import type { Route } from "../routing/route.js";
import type { AnswerEvent } from "./events.js";

/** The way every request goes: classify, policy, route, dispatch. Surfaces know nothing else of models. */
export interface Line {
  /** What the request is taken to be. Pure, local and under a millisecond. */
  classify(request: EditorRequest): Classification;
  /** The route that `answer` would take now, without calling anybody. */
  plan(request: EditorRequest): Promise<{ readonly classification: Classification; readonly route: Route }>;
  /**
   * Answers a request. Never throws for expected failures: the last event is `finished`, and its decision says
   * how it ended. Aborting `signal` closes the socket at once and ends with outcome `cancelled`.
   */
  answer(request: EditorRequest, signal: AbortSignal): AsyncIterable<AnswerEvent>;
}
