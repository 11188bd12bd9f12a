import type { CheckResult } from "../../core/dispatch/check.js";
import type { Verifier, VerifyLevel } from "../verify/index.js";
import type { ChangeAsk } from "./ask.js";
import { compute, type SiblingsOf } from "./compute.js";

/**
 * Checks a whole answer: its edits must apply to the text that was asked about, and what comes of them must pass the checks
 * in force. An answer of the wrong form goes back to its model once; a change that does not pass goes to a stronger one.
 */
export function answerCheck(
  ask: ChangeAsk,
  level: VerifyLevel,
  siblingsOf: SiblingsOf,
  verifier: Verifier | undefined,
): (answer: string, signal: AbortSignal) => Promise<CheckResult> {
  return async (answer, signal) => {
    const computed = await compute(ask, answer, siblingsOf);
    if (computed.kind === "unusable") {
      return { ok: false, note: "edits could not be applied", problems: computed.message, repairable: true };
    }
    if (computed.kind !== "change" || verifier === undefined) return { ok: true, note: "edits apply" };
    return verifier.check(ask.request, ask.task, level, computed.files, signal);
  };
}
