import { assumedTier } from "../catalog/assumedTier.js";
import { UNKNOWN_SOURCE } from "../catalog/catalog.js";
import { floorFor } from "../catalog/floors.js";
import type { Model, QualityDomain } from "../catalog/model.js";
import { routePlace } from "../policy/rules.js";
import type { Task } from "../request/task.js";
import { completionRecord } from "./completionEvidence.js";
import { formatUsd } from "../decision/money.js";
import { likelyUsd } from "./expense.js";
import type { Situation } from "./situation.js";

/** A kept model with its place in the order and why. */
export interface Ranked {
  readonly model: Model;
  readonly reason: string;
}

/** The quality domain that a task is judged by. */
export function domainOf(task: Task): QualityDomain {
  if (task === "completion") return "completion";
  return task === "explain" || task === "ask" ? "chat" : "edit";
}

/** Puts kept models in the order of the strategy in force. Stable: ties keep the order of the settings. */
export function rank(models: readonly Model[], situation: Situation): readonly Ranked[] {
  switch (situation.strategy.value) {
    case "ordered":
      return ordered(models, situation);
    case "fastest":
      return fastest(models, situation);
    case "best":
      return best(models, situation);
    case "cheapest":
      return cheapest(models, situation);
  }
}

function ordered(models: readonly Model[], { policy, classification, strategy }: Situation): readonly Ranked[] {
  const list = policy.routes[classification.task]?.at(-1);
  const place = (model: Model): number => routePlace(policy, classification.task, model.name) ?? Infinity;
  return sortBy(models, (model) => [place(model)]).map((model) => {
    const index = place(model);
    const setting = list?.setting ?? strategy.setting;
    return {
      model,
      reason: Number.isFinite(index) ? `number ${index + 1} in ${setting}` : "in the order of fairlead.providers",
    };
  });
}

/** Where a model stands against the floor of a task and difficulty; lower groups are tried first. */
interface Standing {
  readonly group: 0 | 1 | 2;
  readonly quality: number;
  readonly words: string;
}

/**
 * Measured quality counts before any assumption. Without a figure the price class is assumed to tell: it keeps a
 * current frontier model from losing to an old one only because nobody has measured it yet.
 */
function standing(model: Model, { classification }: Situation): Standing {
  const { task, difficulty } = classification;
  const domain = domainOf(task);
  const floor = floorFor(task, difficulty);
  const figure = model.facts.quality?.[domain] ?? (domain === "chat" ? model.facts.quality?.edit : undefined);
  if (figure !== undefined) {
    const meets = figure.value >= floor;
    const words = `${domain} quality ${figure.value.toFixed(2)} ${meets ? "meets" : "is below"} the floor ${floor.toFixed(2)} for ${difficulty} difficulty`;
    return { group: meets ? 0 : 2, quality: figure.value, words };
  }
  // What the user alone describes is not judged by its name or the price they typed.
  const assumed = model.facts.source === UNKNOWN_SOURCE ? undefined : assumedTier(model.facts);
  if (assumed === undefined) {
    const group = difficulty === "low" ? 0 : 1;
    return {
      group,
      quality: 0,
      words: `quality unknown${group === 1 ? `, so behind models known to meet ${difficulty} difficulty` : ""}`,
    };
  }
  const meets = assumed.quality >= floor;
  return {
    group: meets ? 0 : 2,
    quality: assumed.quality,
    words: `quality unmeasured, assumed ${assumed.tier} by its price class: ${meets ? "meets" : "below"} the floor for ${difficulty} difficulty`,
  };
}

/** Completions go to models that fill holes by their own endpoint before any other. */
function fillingGroup(model: Model, { classification }: Situation): number {
  if (classification.task !== "completion") return 0;
  return model.fills === "yes" ? 0 : model.fills === "perhaps" ? 1 : 2;
}

function cheapest(models: readonly Model[], situation: Situation): readonly Ranked[] {
  const facts = new Map(
    models.map((model) => [
      model,
      { standing: standing(model, situation), usd: likelyUsd(model, situation.needs, situation.now) },
    ]),
  );
  const keys = (model: Model): readonly number[] => {
    const fact = facts.get(model);
    if (fact === undefined) return [];
    const belowFloor = fact.standing.group === 2 ? -fact.standing.quality : 0;
    const { group } = completionRecord(model, situation);
    return [fillingGroup(model, situation), group, fact.standing.group, belowFloor, fact.usd ?? Infinity];
  };
  return sortBy(models, keys).map((model) => {
    const fact = facts.get(model);
    const price = model.local
      ? "runs here"
      : fact?.usd === undefined
        ? "price unknown"
        : `about ${formatUsd(fact.usd)}`;
    const words = completionRecord(model, situation).words ?? fact?.standing.words ?? "";
    return { model, reason: `${price}; ${words}` };
  });
}

function fastest(models: readonly Model[], situation: Situation): readonly Ranked[] {
  const speed = (model: Model): number => situation.evidence.get(model.name)?.firstTokenP50Ms ?? Infinity;
  return sortBy(models, (model) => [
    fillingGroup(model, situation),
    speed(model),
    assumedTier(model.facts)?.quality ?? 1,
    likelyUsd(model, situation.needs, situation.now) ?? Infinity,
  ]).map((model) => {
    const ms = speed(model);
    return {
      model,
      reason: Number.isFinite(ms)
        ? `first token in ${Math.round(ms)} ms lately`
        : "speed not known yet, ordered by price class",
    };
  });
}

function best(models: readonly Model[], situation: Situation): readonly Ranked[] {
  const keys = (model: Model): readonly number[] => [
    fillingGroup(model, situation),
    -standing(model, situation).quality,
    -(likelyUsd(model, situation.needs, situation.now) ?? 0),
  ];
  return sortBy(models, keys).map((model) => ({ model, reason: standing(model, situation).words }));
}

/** Sorts by lists of numbers, first difference decides; equal lists keep their order. */
function sortBy(models: readonly Model[], keys: (model: Model) => readonly number[]): readonly Model[] {
  return models
    .map((model) => ({ model, key: keys(model) }))
    .sort((left, right) => {
      for (const [index, value] of left.key.entries()) {
        const other = right.key[index] ?? 0;
        if (value !== other) return value < other ? -1 : 1;
      }
      return 0;
    })
    .map(({ model }) => model);
}
