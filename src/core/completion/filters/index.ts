import type { Moment } from "../moment.js";
import { blank } from "./blank.js";
import { brackets } from "./brackets.js";
import type { Draft, Filter } from "./draft.js";
import { lineRest } from "./lineRest.js";
import { repeatsAbove } from "./repeatsAbove.js";
import { repeatsBelow } from "./repeatsBelow.js";

/** In this order: each may rely on what the ones before it left. */
export const FILTERS: readonly Filter[] = [blank, repeatsBelow, repeatsAbove, lineRest, brackets, blank];

/** Fits text to the place where it would be shown; undefined when it must not be shown there. */
export function fitted(moment: Moment, text: string): Draft | undefined {
  let draft: Draft | undefined = { moment, text, replaces: 0 };
  for (const filter of FILTERS) {
    draft = filter(draft);
    if (draft === undefined) return undefined;
  }
  return draft;
}
