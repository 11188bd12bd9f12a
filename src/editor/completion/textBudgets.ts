import { CHARACTERS_PER_TOKEN } from "../../core/catalog/tokens.js";
import { budgetFor, contextRoom, holeOf, type BudgetFacts, type TextBudget } from "../../core/completion/budget.js";
import type { Moment } from "../../core/completion/moment.js";
import { RecentMap } from "../../core/completion/recentMap.js";
import type { FilePlan } from "./plans.js";

/** How much text the models get that ghost text is asked of. */
export interface TextBudgets {
  /** A moment of this identity will be asked of this plan's model. */
  note(identity: string, plan: Extract<FilePlan, { ok: true }>): void;
  /** @param firstTextMs ms that its model took to its first text lately */
  of(moment: Moment, firstTextMs: number): TextBudget;
  /** The text around the cursor within a budget, and the characters that are left for text of other places. */
  fill(moment: Moment, budget: TextBudget): { readonly hole: ReturnType<typeof holeOf>; readonly room: number };
}

/** Identities kept; each change of settings makes new ones. */
const MOST = 50;
const UNKNOWN: BudgetFacts = { contextTokens: undefined, local: false, inputUsd: undefined };

/** @param charactersPerToken of a model, as learned */
export function createTextBudgets(charactersPerToken: ((model: string) => number) | undefined): TextBudgets {
  const known = new RecentMap<string, Extract<FilePlan, { ok: true }>>(MOST);
  const ratioOf = ({ identity }: Moment): number => {
    const model = known.get(identity)?.model;
    return (model === undefined ? undefined : charactersPerToken?.(model)) ?? CHARACTERS_PER_TOKEN;
  };
  return {
    note: (identity, plan) => void known.set(identity, plan),
    of: ({ identity }, firstTextMs) => budgetFor(known.get(identity)?.text ?? UNKNOWN, firstTextMs),
    fill(moment, budget) {
      const ratio = ratioOf(moment);
      const hole = holeOf(moment, budget, ratio);
      return { hole, room: contextRoom(hole, budget, ratio) };
    },
  };
}
