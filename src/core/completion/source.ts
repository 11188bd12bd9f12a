import type { ContextPiece } from "../request/request.js";
import type { TextBudget } from "./budget.js";
import type { Moment } from "./moment.js";

/** One request for text at the cursor. */
export interface HoleRequest {
  /** Unique; also the record's. */
  readonly id: string;
  readonly moment: Moment;
  readonly budget: TextBudget;
  readonly context: readonly ContextPiece[];
  /** Most tokens of the answer. */
  readonly maxOutputTokens: number;
  /** 0 for the best answer, 1 and up for others beside it. */
  readonly alternative: number;
  /** Why it is asked, such as ahead of an accept. */
  readonly ahead: boolean;
}

/** What happens while a request is answered; the last event is always `ended`. */
export type SourceEvent =
  | { readonly type: "text"; readonly text: string }
  /** `failed` gives nothing; what came before a `cut` is still good. */
  | { readonly type: "ended"; readonly how: "answered" | "cut" | "failed" };

/** Where text comes from; the editor's asks the line, the bench its own model. */
export interface Source {
  /**
   * Asks. Aborting ends it at once: with `ENOUGH` as the reason when what came is all that was wanted, else because the
   * answer is of no use any more.
   */
  ask(request: HoleRequest, signal: AbortSignal): AsyncIterable<SourceEvent>;
}
