import type { Check } from "../../core/dispatch/check.js";
import type { Verified } from "../../core/verify/index.js";
import type { Verifier, VerifyLevel } from "../verify/index.js";
import type { ChangeAsk } from "./ask.js";
import { compute, type SiblingsOf } from "./compute.js";

/** An answer that did not pass its check. */
export interface Rejected {
  readonly answer: string;
  /** In a few words, such as `2 new errors`. */
  readonly short: string;
  /** What is wrong with the change; undefined when its edits do not fit, so that there is nothing to show. */
  readonly failure?: Extract<Verified, { ok: false }>;
}

/**
 * Checks a whole answer: its edits must apply to the text that was asked about, and what comes of them must pass the checks
 * in force. An answer of the wrong form goes back to its model once; a change that does not pass goes to a stronger one.
 *
 * @param rejected told of each answer that does not pass
 */
export function answerCheck(
  ask: ChangeAsk,
  level: VerifyLevel,
  siblingsOf: SiblingsOf,
  verifier: Verifier | undefined,
  rejected: (one: Rejected) => void = () => undefined,
): Check {
  return async (answer, signal, leftMs) => {
    const computed = await compute(ask, answer, siblingsOf);
    if (computed.kind === "unusable") {
      rejected({ answer, short: "edits that do not fit" });
      return { ok: false, note: "edits could not be applied", problems: computed.message, repairable: true };
    }
    if (computed.kind === "unchanged") return { ok: true, note: "it proposes no change" };
    if (computed.kind === "stale") return { ok: true, note: "not checked: the document went on meanwhile" };
    if (verifier === undefined) return { ok: true, note: "edits apply" };
    const verified = await verifier.check(ask.request, ask.task, level, computed.files, signal, leftMs);
    if (!verified.ok && !signal.aborted) rejected({ answer, short: verified.short, failure: verified });
    return verified;
  };
}
