import type { Cost } from "../decision/decision.js";
import type { Usage } from "../wire/usage.js";
import { costOf } from "./cost.js";
import type { Model, ModelFacts } from "./model.js";
import { meansSameModel } from "./modelId.js";
import { utcDay } from "./schedule.js";

/** One call as its dispatcher knows it. */
export interface PricedAttempt {
  readonly model: Model;
  /** The model that the provider named in its answer, whatever it was. */
  readonly servedModel?: string;
  readonly usage: Usage | undefined;
  readonly at: Date;
}

/** Gives what is known of another model of the same provider: the user's own entry for it first, then the catalog's. */
export type FactsLookup = (modelId: string) => ModelFacts | undefined;

/** Tells whether the provider answered with another model than was asked; a date, path or vendor in the name is no other. */
export function servedAnother(asked: string, served: string | undefined): boolean {
  return served !== undefined && served !== "" && served !== asked && !meansSameModel(asked, served);
}

/**
 * What an attempt cost, by the model that served it: the one the answer names; where it names none, the replacement that
 * the vendor answers with since it withdrew the model (Google and DeepSeek redirect instead of failing, at the
 * replacement's price); else the model that was asked.
 */
export function costOfAttempt(attempt: PricedAttempt, lookup: FactsLookup): Cost {
  const { model, servedModel, usage, at } = attempt;
  const { facts, local } = model;
  const named = servedModel === "" ? undefined : servedModel;
  const served = servedAnother(model.id, named) ? named : (redirectedTo(facts, at) ?? named);
  const servedFacts = served === undefined ? undefined : lookup(served);
  return costOf({ usage, facts, local, at, servedModel: served, servedFacts });
}

/** The model that answers in place of a withdrawn one at a moment, where its vendor redirects. */
export function redirectedTo(facts: ModelFacts, at: Date): string | undefined {
  const lifecycle = facts.lifecycle;
  if (lifecycle?.redirects !== true) return undefined;
  const since = lifecycle.shutdownDate;
  return since === undefined || utcDay(at) >= since ? lifecycle.replacement : undefined;
}
