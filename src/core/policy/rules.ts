import type { Task } from "../request/task.js";
import { matchesModel, matchesPath } from "./match.js";
import type { Policy, Ruled, Strategy } from "./policy.js";
import { LAYER_WORDS } from "./problem.js";

/** Whether a model may serve a task; when not, the rule that refuses it. */
export type ModelVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly rule: Ruled<readonly string[]>; readonly reason: string };

/** Asks the policy whether a model (`provider/model-id`) may serve a task. Budgets and locality are asked elsewhere. */
export function modelVerdict(policy: Policy, task: Task, name: string): ModelVerdict {
  for (const rule of policy.deny) {
    const pattern = rule.value.find((glob) => matchesModel(glob, name));
    if (pattern !== undefined) return { allowed: false, rule, reason: `denied by "${pattern}" in ${ruleSource(rule)}` };
  }
  for (const rule of policy.allow) {
    if (!rule.value.some((glob) => matchesModel(glob, name)))
      return { allowed: false, rule, reason: `not among the models allowed by ${ruleSource(rule)}` };
  }
  for (const rule of policy.routes[task] ?? []) {
    if (!rule.value.some((glob) => matchesModel(glob, name)))
      return { allowed: false, rule, reason: `not on the route for ${task} in ${ruleSource(rule)}` };
  }
  return { allowed: true };
}

/** The place of a model on a task's route, counting from 0 in the narrowest layer's list; undefined without a route or off it. */
export function routePlace(policy: Policy, task: Task, name: string): number | undefined {
  const place = policy.routes[task]?.at(-1)?.value.findIndex((glob) => matchesModel(glob, name)) ?? -1;
  return place < 0 ? undefined : place;
}

/** How a task's candidates are put in order: a route without a strategy that anybody set means the route's own order. */
export function strategyFor(policy: Policy, task: Task): Ruled<Strategy> {
  const route = policy.routes[task]?.at(-1);
  if (policy.strategy.layer !== "default" || route === undefined) return policy.strategy;
  return { value: "ordered", layer: route.layer, setting: route.setting };
}

/** The rule that keeps a path's text from every model, if any. */
export function exclusionOf(policy: Policy, path: string): Ruled<string> | undefined {
  const before = asked.get(policy);
  if (before?.path === path) return before.rule;
  const rule = policy.exclude.find(({ value }) => matchesPath(value, path));
  asked.set(policy, { path, rule });
  return rule;
}

/** The path that each policy was asked of last: while a person types, it is the same file again and again. */
const asked = new WeakMap<Policy, { readonly path: string; readonly rule: Ruled<string> | undefined }>();

/** The rule that keeps a path's text on this machine, if any. */
export function localOnlyRule(policy: Policy, path: string): Ruled<string> | undefined {
  return policy.localOnly.find((rule) => matchesPath(rule.value, path));
}

/** A rule's origin in words, such as `fairlead.models.deny (workspace settings)`. */
export function ruleSource(rule: Ruled<unknown>): string {
  return `${rule.setting} (${LAYER_WORDS[rule.layer]})`;
}
