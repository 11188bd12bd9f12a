import type { Model } from "../catalog/model.js";
import type { OutcomeCounts } from "../decision/ledger.js";
import type { Situation } from "./situation.js";

/** How a model has done at ghost text here; those in group 1 are tried after all of group 0. */
export interface CompletionRecord {
  readonly group: 0 | 1;
  /** For the reason; undefined while too little is known. */
  readonly words: string | undefined;
}

/** How many suggestions were taken, whole or in part, of those that the person decided on. */
export interface Taken {
  readonly taken: number;
  readonly judged: number;
}

/** With fewer suggestions judged, a share says more about chance than about the model. */
const LEAST_JUDGED = 30;
/** About a third of what is usually taken (GitHub and Zoominfo publish 30 and 33 %): below it most suggestions only distract. */
const SELDOM_TAKEN = 0.1;
/** A first token later than this comes when the person has typed on, ms. */
const SLOW_MS = 1_500;

/**
 * The share of suggestions taken that counts for a language: its own as far as that can be trusted, for the rest that of all
 * languages. The weight of its own grows evenly with what was judged and is full at 30. Insurers weigh a small group's
 * experience against that of all so (limited fluctuation credibility, Mowbray 1914); 30 is where a share counts here anyway.
 *
 * @param own of the language
 * @param all of all languages, it included; at least one judged
 */
export function weighedShare(own: Taken, all: Taken): number {
  const rest = Math.max(0, 1 - own.judged / LEAST_JUDGED);
  return own.taken / Math.max(LEAST_JUDGED, own.judged) + rest * (all.taken / all.judged);
}

/** Looks at the person's own record with a model: how often its suggestions were taken, in the file's language above all, and how fast they came. */
export function completionRecord(model: Model, { classification, evidence, language }: Situation): CompletionRecord {
  if (classification.task !== "completion") return { group: 0, words: undefined };
  const known = evidence.get(model.name);
  const all = takenOf(known?.outcomes?.completion);
  if (all.judged >= LEAST_JUDGED) {
    const own = takenOf(language === undefined ? undefined : known?.outcomesByLanguage?.get(language)?.completion);
    const share = weighedShare(own, all);
    const behind = share < SELDOM_TAKEN;
    const words = language === undefined ? `${ofAll(all)} taken` : takenWords(language, own, all, share);
    return { group: behind ? 1 : 0, words: behind ? `${words}, so behind others` : words };
  }
  const firstToken = known?.firstTokenP50Ms;
  if (firstToken === undefined) return { group: 0, words: undefined };
  const words = `first token in ${Math.round(firstToken)} ms lately`;
  return firstToken > SLOW_MS ? { group: 1, words: `${words}, so behind others` } : { group: 0, words };
}

function takenOf(counts: OutcomeCounts | undefined): Taken {
  const taken = (counts?.accepted ?? 0) + (counts?.["accepted-part"] ?? 0);
  return { taken, judged: taken + (counts?.discarded ?? 0) };
}

/** Both figures where they differ, and what they come to where neither counts alone. */
function takenWords(language: string, own: Taken, all: Taken, share: number): string {
  if (own.judged === all.judged) return `${ofAll(all)} taken in ${language}`;
  if (own.judged >= LEAST_JUDGED)
    return `${ofAll(own)} taken in ${language}, ${all.taken} of ${all.judged} in all languages`;
  if (own.judged === 0) return `${ofAll(all)} taken, none judged in ${language} yet`;
  return `${ofAll(all)} taken, ${own.taken} of ${own.judged} in ${language}: weighed ${Math.round(share * 100)} %`;
}

function ofAll({ taken, judged }: Taken): string {
  return `${taken} of ${judged} suggestions`;
}
