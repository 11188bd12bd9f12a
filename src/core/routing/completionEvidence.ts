import type { Model } from "../catalog/model.js";
import type { Situation } from "./situation.js";

/** How a model has done at ghost text here; those in group 1 are tried after all of group 0. */
export interface CompletionRecord {
  readonly group: 0 | 1;
  /** For the reason; undefined while too little is known. */
  readonly words: string | undefined;
}

/** With fewer suggestions judged, a share says more about chance than about the model. */
const LEAST_JUDGED = 30;
/** About a third of what is usually taken (GitHub and Zoominfo publish 30 and 33 %): below it most suggestions only distract. */
const SELDOM_TAKEN = 0.1;
/** A first token later than this comes when the person has typed on, ms. */
const SLOW_MS = 1_500;

/** Looks at the person's own record with a model: how often its suggestions were taken, and how fast they came. */
export function completionRecord(model: Model, { classification, evidence }: Situation): CompletionRecord {
  if (classification.task !== "completion") return { group: 0, words: undefined };
  const known = evidence.get(model.name);
  const counts = known?.outcomes?.completion;
  const taken = (counts?.accepted ?? 0) + (counts?.["accepted-part"] ?? 0);
  const judged = taken + (counts?.discarded ?? 0);
  if (judged >= LEAST_JUDGED) {
    const seldom = taken / judged < SELDOM_TAKEN;
    return { group: seldom ? 1 : 0, words: `${taken} of ${judged} suggestions taken` };
  }
  const firstToken = known?.firstTokenP50Ms;
  if (firstToken === undefined) return { group: 0, words: undefined };
  return { group: firstToken > SLOW_MS ? 1 : 0, words: `first token in ${Math.round(firstToken)} ms lately` };
}
