import type { CheckResult } from "../../core/dispatch/check.js";
import type { EditFormat } from "../../core/edits/index.js";
import type { TextSpan } from "../../core/request/request.js";
import type { ChangeAsk } from "./ask.js";
import { compute } from "./compute.js";

/** A change before it is shown. */
export interface UnseenChange {
  readonly ask: ChangeAsk;
  readonly before: string;
  readonly after: string;
}

/** Looks for something wrong in a change, such as broken syntax. */
export type VerifyChange = (change: UnseenChange, signal: AbortSignal) => Promise<CheckResult>;

/**
 * Checks a whole answer: its edits must apply to the text that was asked about, and what comes of them must pass `verify`.
 * An answer of the wrong form goes back to its model once; a change that does not pass goes to a stronger one.
 */
export function answerCheck(
  asked: { readonly text: string; readonly span: TextSpan },
  format: EditFormat,
  verify: ((before: string, after: string, signal: AbortSignal) => Promise<CheckResult>) | undefined,
): (answer: string, signal: AbortSignal) => Promise<CheckResult> {
  return async (answer, signal) => {
    const computed = compute(asked, asked.text, answer, format);
    if (computed.kind === "unusable") return { ok: false, note: "edits could not be applied", problems: computed.message, repairable: true };
    if (computed.kind !== "change" || !verify) return { ok: true, note: "edits apply" };
    return verify(computed.before, computed.after, signal);
  };
}
