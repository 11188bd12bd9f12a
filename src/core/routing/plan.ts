import type { Model } from "../catalog/model.js";
import type { Candidate } from "../decision/decision.js";
import { exclusionOf, ruleSource } from "../policy/rules.js";
import { FILTERS, type Refusal, scopeWords } from "./filters.js";
import { rank } from "./order.js";
import type { Route } from "./route.js";
import type { Situation } from "./situation.js";
import { waitWords } from "./waiting.js";

/**
 * Decides which models are tried for a request and in which order. Pure: the same situation gives the same route.
 *
 * @returns every configured model as a candidate with its reason; `refusal` when none is kept
 */
export function planRoute(situation: Situation): Route {
  const strategy = situation.strategy.value;
  const excluded = excludedBy(situation);
  if (excluded !== undefined) return refusedRoute(situation, excluded);

  const kept: Model[] = [];
  const refused: { model: Model; refusal: Refusal }[] = [];
  for (const { model } of situation.directory.values()) {
    const refusal = firstRefusal(model, situation);
    if (refusal === undefined) kept.push(model);
    else refused.push({ model, refusal });
  }
  const ranked = keepConversation(rank(kept, situation), situation);
  const candidates: Candidate[] = [
    ...ranked.map(({ model, reason }) => ({ model: model.name, kept: true, reason })),
    ...refused.map(({ model, refusal }) => ({ model: model.name, kept: false, reason: refusal.reason })),
  ];
  return {
    models: ranked.map(({ model }) => model),
    candidates,
    strategy,
    ...(ranked.length === 0 ? { refusal: nothingKept(refused, situation) } : {}),
  };
}

/** A route that refuses every configured model for one reason that lies in the request, not in the models. */
export function refusedRoute({ directory, strategy }: Situation, refusal: NonNullable<Route["refusal"]>): Route {
  const candidates = [...directory.keys()].map((model) => ({ model, kept: false, reason: refusal.message }));
  return { models: [], candidates, strategy: strategy.value, refusal };
}

function firstRefusal(model: Model, situation: Situation): Refusal | undefined {
  for (const filter of FILTERS) {
    const refusal = filter(model, situation);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function excludedBy({ policy, paths }: Situation): Route["refusal"] {
  for (const path of paths) {
    const rule = exclusionOf(policy, path);
    if (rule === undefined) continue;
    return {
      class: "policy",
      message: `${path} is excluded: "${rule.value}" in ${ruleSource(rule)}.`,
      remedy: "Nothing of this file is sent to any model. Change the setting if that is not what you want.",
    };
  }
  return undefined;
}

interface RankedModel {
  readonly model: Model;
  readonly reason: string;
}

/** Within a conversation the model stays, for its cache and for consistency; the rest of the order is the fallback. */
function keepConversation(ranked: readonly RankedModel[], { keptModel, override }: Situation): readonly RankedModel[] {
  if (override !== undefined) {
    return ranked.map((entry) => ({ ...entry, reason: `your override for ${scopeWords(override.scope)}` }));
  }
  const index = ranked.findIndex(({ model }) => model.name === keptModel);
  const entry = ranked[index];
  if (entry === undefined || index === 0) return ranked;
  return [
    { model: entry.model, reason: `kept from the turn before; ${entry.reason}` },
    ...ranked.filter((_, place) => place !== index),
  ];
}

/** Says what emptied the route: the reason nearest to an answer, since it is the one that a remedy helps. */
function nothingKept(
  refused: readonly { model: Model; refusal: Refusal }[],
  situation: Situation,
): NonNullable<Route["refusal"]> {
  const task = situation.classification.task;
  if (refused.length === 0) {
    const [unlisted] = situation.unlisted ?? [];
    if (unlisted !== undefined) {
      return {
        class: "not-found",
        message: `No model is known: provider "${unlisted}" listed none.`,
        remedy: `Start it, set its key with Fairlead: Set Provider Key, or name its models in fairlead.providers.${unlisted}.`,
      };
    }
    return {
      class: "key",
      message: "No model is configured.",
      remedy: "Add a provider to fairlead.providers in your user settings, or run Fairlead: Set Provider Key.",
    };
  }
  const { override } = situation;
  if (override !== undefined && !situation.directory.has(override.model)) {
    return {
      class: "not-found",
      message: `Your override names ${override.model}, which no configured provider has.`,
      remedy: "Run Fairlead: Clear Override, or choose another model.",
    };
  }
  const relevant = override === undefined ? refused : refused.filter(({ model }) => model.name === override.model);
  const classes = relevant.map(({ refusal }) => refusal.class);
  const nearest = (["overloaded", "budget", "key", "context-window", "not-found", "policy"] as const).find((name) =>
    classes.includes(name),
  );
  const example = relevant.find(({ refusal }) => refusal.class === nearest);
  const because = example === undefined ? "" : ` Nearest: ${example.model.name}, ${example.refusal.reason}.`;
  const message = `No configured model may answer this ${task} request.${because}`;
  switch (nearest) {
    case "overloaded": {
      const back = firstBack(
        situation,
        relevant.filter(({ refusal }) => refusal.class === "overloaded"),
      );
      // Time mends all but a refused key.
      return back === undefined
        ? {
            class: "key",
            message: `Every model for this ${task} request is kept out.${because}`,
            remedy: "Run Fairlead: Set Provider Key.",
          }
        : {
            class: "overloaded",
            message: `Every model for this ${task} request is kept out for now.${because}`,
            remedy: back,
          };
    }
    case "budget":
      return relevant.some(({ refusal }) => refusal.tomorrow === true)
        ? {
            class: "budget",
            message,
            remedy:
              "The day's budget begins anew at midnight. Until then raise it, choose a cheaper model or send less.",
            back: "it begins anew at midnight",
          }
        : { class: "budget", message, remedy: "Raise the budget, choose a cheaper model or send less." };
    case "key":
      return { class: "key", message, remedy: "Run Fairlead: Set Provider Key." };
    case "context-window":
      return { class: "context-window", message, remedy: "Select less, or configure a model with a larger window." };
    case "not-found":
      return { class: "not-found", message, remedy: "Name the replacement in fairlead.providers." };
    case "policy":
    case undefined:
      return {
        class: "policy",
        message,
        remedy: "Fairlead: Open Panel shows the reason for each model; change the setting that it names.",
      };
  }
}

/** When the first of the paused models comes back, in words; undefined when none does by itself. */
function firstBack({ health, now }: Situation, paused: readonly { readonly model: Model }[]): string | undefined {
  let first: { name: string; until: number } | undefined;
  for (const { model } of paused) {
    const state = health.stateOf(model.providerId, model.id, now);
    if (state.state === "cooling" && (first === undefined || state.until < first.until)) {
      first = { name: model.name, until: state.until };
    }
  }
  return first === undefined || !Number.isFinite(first.until)
    ? undefined
    : `${first.name} is back in ${waitWords(first.until - now)}.`;
}
