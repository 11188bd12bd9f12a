import type { Decision } from "../decision/decision.js";
import type { DispatchEvent } from "../dispatch/events.js";

/** What a surface receives while its request is answered, in order; the last event is always `finished`. */
export type AnswerEvent = DispatchEvent | { readonly type: "finished"; readonly decision: Decision };
