import { TASKS, type Task } from "../request/task.js";

/**
 * Who may set a setting and to what effect:
 * `endpoint` names or opens destinations and is read from user settings only;
 * `personal` is the user's own comfort, read from user settings only;
 * `narrowing` is read from every layer, and layers above the user's can only narrow what is there.
 */
export type SettingClass = "endpoint" | "personal" | "narrowing";

/** What is known of a setting apart from its schema. */
export interface SettingFacts {
  readonly name: string;
  readonly class: SettingClass;
  /** The scope in package.json. */
  readonly scope: "application" | "resource" | "language-overridable";
  /** The value in force when no layer sets one, as package.json shows it. */
  readonly default: unknown;
  /** Whether the value is an object whose members may be written as longer dotted keys. */
  readonly object?: true;
}

/** Tasks whose answers change code and can therefore be checked before they are shown. */
export const VERIFIED_TASKS = ["refactor", "fix", "test", "document", "generate"] as const satisfies readonly Task[];

/**
 * ms until the first token. Ghost text that takes longer than 2.5 s is stale, people who asked for an answer wait about 10 s,
 * and edits may think longer before they write.
 */
export const FIRST_TOKEN_MS: Readonly<Record<Task, number>> = byTask(15_000, {
  completion: 2_500,
  explain: 10_000,
  ask: 10_000,
  document: 10_000,
});

/** ms for a whole request, all attempts together. */
export const TOTAL_MS: Readonly<Record<Task, number>> = byTask(180_000, { completion: 8_000 });

/** ms without new content after which a stream counts as stalled. */
export const STALL_MS = 15_000;

/** Every setting. A new key in package.json without a line here fails a test, so that none goes without a class. */
export const SETTINGS: readonly SettingFacts[] = [
  { name: "fairlead.providers", class: "endpoint", scope: "application", default: {}, object: true },
  ...TASKS.map((task): SettingFacts => narrowing(`fairlead.routes.${task}`, [])),
  narrowing("fairlead.routing.strategy", "cheapest"),
  narrowing("fairlead.models.allow", []),
  narrowing("fairlead.models.deny", []),
  narrowing("fairlead.budget.perRequestUsd", null),
  narrowing("fairlead.budget.perDayUsd", null),
  narrowing("fairlead.privacy.exclude", []),
  narrowing("fairlead.privacy.localOnly", []),
  { ...narrowing("fairlead.timeouts.firstTokenMs", FIRST_TOKEN_MS), object: true },
  narrowing("fairlead.timeouts.stallMs", STALL_MS),
  { ...narrowing("fairlead.timeouts.totalMs", TOTAL_MS), object: true },
  narrowing("fairlead.fallback.onRefusal", false),
  narrowing("fairlead.hedge", false),
  ...VERIFIED_TASKS.map((task): SettingFacts => narrowing(`fairlead.verify.${task}`, "syntax")),
  {
    name: "fairlead.completion.enabled",
    class: "narrowing",
    scope: "language-overridable",
    default: true,
    object: true,
  },
  { name: "fairlead.change.format", class: "personal", scope: "application", default: false },
  { name: "fairlead.codeLens", class: "personal", scope: "application", default: false },
  { name: "fairlead.cache.enabled", class: "personal", scope: "application", default: true },
  { name: "fairlead.lifecycle.check", class: "personal", scope: "application", default: true },
  { name: "fairlead.catalog.refresh", class: "personal", scope: "application", default: false },
  { name: "fairlead.catalog.mirror", class: "personal", scope: "application", default: "" },
  { name: "fairlead.ledger.keepDays", class: "personal", scope: "application", default: 90 },
];

const FACTS = new Map(SETTINGS.map((setting) => [setting.name, setting]));

/** What is known of a setting; undefined for names that are no setting. */
export function settingFacts(name: string): SettingFacts | undefined {
  return FACTS.get(name);
}

/** Whether a full name is that of a setting. */
export function isSettingName(name: string): boolean {
  return FACTS.has(name);
}

/** The object setting that a longer dotted name is a member of. */
export function objectSettingAbove(name: string): string | undefined {
  return SETTINGS.find((setting) => setting.object === true && name.startsWith(`${setting.name}.`))?.name;
}

/** Settings that a workspace can set, for `capabilities.untrustedWorkspaces.restrictedConfigurations`, and the user-only ones. */
export function restrictedSettings(): readonly string[] {
  return SETTINGS.map((setting) => setting.name);
}

function narrowing(name: string, value: unknown): SettingFacts {
  return { name, class: "narrowing", scope: "resource", default: value };
}

function byTask(value: number, exceptions: Partial<Record<Task, number>>): Record<Task, number> {
  const all = {
    completion: value,
    refactor: value,
    explain: value,
    fix: value,
    test: value,
    document: value,
    generate: value,
    ask: value,
  };
  return { ...all, ...exceptions };
}
