import type { Rejected } from "./check.js";

/** An answer that did not pass, by the model that gave it. */
export type Attempted = Rejected & { readonly model: string };

/** From what a person can mend most easily to what is hardest to read. */
const WORSE = ["errors", "code", "syntax"];

/** The attempts that can be shown, the best first: the least that is wrong, then the one of the model asked last. */
export function bestFirst(attempts: readonly Attempted[]): readonly Attempted[] {
  const rank = ({ failure }: Attempted): number => WORSE.indexOf(failure?.kind ?? "");
  const count = ({ failure }: Attempted): number => failure?.found.length ?? 0;
  return attempts
    .filter(({ failure }) => failure !== undefined)
    .toReversed()
    .toSorted((left, right) => rank(left) - rank(right) || count(left) - count(right));
}
