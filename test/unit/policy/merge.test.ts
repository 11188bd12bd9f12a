import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALWAYS_EXCLUDED } from "../../../src/core/policy/exclusions.js";
import { explainPolicy } from "../../../src/core/policy/explain.js";
import { createPolicyReader, mergePolicy } from "../../../src/core/policy/merge.js";
import type { Layer, Policy } from "../../../src/core/policy/policy.js";
import { completionEnabled, readPreferences } from "../../../src/core/policy/preferences.js";
import type { SettingsLayer } from "../../../src/core/policy/problem.js";
import { exclusionOf, localOnlyRule, modelVerdict, routePlace, strategyFor } from "../../../src/core/policy/rules.js";
import { TASKS } from "../../../src/core/request/task.js";

const layer = (name: Layer, settings: Record<string, unknown>): SettingsLayer => ({ layer: name, settings });
const user = (settings: Record<string, unknown>) => layer("user", settings);
const team = (settings: Record<string, unknown>) => layer("team", settings);
const folder = (settings: Record<string, unknown>) => layer("folder", settings);

describe("merging", () => {
  test("nothing set gives the defaults", () => {
    const { policy, problems } = mergePolicy([]);
    expect(problems).toEqual([]);
    expect(policy).toMatchObject({
      routes: {},
      allow: [],
      deny: [],
      localOnly: [],
      stallMs: 15_000,
      retryRefusals: false,
      hedge: false,
    });
    expect(policy.perDayUsd).toBeUndefined();
    expect(policy.strategy).toEqual({ value: "cheapest", layer: "default", setting: "fairlead.routing.strategy" });
    expect(policy.firstTokenMs).toEqual({
      completion: 2500,
      explain: 10_000,
      ask: 10_000,
      document: 10_000,
      refactor: 15_000,
      fix: 15_000,
      test: 15_000,
      generate: 15_000,
    });
    expect(policy.totalMs.completion).toBe(8000);
    expect(policy.totalMs.ask).toBe(180_000);
    expect(policy.verify.refactor?.value).toBe("syntax");
  });

  test("layers narrow, each rule with its source", () => {
    const { policy, problems } = mergePolicy([
      folder({ "fairlead.models.deny": ["*/gpt-5"], "fairlead.budget.perRequestUsd": 0.5 }),
      user({
        "fairlead.budget.perRequestUsd": 0.2,
        "fairlead.models.allow": ["openai/*", "ollama/*"],
        "fairlead.hedge": true,
        "fairlead.fallback.onRefusal": true,
      }),
      team({
        "fairlead.budget.perRequestUsd": 0.1,
        "fairlead.models.allow": ["openai/*"],
        "fairlead.models.deny": ["openai/o*"],
        "fairlead.fallback.onRefusal": false,
        "fairlead.privacy.exclude": ["billing/**"],
      }),
    ]);
    expect(problems).toEqual([]);
    expect(policy.perRequestUsd).toEqual({ value: 0.1, layer: "team", setting: "fairlead.budget.perRequestUsd" });
    expect([policy.hedge, policy.retryRefusals]).toEqual([true, false]);
    expect(modelVerdict(policy, "ask", "openai/gpt-6")).toEqual({ allowed: true });
    expect(modelVerdict(policy, "ask", "ollama/x")).toMatchObject({
      allowed: false,
      reason: "not among the models allowed by fairlead.models.allow (workspace settings)",
    });
    expect(modelVerdict(policy, "ask", "openai/o3")).toMatchObject({
      reason: 'denied by "openai/o*" in fairlead.models.deny (workspace settings)',
    });
    expect(modelVerdict(policy, "ask", "openai/gpt-5")).toMatchObject({
      reason: 'denied by "*/gpt-5" in fairlead.models.deny (folder settings)',
    });
    expect(exclusionOf(policy, "billing/a.ts")).toMatchObject({ value: "billing/**", layer: "team" });
  });

  test("routes: every list must match, the narrowest layer's order counts", () => {
    const { policy } = mergePolicy([
      user({ "fairlead.routes.fix": ["a/*", "b/*"] }),
      team({ "fairlead.routes.fix": ["b/2", "a/1", "c/3"] }),
    ]);
    expect(modelVerdict(policy, "fix", "c/3")).toMatchObject({
      allowed: false,
      reason: "not on the route for fix in fairlead.routes.fix (user settings)",
    });
    expect(modelVerdict(policy, "fix", "a/1")).toEqual({ allowed: true });
    expect([
      routePlace(policy, "fix", "b/2"),
      routePlace(policy, "fix", "a/1"),
      routePlace(policy, "fix", "x/1"),
      routePlace(policy, "ask", "a/1"),
    ]).toEqual([0, 1, undefined, undefined]);
  });

  test("a route orders its task unless somebody chose a strategy", () => {
    const route = { "fairlead.routes.fix": ["a/*"] };
    const unset = mergePolicy([team(route)]).policy;
    expect(strategyFor(unset, "fix")).toEqual({ value: "ordered", layer: "team", setting: "fairlead.routes.fix" });
    expect(strategyFor(unset, "ask").value).toBe("cheapest");
    expect(
      strategyFor(mergePolicy([user({ "fairlead.routing.strategy": "best" }), team(route)]).policy, "fix"),
    ).toMatchObject({ value: "best", layer: "user" });
    expect(
      mergePolicy([user({ "fairlead.routing.strategy": "best" }), team({ "fairlead.routing.strategy": "fastest" })])
        .policy.strategy,
    ).toMatchObject({ value: "fastest", layer: "team" });
  });

  test("timeouts: the user sets, the team only lowers, by task or for all", () => {
    const { policy } = mergePolicy([
      user({
        "fairlead.timeouts.firstTokenMs": { completion: 4000, ask: 20_000 },
        "fairlead.timeouts.stallMs": 30_000,
      }),
      team({
        "fairlead.timeouts.firstTokenMs": 12_000,
        "fairlead.timeouts.stallMs": 60_000,
        "fairlead.timeouts.totalMs": { ask: 1000 },
      }),
    ]);
    expect(policy.firstTokenMs).toMatchObject({ completion: 4000, ask: 12_000, explain: 10_000, fix: 12_000 });
    expect([policy.stallMs, policy.totalMs.ask, policy.totalMs.fix]).toEqual([30_000, 1000, 180_000]);
    expect(policy.sources).toMatchObject({
      "fairlead.timeouts.stallMs": "user",
      "fairlead.timeouts.firstTokenMs.ask": "team",
      "fairlead.timeouts.firstTokenMs.completion": "user",
    });
  });

  test.each([
    ".env",
    "a/.env.production",
    "deploy/server.PEM",
    "tls.key",
    ".ssh/config",
    "id_rsa",
    "id_ed25519.pub",
    ".npmrc",
    ".git/config",
    "sub/.git/HEAD",
    "aws/credentials",
    "config/secrets.yml",
    "a.p12",
  ])("%s is always excluded", (path) => {
    expect(exclusionOf(mergePolicy([]).policy, path)).toMatchObject({ layer: "default" });
  });

  test.each(["src/environment.ts", ".gitignore", "src/keys.ts", "README.md", ".github/workflows/ci.yml"])(
    "%s is not excluded by default",
    (path) => {
      expect(exclusionOf(mergePolicy([]).policy, path)).toBeUndefined();
    },
  );
});

describe("problems", () => {
  test("providers outside user settings are ignored and named", () => {
    for (const form of [
      { "fairlead.providers": { x: {} } },
      { fairlead: { providers: { x: {} } } },
      { "fairlead.providers.x.baseUrl": "https://evil.example" },
      { "[typescript]": { "fairlead.providers": {} } },
    ]) {
      for (const name of ["team", "folder"] as const) {
        expect(mergePolicy([layer(name, form)]).problems).toEqual([
          expect.objectContaining({
            setting: "fairlead.providers",
            layer: name,
            severity: "warning",
            message: expect.stringContaining("providers are read from user settings only"),
          }),
        ]);
      }
    }
    expect(mergePolicy([user({ "fairlead.providers": {} })]).problems).toEqual([]);
  });

  test("unknown settings have a hint", () => {
    expect(mergePolicy([team({ "fairlead.models.denny": [] })]).problems[0]).toMatchObject({
      severity: "warning",
      remedy: "Did you mean fairlead.models.deny?",
    });
    expect(mergePolicy([team({ "fairlead.baseUrl": "https://evil.example" })]).problems[0]?.message).toContain(
      "user settings only",
    );
    expect(mergePolicy([team({ "editor.tabSize": 2, "[markdown]": { "editor.tabSize": 4 } })]).problems).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ["fairlead.routing.strategy", "cheap", /fairlead\.routing\.strategy in workspace settings: .*cheapest/],
    ["fairlead.budget.perDayUsd", -1, /must not be negative/],
    ["fairlead.timeouts.stallMs", 5, /at least 100 ms/],
    ["fairlead.timeouts.firstTokenMs", { complete: 500 }, /complete/],
    ["fairlead.models.deny", ["openai/*", "!x/*"], /\[1\] a pattern cannot start with !/],
    ["fairlead.models.deny", ["gpt-6"], /provider\/model-id/],
    ["fairlead.privacy.exclude", ["../x"], /\.\./],
    ["fairlead.verify.fix", "all", /diagnostics/],
    ["fairlead.hedge", "yes", /boolean/],
  ])("%s: %j says what is wrong and what to write", (setting, value, message) => {
    const [problem, ...others] = mergePolicy([team({ [setting]: value })]).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ setting, layer: "team", severity: "error" });
    expect(problem?.message).toMatch(message);
    expect(problem?.remedy).toMatch(/^Write .+\.$/);
  });

  test("the last good value stays while a value is invalid, and goes with the setting", () => {
    const reader = createPolicyReader();
    const limit = (value: unknown, source = "a") =>
      reader.read([{ ...folder(value === undefined ? {} : { "fairlead.budget.perDayUsd": value }), source }]).policy
        .perDayUsd?.value;
    expect(limit(3)).toBe(3);
    expect(limit("lots")).toBe(3);
    expect(limit("lots", "b")).toBeUndefined();
    expect(limit(2)).toBe(2);
    expect(limit({})).toBe(2);
    expect(limit(undefined)).toBeUndefined();
    expect(limit({})).toBeUndefined();
  });

  test("without a last good value, what narrows safely is kept", () => {
    const { policy, problems } = mergePolicy([
      team({
        "fairlead.models.deny": ["openai/*", 5],
        "fairlead.privacy.exclude": { "a/**": true, "b/**": false },
        "fairlead.privacy.localOnly": "src/**",
        "fairlead.budget.perDayUsd": "0.5",
      }),
    ]);
    expect(policy.deny[0]?.value).toEqual(["openai/*"]);
    expect([exclusionOf(policy, "a/x"), exclusionOf(policy, "b/x")]).toMatchObject([{ value: "a/**" }, undefined]);
    expect(localOnlyRule(policy, "src/x")).toMatchObject({ value: "src/**" });
    expect(policy.perDayUsd?.value).toBe(0.5);
    expect(problems).toHaveLength(4);
  });
});

describe("preferences and ghost text", () => {
  test("personal settings are read from the user only", () => {
    expect(readPreferences({ fairlead: { cache: { enabled: false }, "ledger.keepDays": 7 } })).toEqual({
      preferences: { cacheEnabled: false, ledgerKeepDays: 7, lifecycleCheck: true, catalogRefresh: false },
      problems: [],
    });
    const mirrorOf = (text: string) => readPreferences({ "fairlead.catalog.mirror": text }).preferences.catalogMirror;
    expect(mirrorOf("https://mirror.example.com/prices/")).toBe("https://mirror.example.com/prices");
    expect(mirrorOf("http://127.0.0.1:8123")).toBe("http://127.0.0.1:8123");
    expect([mirrorOf(""), mirrorOf("http://mirror.example.com"), mirrorOf("models.dev")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(readPreferences({ "fairlead.ledger.keepDays": -1 }).preferences.ledgerKeepDays).toBe(90);
    expect(mergePolicy([team({ "fairlead.cache.enabled": true })]).problems[0]?.message).toContain(
      "user settings only",
    );
  });

  test("ghost text can be turned off by language, and by the team, never on by the team", () => {
    const languages = { "fairlead.completion.enabled": { "*": true, markdown: false } };
    expect(completionEnabled([], "typescript")).toMatchObject({ value: true, layer: "default" });
    expect(completionEnabled([user(languages)], "markdown")).toMatchObject({ value: false, layer: "user" });
    expect(completionEnabled([user(languages), team({ "fairlead.completion.enabled": true })], "markdown").value).toBe(
      false,
    );
    expect(
      completionEnabled([user({ ...languages, "[markdown]": { "fairlead.completion.enabled": true } })], "markdown")
        .value,
    ).toBe(true);
    expect(
      completionEnabled([folder({ "[sql][json]": { fairlead: { completion: { enabled: false } } } })], "json"),
    ).toMatchObject({ value: false, layer: "folder" });
    expect(completionEnabled([user({ "fairlead.completion.enabled": { "*": true } })], "constructor").value).toBe(true);
  });
});

test("the policy in force can be written out with every rule's source", () => {
  const lines = explainPolicy(
    mergePolicy([
      user({ "fairlead.budget.perDayUsd": 2 }),
      team({ "fairlead.routes.fix": ["a/*", "b/*"], "fairlead.timeouts.stallMs": 900 }),
    ]).policy,
  );
  expect(lines).toContainEqual({
    rule: "Route for fix",
    value: "a/*, b/*",
    layer: "team",
    setting: "fairlead.routes.fix",
  });
  expect(lines).toContainEqual({
    rule: "Order for fix",
    value: "ordered",
    layer: "team",
    setting: "fairlead.routes.fix",
  });
  expect(lines).toContainEqual({
    rule: "Budget for one day",
    value: "$2",
    layer: "user",
    setting: "fairlead.budget.perDayUsd",
  });
  expect(lines).toContainEqual({
    rule: "A stream stalls after",
    value: "900 ms",
    layer: "team",
    setting: "fairlead.timeouts.stallMs",
  });
  expect(lines.find((line) => line.rule === "Never sent")?.value).toBe(ALWAYS_EXCLUDED.join(", "));
});

// Rule 3 of the design: team policy only narrows.
describe("properties", () => {
  const models = ["a/1", "a/2", "b/1", "b/x/2", "c/3"];
  const paths = ["src/a.ts", "src/b/c.sql", "docs/x.md", "secrets/y"];
  const modelGlobs = fc.array(fc.constantFrom("a/*", "*", "b/*", "*/1", "a/1", "{b,c}/*", "c/?"), { maxLength: 3 });
  const pathGlobs = fc.array(fc.constantFrom("src/**", "*.sql", "docs", "secrets/*", "**/b", "nothing"), {
    maxLength: 3,
  });
  const milliseconds = fc.integer({ min: 100, max: 200_000 });
  const amount = fc.option(fc.double({ min: 0, max: 10, noNaN: true }));
  const junk = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.object({ maxDepth: 1 }),
    fc.array(fc.anything({ maxDepth: 1 }), { maxLength: 2 }),
  );
  const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 6, arbitrary: arbitrary }, { weight: 1, arbitrary: junk });
  const settings = fc.record(
    {
      "fairlead.models.allow": maybe(modelGlobs),
      "fairlead.models.deny": maybe(modelGlobs),
      "fairlead.routes.fix": maybe(modelGlobs),
      "fairlead.budget.perRequestUsd": maybe(amount),
      "fairlead.budget.perDayUsd": maybe(amount),
      "fairlead.privacy.exclude": maybe(pathGlobs),
      "fairlead.privacy.localOnly": maybe(pathGlobs),
      "fairlead.timeouts.firstTokenMs": maybe(fc.oneof(milliseconds, fc.record({ fix: milliseconds }))),
      "fairlead.timeouts.stallMs": maybe(milliseconds),
      "fairlead.timeouts.totalMs": maybe(milliseconds),
      "fairlead.fallback.onRefusal": maybe(fc.boolean()),
      "fairlead.hedge": maybe(fc.boolean()),
      "fairlead.verify.fix": maybe(fc.constantFrom("off", "syntax", "diagnostics")),
      "fairlead.completion.enabled": maybe(fc.boolean()),
      "fairlead.providers": maybe(
        fc.constant({
          evil: { kind: "openai", baseUrl: "https://evil.example", apiKey: "sk-evil", headers: { a: "sk-evil" } },
        }),
      ),
      "fairlead.proxy": maybe(fc.constant("https://evil.example")),
    },
    { requiredKeys: [] },
  );
  const allowed = (policy: Policy, task: "fix" | "ask") =>
    models.filter((name) => modelVerdict(policy, task, name).allowed);
  const subset = (inner: readonly string[], outer: readonly string[]) => inner.every((entry) => outer.includes(entry));
  const atMost = (value: number | undefined, bound: number | undefined) =>
    bound === undefined || (value !== undefined && value <= bound);
  const strictness = ["off", "syntax", "diagnostics"];

  test("a team or folder layer never widens anything", () => {
    fc.assert(
      fc.property(
        fc.option(settings),
        fc.option(settings),
        settings,
        fc.constantFrom<Layer>("team", "folder"),
        (userSettings, teamSettings, added, name) => {
          const base = [
            ...(userSettings === null ? [] : [user(userSettings)]),
            ...(teamSettings === null ? [] : [team(teamSettings)]),
          ];
          const before = mergePolicy(base).policy;
          const after = mergePolicy([...base, layer(name, added)]).policy;
          for (const task of ["fix", "ask"] as const)
            expect(subset(allowed(after, task), allowed(before, task))).toBe(true);
          expect(atMost(after.perRequestUsd?.value, before.perRequestUsd?.value)).toBe(true);
          expect(atMost(after.perDayUsd?.value, before.perDayUsd?.value)).toBe(true);
          for (const path of [...paths, ".env", ".git/config"]) {
            expect(exclusionOf(before, path) === undefined || exclusionOf(after, path) !== undefined).toBe(true);
            expect(localOnlyRule(before, path) === undefined || localOnlyRule(after, path) !== undefined).toBe(true);
          }
          for (const task of TASKS) {
            expect(after.firstTokenMs[task]).toBeLessThanOrEqual(before.firstTokenMs[task]);
            expect(after.totalMs[task]).toBeLessThanOrEqual(before.totalMs[task]);
          }
          expect(after.stallMs).toBeLessThanOrEqual(before.stallMs);
          expect(before.hedge || !after.hedge).toBe(true);
          expect(before.retryRefusals || !after.retryRefusals).toBe(true);
          const floor = before.verify.fix?.layer === "default" ? "off" : (before.verify.fix?.value ?? "");
          expect(strictness.indexOf(after.verify.fix?.value ?? "")).toBeGreaterThanOrEqual(strictness.indexOf(floor));
          for (const language of ["typescript", "markdown"]) {
            expect(
              completionEnabled(base, language).value ||
                !completionEnabled([...base, layer(name, added)], language).value,
            ).toBe(true);
          }
          // No endpoint, header or key comes from anywhere but user settings.
          expect(JSON.stringify(after)).not.toMatch(/evil/);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("dotted, nested and mixed forms are equal", () => {
    const nest = (flat: Record<string, unknown>, split: number): Record<string, unknown> => {
      const result: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(flat)) {
        const names = key.split(".");
        const parts = [...names.slice(0, split), names.slice(split).join(".")].filter((part) => part !== "");
        let at = result;
        for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
        at[parts.at(-1) ?? ""] = value;
      }
      return result;
    };
    fc.assert(
      fc.property(settings, fc.constantFrom<Layer>("user", "team", "folder"), (flat, name) => {
        const sorted = (form: Record<string, unknown>) => {
          const { policy, problems } = mergePolicy([layer(name, form)]);
          return { policy, problems: problems.map((problem) => JSON.stringify(problem)).sort() };
        };
        for (const split of [1, 2, 9]) expect(sorted(nest(flat, split))).toEqual(sorted(flat));
      }),
      { numRuns: 200 },
    );
  });

  test("any value whatever is survived", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.string(),
            fc.constantFrom("fairlead", "[x]", "fairlead.models", "fairlead.providers", "__proto__"),
          ),
          fc.object(),
        ),
        fc.constantFrom<Layer>("user", "team"),
        (anything, name) => {
          expect(mergePolicy([layer(name, anything)]).policy.exclude.length).toBeGreaterThanOrEqual(
            ALWAYS_EXCLUDED.length,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
