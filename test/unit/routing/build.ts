import type { Model, ModelFacts } from "../../../src/core/catalog/model.js";
import type { ModelEvidence } from "../../../src/core/decision/ledger.js";
import { mergePolicy } from "../../../src/core/policy/merge.js";
import type { Policy } from "../../../src/core/policy/policy.js";
import type { SettingsLayer } from "../../../src/core/policy/problem.js";
import { strategyFor } from "../../../src/core/policy/rules.js";
import type { Difficulty, Task } from "../../../src/core/request/task.js";
import type { Directory, DirectoryEntry } from "../../../src/core/routing/directory.js";
import type { HealthState } from "../../../src/core/routing/health.js";
import type { Situation } from "../../../src/core/routing/situation.js";

/** What a test says of a model; the rest is plain. */
export interface ModelSketch {
  readonly facts?: Partial<ModelFacts>;
  readonly local?: boolean;
  readonly fills?: Model["fills"];
  /** USD per million tokens, input and output. */
  readonly price?: number;
  readonly quality?: number;
  readonly context?: number;
}

/** 2026-11-21, noon. */
export const NOW = Date.parse("2026-11-21T12:00:00Z");

/** A directory entry for `provider/model-id`. */
export function entryOf(name: string, sketch: ModelSketch = {}): DirectoryEntry {
  const [providerId = "", id = ""] = name.split(/\/(.*)/s);
  const facts: ModelFacts = {
    id,
    vendor: "acme",
    name: id,
    source: "a test",
    ...(sketch.context === undefined ? {} : { contextTokens: sketch.context }),
    ...(sketch.price === undefined
      ? {}
      : {
          price: {
            prices: [{ input: sketch.price, output: sketch.price }],
            source: "a test",
            asOf: "2026-11-21",
            exact: true,
          },
        }),
    ...(sketch.quality === undefined
      ? {}
      : {
          quality: Object.fromEntries(
            ["edit", "completion", "chat"].map((domain) => [domain, { value: sketch.quality ?? 0, source: "a test" }]),
          ),
        }),
    ...sketch.facts,
  };
  const local = sketch.local ?? false;
  const origin = local ? "http://127.0.0.1:9" : `https://${providerId}.example`;
  return {
    model: { name, providerId, id, facts, local, fills: sketch.fills ?? "yes" },
    provider: { id: providerId, kind: "openai-compatible", baseUrl: `${origin}/v1`, origin, models: [] },
    preset: {
      kind: "openai-compatible",
      label: providerId,
      wire: "openai-chat",
      runsModels: local,
      quirks: {},
      usage: "",
      lifecycle: "",
    },
  };
}

/** A directory of models by name. */
export function directoryOf(models: Readonly<Record<string, ModelSketch>>): Directory {
  return new Map(Object.entries(models).map(([name, sketch]) => [name, entryOf(name, sketch)]));
}

/** What a test says of a situation; the rest is an easy `explain` with every key and every model well. */
export interface SituationSketch {
  readonly models: Readonly<Record<string, ModelSketch>>;
  readonly task?: Task;
  readonly difficulty?: Difficulty;
  readonly layers?: readonly SettingsLayer[];
  readonly paths?: readonly string[];
  readonly health?: Readonly<Record<string, HealthState>>;
  readonly firstTokens?: Readonly<Record<string, number>>;
  readonly noKey?: readonly string[];
  readonly inputTokens?: number;
  readonly over?: Partial<Situation>;
}

/** A situation from its sketch. */
export function situationOf(sketch: SituationSketch): Situation {
  const task = sketch.task ?? "explain";
  const policy: Policy = mergePolicy(sketch.layers ?? []).policy;
  const evidence = new Map<string, ModelEvidence>(
    Object.entries(sketch.firstTokens ?? {}).map(([model, firstTokenP50Ms]) => [
      model,
      { model, attempts: 9, answered: 9, firstTokenP50Ms },
    ]),
  );
  return {
    classification: {
      task,
      difficulty: sketch.difficulty ?? "low",
      confidence: 1,
      unsure: false,
      signals: [],
      difficultySignals: [],
    },
    policy,
    strategy: strategyFor(policy, task),
    directory: directoryOf(sketch.models),
    needs: {
      inputTokens: sketch.inputTokens ?? 1000,
      leastInputTokens: sketch.inputTokens ?? 1000,
      maxOutputTokens: 1000,
      likelyOutputTokens: 1000,
      tools: false,
      images: false,
    },
    paths: sketch.paths ?? ["src/app.ts"],
    automatic: false,
    override: undefined,
    keptModel: undefined,
    health: { stateOf: (providerId, modelId) => sketch.health?.[`${providerId}/${modelId}`] ?? { state: "ready" } },
    evidence,
    hasKey: (providerId) => sketch.noKey?.includes(providerId) !== true,
    spentTodayUsd: 0,
    now: NOW,
    ...sketch.over,
  };
}

/** Layers for {@link situationOf}. */
export const user = (settings: Record<string, unknown>): SettingsLayer => ({ layer: "user", settings });
export const team = (settings: Record<string, unknown>): SettingsLayer => ({ layer: "team", settings });
export const folder = (settings: Record<string, unknown>): SettingsLayer => ({ layer: "folder", settings });
