import type { Task } from "../request/task.js";

/** Where a rule comes from, weakest first. */
export const LAYERS = ["default", "user", "team", "folder", "override"] as const;

/** One layer. `team` is the workspace's settings, `folder` those of one folder of it. */
export type Layer = (typeof LAYERS)[number];

/** How kept candidates are put in order. */
export const STRATEGIES = ["cheapest", "fastest", "best", "ordered"] as const;

/** One strategy. */
export type Strategy = (typeof STRATEGIES)[number];

/** A rule with the layer and the setting it comes from. */
export interface Ruled<Value> {
  readonly value: Value;
  readonly layer: Layer;
  /** The setting's full name, such as `fairlead.models.deny`. */
  readonly setting: string;
}

/** The rules in force at one place, merged from all layers; team and folder layers can only have narrowed it. */
export interface Policy {
  /** Model names or globs in order; every list of a task must match a model, the narrowest layer's order counts. */
  readonly routes: Readonly<Partial<Record<Task, readonly Ruled<readonly string[]>[]>>>;
  readonly strategy: Ruled<Strategy>;
  /** Every allow list must match a model for it to be kept; none means all. */
  readonly allow: readonly Ruled<readonly string[]>[];
  /** One match in any list refuses a model. */
  readonly deny: readonly Ruled<readonly string[]>[];
  /** Lowest of all layers. */
  readonly perRequestUsd?: Ruled<number>;
  readonly perDayUsd?: Ruled<number>;
  /** Path globs whose text never leaves the machine nor goes to any model. */
  readonly exclude: readonly Ruled<string>[];
  /** Path globs whose text only goes to local models. */
  readonly localOnly: readonly Ruled<string>[];
  /** ms until the first token, by task. */
  readonly firstTokenMs: Readonly<Record<Task, number>>;
  /** ms without new content after which a stream counts as stalled. */
  readonly stallMs: number;
  /** ms for a whole request, all attempts together. */
  readonly totalMs: Readonly<Record<Task, number>>;
  /** Whether a refusal of one model may be answered by the next; off unless the user opted in. */
  readonly retryRefusals: boolean;
  /** Whether a slow first token starts the next candidate beside it. */
  readonly hedge: boolean;
  /** How proposed changes are checked before they are shown, by task. */
  readonly verify: Readonly<Partial<Record<Task, Ruled<"off" | "syntax" | "diagnostics">>>>;
  /** Layers of the plain values above that are not defaults, by setting name (`fairlead.timeouts.firstTokenMs.ask`). */
  readonly sources?: Readonly<Record<string, Layer>>;
}
