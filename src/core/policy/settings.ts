import * as z from "zod";
import { TASKS } from "../request/task.js";
import { readBaseUrl } from "./baseUrl.js";
import { modelGlobProblem, pathGlobProblem } from "./match.js";
import { VERIFIED_TASKS } from "./names.js";
import { STRATEGIES } from "./policy.js";

/** What a setting takes, for checking and for messages. */
export interface SettingSchema {
  readonly schema: z.ZodType;
  /** Ends the sentence "Write ...". */
  readonly expects: string;
  /** What can safely be kept of a value that is not valid; undefined for nothing. */
  readonly salvage?: (value: unknown) => unknown;
}

/** Longest list taken; more entries are a mistake and would slow every request. */
const LONGEST_LIST = 500;

/** Checks of one strategy's name. */
export const StrategySchema = z.enum(STRATEGIES);

/** How strictly a change is checked, mildest first. */
export const VERIFY_LEVELS = ["off", "syntax", "diagnostics"] as const;

const milliseconds = z
  .number()
  .int("must be a whole number of ms")
  .min(100, "must be at least 100 ms")
  .max(3_600_000, "must be at most an hour");
const usd = z.number().min(0, "must not be negative").max(1_000_000, "must be at most 1,000,000").nullable();

const modelGlobs = globList(modelGlobProblem, 'a list of model names or globs, such as ["openai/gpt-*", "ollama/*"]');
const pathGlobs = globList(pathGlobProblem, 'a list of path globs, such as ["secrets/**", "*.sql"]');
const flag: SettingSchema = { schema: z.boolean(), expects: "true or false" };
const amount: SettingSchema = {
  schema: usd,
  expects: "an amount in USD, such as 0.25, or null for no limit",
  salvage: numberInText,
};
const byTask: SettingSchema = {
  schema: z.union([milliseconds, z.partialRecord(z.enum(TASKS), milliseconds)]),
  expects: 'ms by task, such as { "completion": 2500, "explain": 10000 }, or one number for all tasks',
};

/** The schema of every setting but `fairlead.providers`, which `providers.ts` reads. */
export const SETTING_SCHEMAS: ReadonlyMap<string, SettingSchema> = new Map<string, SettingSchema>([
  ...TASKS.map((task) => [`fairlead.routes.${task}`, modelGlobs] as const),
  [
    "fairlead.routing.strategy",
    { schema: StrategySchema, expects: `one of ${STRATEGIES.map((name) => `"${name}"`).join(", ")}` },
  ],
  ["fairlead.models.allow", modelGlobs],
  ["fairlead.models.deny", modelGlobs],
  ["fairlead.budget.perRequestUsd", amount],
  ["fairlead.budget.perDayUsd", amount],
  ["fairlead.privacy.exclude", pathGlobs],
  ["fairlead.privacy.localOnly", pathGlobs],
  ["fairlead.timeouts.firstTokenMs", byTask],
  ["fairlead.timeouts.stallMs", { schema: milliseconds, expects: "ms, such as 15000" }],
  ["fairlead.timeouts.totalMs", byTask],
  ["fairlead.fallback.onRefusal", flag],
  ["fairlead.hedge", flag],
  ...VERIFIED_TASKS.map(
    (task) =>
      [
        `fairlead.verify.${task}`,
        { schema: z.enum(VERIFY_LEVELS), expects: '"off", "syntax" or "diagnostics"' },
      ] as const,
  ),
  [
    "fairlead.completion.enabled",
    {
      schema: z.union([z.boolean(), z.record(z.string(), z.boolean())]),
      expects: 'true, false, or languages such as { "*": true, "markdown": false }',
    },
  ],
  ["fairlead.change.format", flag],
  ["fairlead.codeLens", flag],
  ["fairlead.cache.enabled", flag],
  ["fairlead.lifecycle.check", flag],
  ["fairlead.catalog.refresh", flag],
  [
    "fairlead.catalog.mirror",
    {
      schema: z.string().superRefine((text, context) => {
        const read = text === "" ? undefined : readBaseUrl(text);
        if (read?.ok === false) context.addIssue({ code: "custom", message: read.message });
      }),
      expects: 'the address of a copy of models.dev, such as "https://mirror.example.com", or "" for models.dev itself',
    },
  ],
  [
    "fairlead.ledger.keepDays",
    {
      schema: z
        .number()
        .int("must be a whole number of days")
        .min(0, "must not be negative")
        .max(3650, "must be at most 3650"),
      expects: "a whole number of days, such as 90",
    },
  ],
]);

/** What is wrong with a setting's value in words, or undefined when it is valid. */
export function valueProblem(setting: SettingSchema, value: unknown): string | undefined {
  const result = setting.schema.safeParse(value);
  return result.success ? undefined : issueWords(result.error);
}

/** The most telling issue of a failed check, with its place inside the value. */
export function issueWords(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "is not valid";
  const place = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  // A union's own message says only that nothing fitted; the last branch is the richer form.
  const nested = issue.code === "invalid_union" ? issue.errors.at(-1)?.[0] : undefined;
  const nestedPlace = nested?.path.map((key) => `.${String(key)}`).join("") ?? "";
  const words = (nested?.message ?? issue.message).replace(/^Invalid (input|option|key in record)(: )?/, "");
  return `${place}${nestedPlace} ${words === "" ? "is not valid" : words}`.trim();
}

function globList(problemOf: (pattern: string) => string | undefined, expects: string): SettingSchema {
  const glob = z.string().check((context) => {
    const problem = problemOf(context.value);
    if (problem !== undefined) context.issues.push({ code: "custom", input: context.value, message: problem });
  });
  return {
    schema: z.array(glob).max(LONGEST_LIST, `has more than ${LONGEST_LIST} entries`),
    expects,
    // Lists only ever narrow, so what is valid of them is better kept than dropped: a bare string, the good
    // entries of a list, or the keys of an object as in `files.exclude`.
    salvage: (value) => {
      const entries = typeof value === "string" ? [value] : Array.isArray(value) ? value : trueKeys(value);
      const good = entries.filter((entry): entry is string => glob.safeParse(entry).success).slice(0, LONGEST_LIST);
      return good.length > 0 ? good : undefined;
    },
  };
}

function trueKeys(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, isOn]) => (isOn === true ? [key] : []));
}

function numberInText(value: unknown): unknown {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return usd.safeParse(number).success ? number : undefined;
}
