import { TASKS, type Task } from "../request/task.js";
import { ALWAYS_EXCLUDED } from "./exclusions.js";
import { FIRST_TOKEN_MS, STALL_MS, TOTAL_MS, VERIFIED_TASKS } from "./names.js";
import { LAYERS, type Layer, type Policy, type Ruled, type Strategy } from "./policy.js";
import type { SettingProblem, SettingsLayer } from "./problem.js";
import { readLayer, type LastGood, type ReadLayer } from "./readLayer.js";
import { StrategySchema, VERIFY_LEVELS } from "./settings.js";

/** A merged policy and everything that is wrong with the settings it came from. */
export interface MergedPolicy {
  readonly policy: Policy;
  readonly problems: readonly SettingProblem[];
}

/**
 * Merges layers, weakest first whatever their order in the list, into the policy in force. The user layer sets, every
 * further layer only narrows: lists of exclusions add up, every allow list and route must match, budgets and time limits
 * take the lowest, switches can only be turned off. The strategy is a choice, not a widening: the last layer wins.
 * An empty list counts as unset.
 * @param lastGood values to fall back on where a layer is not valid; brought up to date.
 */
export function mergePolicy(layers: readonly SettingsLayer[], lastGood: LastGood = new Map()): MergedPolicy {
  const read = [...layers]
    .sort((left, right) => LAYERS.indexOf(left.layer) - LAYERS.indexOf(right.layer))
    .map((layer) => readLayer(layer, lastGood));
  const sources: Record<string, Layer> = {};

  const routes: Partial<Record<Task, readonly Ruled<readonly string[]>[]>> = {};
  for (const task of TASKS) {
    const lists = listsOf(read, `fairlead.routes.${task}`);
    if (lists.length > 0) routes[task] = lists;
  }
  const verify: { [task in Task]?: Ruled<(typeof VERIFY_LEVELS)[number]> } = {};
  for (const task of VERIFIED_TASKS) verify[task] = strictest(read, `fairlead.verify.${task}`);
  const perRequestUsd = lowest(read, "fairlead.budget.perRequestUsd");
  const perDayUsd = lowest(read, "fairlead.budget.perDayUsd");

  const policy: Policy = {
    routes,
    strategy: lastStrategy(read),
    allow: listsOf(read, "fairlead.models.allow"),
    deny: listsOf(read, "fairlead.models.deny"),
    ...(perRequestUsd === undefined ? {} : { perRequestUsd }),
    ...(perDayUsd === undefined ? {} : { perDayUsd }),
    exclude: [
      ...ALWAYS_EXCLUDED.map((value): Ruled<string> => ({
        value,
        layer: "default",
        setting: "fairlead.privacy.exclude",
      })),
      ...entriesOf(read, "fairlead.privacy.exclude"),
    ],
    localOnly: entriesOf(read, "fairlead.privacy.localOnly"),
    firstTokenMs: millisecondsByTask(read, "fairlead.timeouts.firstTokenMs", FIRST_TOKEN_MS, sources),
    stallMs: milliseconds(read, "fairlead.timeouts.stallMs", STALL_MS, sources),
    totalMs: millisecondsByTask(read, "fairlead.timeouts.totalMs", TOTAL_MS, sources),
    retryRefusals: flag(read, "fairlead.fallback.onRefusal", sources),
    hedge: flag(read, "fairlead.hedge", sources),
    verify,
    sources,
  };
  return { policy, problems: read.flatMap((layer) => layer.problems) };
}

/** Reads policies again and again as settings change, keeping the last good value of each layer and setting. */
export interface PolicyReader {
  read(layers: readonly SettingsLayer[]): MergedPolicy;
}

/** Makes a reader with an empty memory. */
export function createPolicyReader(): PolicyReader {
  const lastGood: LastGood = new Map();
  return { read: (layers) => mergePolicy(layers, lastGood) };
}

function listsOf(read: readonly ReadLayer[], setting: string): readonly Ruled<readonly string[]>[] {
  return read.flatMap(({ layer, values }) => {
    const value = strings(values.get(setting));
    return value.length > 0 ? [{ value, layer: layer.layer, setting }] : [];
  });
}

function entriesOf(read: readonly ReadLayer[], setting: string): readonly Ruled<string>[] {
  return listsOf(read, setting).flatMap((list) => list.value.map((value) => ({ value, layer: list.layer, setting })));
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function lowest(read: readonly ReadLayer[], setting: string): Ruled<number> | undefined {
  let found: Ruled<number> | undefined;
  for (const { layer, values } of read) {
    const value = values.get(setting);
    if (typeof value === "number" && (found === undefined || value < found.value))
      found = { value, layer: layer.layer, setting };
  }
  return found;
}

function lastStrategy(read: readonly ReadLayer[]): Ruled<Strategy> {
  const setting = "fairlead.routing.strategy";
  let found: Ruled<Strategy> = { value: "cheapest", layer: "default", setting };
  for (const { layer, values } of read) {
    const value = StrategySchema.safeParse(values.get(setting));
    if (value.success) found = { value: value.data, layer: layer.layer, setting };
  }
  return found;
}

function strictest(read: readonly ReadLayer[], setting: string): Ruled<(typeof VERIFY_LEVELS)[number]> {
  let found: Ruled<(typeof VERIFY_LEVELS)[number]> | undefined;
  for (const { layer, values } of read) {
    const value = VERIFY_LEVELS.find((level) => level === values.get(setting));
    if (value === undefined) continue;
    if (found === undefined || VERIFY_LEVELS.indexOf(value) > VERIFY_LEVELS.indexOf(found.value))
      found = { value, layer: layer.layer, setting };
  }
  return found ?? { value: "syntax", layer: "default", setting };
}

/** The user's value in place of the default; further layers only lower it. */
function milliseconds(
  read: readonly ReadLayer[],
  setting: string,
  initial: number,
  sources: Record<string, Layer>,
  member?: Task,
): number {
  let found = initial;
  for (const { layer, values } of read) {
    const raw = values.get(setting);
    const value = member === undefined || typeof raw === "number" ? raw : ownMember(raw, member);
    if (typeof value !== "number" || (layer.layer !== "user" && value >= found)) continue;
    found = value;
    sources[member === undefined ? setting : `${setting}.${member}`] = layer.layer;
  }
  return found;
}

function millisecondsByTask(
  read: readonly ReadLayer[],
  setting: string,
  initial: Readonly<Record<Task, number>>,
  sources: Record<string, Layer>,
): Readonly<Record<Task, number>> {
  const found = { ...initial };
  for (const task of TASKS) found[task] = milliseconds(read, setting, initial[task], sources, task);
  return found;
}

function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** On only when the user turned it on; further layers only turn it off. */
function flag(read: readonly ReadLayer[], setting: string, sources: Record<string, Layer>): boolean {
  let found = false;
  for (const { layer, values } of read) {
    const value = values.get(setting);
    if (typeof value !== "boolean" || (layer.layer !== "user" && (value || !found))) continue;
    found = value;
    sources[setting] = layer.layer;
  }
  return found;
}
