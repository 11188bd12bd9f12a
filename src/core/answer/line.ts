import type { Classification } from "../request/classification.js";
import type { EditorRequest } from "../request/request.js";
import type { Route } from "../routing/route.js";
import type { CheckResult } from "../dispatch/check.js";
import type { AnswerEvent } from "./events.js";

/** What a surface may ask of one answer beyond the request. */
export interface AnswerOptions {
  /**
   * Checks the whole answer before anything of it is shown; a failed check sends the request to the next stronger
   * model with the problems. Text then arrives only once, after its check.
   */
  readonly check?: (text: string, signal: AbortSignal) => Promise<CheckResult>;
}

/** The way every request goes: classify, policy, route, dispatch. Surfaces know nothing else of models. */
export interface Line {
  /** The route that `answer` would take now, without calling anybody. */
  plan(request: EditorRequest): Promise<{ readonly classification: Classification; readonly route: Route }>;
  /**
   * Answers a request. Never throws for expected failures: the last event is `finished`, and its decision says
   * how it ended. Aborting `signal` closes the socket at once and ends with outcome `cancelled`.
   */
  answer(request: EditorRequest, signal: AbortSignal, options?: AnswerOptions): AsyncIterable<AnswerEvent>;
}
