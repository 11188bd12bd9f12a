import type { Classification } from "../request/classification.js";
import type { EditorRequest } from "../request/request.js";
import type { Route } from "../routing/route.js";
import type { Check } from "../dispatch/check.js";
import type { AnswerEvent } from "./events.js";

/** What a surface may ask of one answer beyond the request. */
export interface AnswerOptions {
  /**
   * Checks the whole answer before anything of it is shown; a failed check sends the request to the next stronger
   * model with the problems, or once to the same model when only the form is wrong. Text then arrives only once, after its
   * check, unless `shows` lets it out before.
   */
  readonly check?: Check;
  /**
   * Whether the person would see anything of an answer that has come so far. From there on it is committed: its text is
   * handed over as it comes, no other model's follows, and a check that fails leaves it a partial answer.
   */
  readonly shows?: (text: string) => boolean;
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
