import { TASKS } from "../request/task.js";
import { ALWAYS_EXCLUDED } from "./exclusions.js";
import type { Layer, Policy, Ruled } from "./policy.js";
import { strategyFor } from "./rules.js";

/** One line of the policy in force, for the panel and the `check` command. */
export interface PolicyLine {
  /** What the rule is about, such as `Route for refactor`. */
  readonly rule: string;
  readonly value: string;
  readonly layer: Layer;
  readonly setting: string;
}

/** Writes out the policy in force, one line a rule, each with the layer and the setting it comes from. */
export function explainPolicy(policy: Policy): readonly PolicyLine[] {
  const lines: PolicyLine[] = [line("Order of candidates", policy.strategy, policy.strategy.value)];
  for (const task of TASKS) {
    const route = policy.routes[task];
    for (const list of route ?? []) lines.push(line(`Route for ${task}`, list, list.value.join(", ")));
    const strategy = strategyFor(policy, task);
    if (route !== undefined && strategy.value !== policy.strategy.value)
      lines.push(line(`Order for ${task}`, strategy, strategy.value));
  }
  for (const list of policy.allow) lines.push(line("Allowed models", list, list.value.join(", ")));
  for (const list of policy.deny) lines.push(line("Denied models", list, list.value.join(", ")));
  if (policy.perRequestUsd !== undefined)
    lines.push(line("Budget for one request", policy.perRequestUsd, `$${policy.perRequestUsd.value}`));
  if (policy.perDayUsd !== undefined)
    lines.push(line("Budget for one day", policy.perDayUsd, `$${policy.perDayUsd.value}`));
  lines.push({
    rule: "Never sent",
    value: ALWAYS_EXCLUDED.join(", "),
    layer: "default",
    setting: "fairlead.privacy.exclude",
  });
  for (const rule of policy.exclude) if (rule.layer !== "default") lines.push(line("Never sent", rule, rule.value));
  for (const rule of policy.localOnly) lines.push(line("Only to local models", rule, rule.value));
  for (const task of TASKS) {
    lines.push(
      plain(
        policy,
        `First token of ${task} within`,
        `${policy.firstTokenMs[task]} ms`,
        "fairlead.timeouts.firstTokenMs",
        task,
      ),
    );
  }
  lines.push(plain(policy, "A stream stalls after", `${policy.stallMs} ms`, "fairlead.timeouts.stallMs"));
  for (const task of TASKS)
    lines.push(
      plain(policy, `All attempts of ${task} within`, `${policy.totalMs[task]} ms`, "fairlead.timeouts.totalMs", task),
    );
  lines.push(
    plain(
      policy,
      "Try the next model after a refusal",
      policy.retryRefusals ? "yes" : "no",
      "fairlead.fallback.onRefusal",
    ),
  );
  lines.push(plain(policy, "Start the next model beside a slow one", policy.hedge ? "yes" : "no", "fairlead.hedge"));
  for (const task of TASKS) {
    const verify = policy.verify[task];
    if (verify !== undefined) lines.push(line(`Check of ${task} before it is shown`, verify, verify.value));
  }
  return lines;
}

function line(rule: string, ruled: Ruled<unknown>, value: string): PolicyLine {
  return { rule, value, layer: ruled.layer, setting: ruled.setting };
}

function plain(policy: Policy, rule: string, value: string, setting: string, member?: string): PolicyLine {
  const layer = policy.sources?.[member === undefined ? setting : `${setting}.${member}`] ?? "default";
  return { rule, value, layer, setting };
}
