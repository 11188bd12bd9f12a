import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weighedShare } from "../../../src/core/routing/completionEvidence.js";
import type { Situation } from "../../../src/core/routing/situation.js";
import { createOverrides } from "../../../src/core/routing/override.js";
import { planRoute } from "../../../src/core/routing/plan.js";
import type { Route } from "../../../src/core/routing/route.js";
import { isTask, TASKS } from "../../../src/core/request/task.js";
import type { Task } from "../../../src/core/request/task.js";
import type { Directory } from "../../../src/core/routing/directory.js";
import { NOW, entryOf, folder, situationOf, team, type ModelSketch, type SituationSketch, user } from "./build.js";

const names = (route: Route): string[] => route.models.map(({ name }) => name);
const plan = (sketch: SituationSketch): Route => planRoute(situationOf(sketch));
const reasonOf = (route: Route, model: string): string =>
  route.candidates.find((candidate) => candidate.model === model)?.reason ?? "";

const NAMES = ["acme/small", "acme/large", "beta/small", "beta/coder", "home/qwen"] as const;

const model: fc.Arbitrary<ModelSketch> = fc.record(
  {
    price: fc.constantFrom(0.1, 1, 10, 100),
    quality: fc.constantFrom(0.1, 0.45, 0.6, 0.9),
    context: fc.constantFrom(500, 8000, 200_000),
    local: fc.boolean(),
    fills: fc.constantFrom("yes" as const, "perhaps" as const, "by-prompt" as const),
  },
  { requiredKeys: [] },
);

const settings = fc.record(
  {
    "fairlead.models.allow": fc.subarray(["acme/*", "beta/*", "*/small", "home/qwen"], { minLength: 1 }),
    "fairlead.models.deny": fc.subarray(["acme/large", "beta/*", "*/qwen"]),
    "fairlead.routes.explain": fc.shuffledSubarray(["acme/*", "beta/coder", "home/*", "*/small"], { minLength: 1 }),
    "fairlead.routing.strategy": fc.constantFrom("cheapest", "fastest", "best", "ordered"),
    "fairlead.budget.perRequestUsd": fc.constantFrom(0.0001, 0.01, 1),
    "fairlead.budget.perDayUsd": fc.constantFrom(0.001, 0.1, 10),
    "fairlead.privacy.exclude": fc.subarray(["secret/**", "**/*.env"]),
    "fairlead.privacy.localOnly": fc.subarray(["secret/**", "src/**"]),
  },
  { requiredKeys: [] },
);

const sketch: fc.Arbitrary<SituationSketch> = fc.record({
  models: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), model), { selector: ([name]) => name })
    .map((list) => Object.fromEntries(list)),
  task: fc.constantFrom(...TASKS),
  difficulty: fc.constantFrom("low" as const, "medium" as const, "high" as const),
  layers: fc.tuple(settings, settings).map(([own, theirs]) => [user(own), team(theirs)]),
  paths: fc.subarray(["src/app.ts", "secret/plan.ts"]),
  noKey: fc.subarray(["acme", "beta"]),
  firstTokens: fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 50, max: 5000 })),
  over: fc.record({
    automatic: fc.boolean(),
    keptModel: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    override: fc.option(
      fc.constantFrom(...NAMES, "gone/model").map((name) => ({ scope: "session" as const, model: name })),
      { nil: undefined },
    ),
    spentTodayUsd: fc.constantFrom(0, 0.05),
  }),
});

const everyStrategy = ["cheapest", "fastest", "best", "ordered"] as const;

describe("a route, whatever the situation", () => {
  test("is decided by the situation alone", () => {
    fc.assert(
      fc.property(sketch, (drawn) => {
        const situation = deepFrozen(situationOf(drawn));
        expect(planRoute(situation)).toEqual(planRoute(situationOf(drawn)));
      }),
    );
  });

  test("gives every configured model exactly once, with a reason", () => {
    fc.assert(
      fc.property(sketch, (drawn) => {
        const route = plan(drawn);
        expect(route.candidates.map((candidate) => candidate.model).toSorted()).toEqual(
          Object.keys(drawn.models).toSorted(),
        );
        for (const { reason } of route.candidates) expect(reason.trim().length).toBeGreaterThan(5);
        expect(route.candidates.filter(({ kept }) => kept).map((candidate) => candidate.model)).toEqual(names(route));
        expect(route.refusal === undefined).toBe(route.models.length > 0);
        if (route.refusal !== undefined) expect(route.refusal.remedy).toMatch(/[.!]$/);
      }),
    );
  });

  test("is only narrowed by a further workspace or folder layer", () => {
    fc.assert(
      fc.property(sketch, settings, fc.constantFrom(team, folder), (drawn, more, layer) => {
        const before = new Set(names(plan(drawn)));
        const after = names(plan({ ...drawn, layers: [...(drawn.layers ?? []), layer(more)] }));
        for (const name of after) expect(before).toContain(name);
      }),
      { numRuns: 300 },
    );
  });

  test("never leads to a model that is not local when a path stays on the machine, override or not", () => {
    fc.assert(
      fc.property(sketch, (drawn) => {
        const layers = [...(drawn.layers ?? []), user({ "fairlead.privacy.localOnly": ["src/**"] })];
        for (const { local } of plan({ ...drawn, layers, paths: ["src/app.ts"] }).models) expect(local).toBe(true);
      }),
    );
  });

  test("leads nowhere for an excluded path, also when only a link leads to it", () => {
    fc.assert(
      fc.property(sketch, (drawn) => {
        const layers = [...(drawn.layers ?? []), team({ "fairlead.privacy.exclude": ["secret/**"] })];
        const route = plan({ ...drawn, layers, paths: ["src/link.ts", "secret/plan.ts"] });
        expect(route.models).toEqual([]);
        expect(route.refusal).toMatchObject({ class: "policy", message: expect.stringContaining("secret/plan.ts") });
      }),
    );
  });

  test("never passes a denied model, whatever the override", () => {
    fc.assert(
      fc.property(sketch, fc.constantFrom(...NAMES), (drawn, denied) => {
        const layers = [...(drawn.layers ?? []), team({ "fairlead.models.deny": [denied] })];
        const route = plan({
          ...drawn,
          layers,
          over: { ...drawn.over, override: { scope: "session", model: denied } },
        });
        expect(names(route)).toEqual([]);
      }),
    );
  });

  test("never passes a provider without a key nor a model over the budget", () => {
    fc.assert(
      fc.property(sketch, (drawn) => {
        const situation = situationOf(drawn);
        const { perRequestUsd } = situation.policy;
        for (const { providerId, local, facts } of planRoute(situation).models) {
          expect(drawn.noKey ?? []).not.toContain(providerId);
          if (perRequestUsd === undefined || local) continue;
          const price = facts.price?.prices[0]?.output;
          expect(price).toBeDefined();
          expect(((price ?? 0) * 2000) / 1e6).toBeLessThanOrEqual(perRequestUsd.value);
        }
      }),
    );
  });
});

describe("refusals", () => {
  const two = { "acme/a": { price: 1 }, "beta/b": { price: 2 } };

  test("name the team's rule that denies", () => {
    const route = plan({ models: two, layers: [team({ "fairlead.models.deny": ["acme/*"] })] });
    expect(names(route)).toEqual(["beta/b"]);
    expect(reasonOf(route, "acme/a")).toBe('denied by "acme/*" in fairlead.models.deny (workspace settings)');
  });

  test("say that a retired model is retired, since when, and what stands in", () => {
    const lifecycle = { status: "active", shutdownDate: "2026-11-01", replacement: "a2", source: "a test" } as const;
    const route = plan({ models: { "acme/a": { facts: { lifecycle } } } });
    expect(reasonOf(route, "acme/a")).toBe("retired on 2026-11-01; its provider names a2 instead");
    expect(route.refusal?.class).toBe("not-found");
  });

  test("of an unknown price under a budget name the remedy", () => {
    const route = plan({ models: { "acme/a": {} }, layers: [team({ "fairlead.budget.perRequestUsd": 1 })] });
    expect(reasonOf(route, "acme/a")).toContain("give it a price in fairlead.providers");
    expect(route.refusal?.class).toBe("budget");
  });

  test("count what was spent today against the day's budget", () => {
    const layers = [user({ "fairlead.budget.perDayUsd": 1 })];
    expect(names(plan({ models: two, layers, over: { spentTodayUsd: 0.9 } }))).toHaveLength(2);
    const route = plan({ models: two, layers, over: { spentTodayUsd: 0.9985 } });
    expect(reasonOf(route, "acme/a")).toContain("left by fairlead.budget.perDayUsd (user settings)");
    expect(route.models).toEqual([]);
  });

  test("name the provider that has no key", () => {
    const route = plan({ models: two, noKey: ["acme", "beta"] });
    expect(reasonOf(route, "acme/a")).toBe('no key for provider "acme"; set one with Fairlead: Set Provider Key');
    expect(route.refusal).toMatchObject({ class: "key" });
    expect(plan({ models: {} }).refusal).toMatchObject({ class: "key", message: "No model is configured." });
    expect(plan({ models: {}, over: { unlisted: ["box"] } }).refusal).toMatchObject({
      class: "not-found",
      message: expect.stringContaining('"box"'),
      remedy: expect.stringContaining("fairlead.providers.box"),
    });
  });

  test("say which window is too small", () => {
    const route = plan({ models: { "acme/a": { context: 4000 }, "acme/b": { context: 100_000 } }, inputTokens: 5000 });
    expect(names(route)).toEqual(["acme/b"]);
    expect(reasonOf(route, "acme/a")).toContain("its window holds 4000");
  });

  test("say when the first of all paused models returns, though the provider's pause is longer", () => {
    const route = plan({
      models: two,
      health: {
        "acme/a": { state: "cooling", until: NOW + 90_000, reason: "overload" },
        "beta/b": { state: "cooling", until: NOW + 4200, reason: "a rate limit" },
      },
    });
    expect(route.refusal).toMatchObject({ class: "overloaded", remedy: "beta/b is back in 5 s." });
    expect(reasonOf(route, "acme/a")).toBe("kept out after overload; back in 90 s");
    const waits = plan({
      models: { "acme/a": {} },
      health: { "acme/a": { state: "cooling", until: Infinity, reason: "a refused key" } },
    });
    expect(waits.refusal).toMatchObject({ class: "key", remedy: "Run Fairlead: Set Provider Key." });
  });

  test("keep models that cannot fill holes from ghost text while typing, unless they proved quick", () => {
    const models = { "acme/a": { fills: "by-prompt" as const }, "beta/b": { fills: "yes" as const } };
    const over = { automatic: true };
    expect(names(plan({ models, task: "completion", over }))).toEqual(["beta/b"]);
    expect(names(plan({ models, task: "completion", over, firstTokens: { "acme/a": 300 } }))).toEqual([
      "beta/b",
      "acme/a",
    ]);
    expect(names(plan({ models, task: "completion" }))).toEqual(["beta/b", "acme/a"]);
  });

  test("ask a model whose suggestions are seldom taken, or come late, after the others", () => {
    const models = { "acme/cheap": { price: 1 }, "beta/dear": { price: 9 } };
    const record = (outcomes: object, firstTokenP50Ms?: number): Partial<Situation> => ({
      evidence: new Map([
        [
          "acme/cheap",
          { model: "acme/cheap", attempts: 50, answered: 50, outcomes: { completion: outcomes }, firstTokenP50Ms },
        ],
      ]),
    });
    const order = (over: Partial<Situation>, task: Task = "completion") => names(plan({ models, task, over }));
    expect(order(record({ accepted: 2, discarded: 40 }))).toEqual(["beta/dear", "acme/cheap"]);
    expect(order(record({ accepted: 12, discarded: 30 }))).toEqual(["acme/cheap", "beta/dear"]);
    expect(order(record({ discarded: 20 }))).toEqual(["acme/cheap", "beta/dear"]);
    expect(order(record({}, 2_000))).toEqual(["beta/dear", "acme/cheap"]);
    expect(order(record({ accepted: 2, discarded: 40 }), "refactor")).toEqual(["acme/cheap", "beta/dear"]);
    expect(
      plan({ models, task: "completion", over: record({ accepted: 2, discarded: 40 }) }).candidates[1]?.reason,
    ).toContain("2 of 42 suggestions taken");
  });

  test("go by what was taken in the file's language, as far as that is known", () => {
    const models = { "acme/cheap": { price: 1 }, "beta/dear": { price: 9 } };
    const routeIn = (language: string) => {
      const known = {
        ...{ model: "acme/cheap", attempts: 50, answered: 50 },
        outcomes: { completion: { accepted: 40, "accepted-part": 2, discarded: 78 } },
        outcomesByLanguage: new Map([
          ["typescript", { completion: { accepted: 39, discarded: 21 } }],
          ["python", { completion: { accepted: 1, "accepted-part": 2, discarded: 47 } }],
          ["go", { completion: { discarded: 10 } }],
        ]),
      };
      return plan({ models, task: "completion", over: { evidence: new Map([["acme/cheap", known]]), language } });
    };
    expect(names(routeIn("typescript"))).toEqual(["acme/cheap", "beta/dear"]);
    expect(names(routeIn("python"))).toEqual(["beta/dear", "acme/cheap"]);
    expect(names(routeIn("go"))).toEqual(["acme/cheap", "beta/dear"]);
    expect(names(routeIn("rust"))).toEqual(["acme/cheap", "beta/dear"]);
    const words = (language: string) => reasonOf(routeIn(language), "acme/cheap")?.split("; ")[1];
    expect(["typescript", "python", "go", "rust"].map(words)).toEqual([
      "39 of 60 suggestions taken in typescript, 42 of 120 in all languages",
      "3 of 50 suggestions taken in python, 42 of 120 in all languages, so behind others",
      "42 of 120 suggestions taken, 0 of 10 in go: weighed 23 %",
      "42 of 120 suggestions taken, none judged in rust yet",
    ]);
  });

  test("weigh a language's share between its own and that of all, fully its own from 30 on", () => {
    const counts = fc
      .tuple(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200))
      .map(([taken, left, otherTaken, otherLeft]) => ({
        own: { taken, judged: taken + left },
        all: { taken: taken + otherTaken, judged: taken + left + otherTaken + otherLeft },
      }))
      .filter(({ all }) => all.judged > 0);
    fc.assert(
      fc.property(counts, ({ own, all }) => {
        const share = weighedShare(own, all);
        const overall = all.taken / all.judged;
        const alone = own.judged === 0 ? overall : own.taken / own.judged;
        expect(share).toBeGreaterThanOrEqual(Math.min(alone, overall) - 1e-12);
        expect(share).toBeLessThanOrEqual(Math.max(alone, overall) + 1e-12);
        if (own.judged >= 30 || own.judged === all.judged) expect(share).toBeCloseTo(alone, 12);
        // One more that is taken never counts against a model, and one more that is left never for it.
        const after = (taken: 0 | 1): number =>
          weighedShare(
            { taken: own.taken + taken, judged: own.judged + 1 },
            { taken: all.taken + taken, judged: all.judged + 1 },
          );
        expect(after(1)).toBeGreaterThanOrEqual(share - 1e-12);
        expect(after(0)).toBeLessThanOrEqual(share + 1e-12);
      }),
    );
  });

  test("keep VS Code's own models from every completion, since each would be asked about or counted", () => {
    const entry = entryOf("vscode/copilot/gpt", { fills: "by-prompt" });
    const own: Directory = new Map([[entry.model.name, { ...entry, preset: { ...entry.preset, wire: "vscode-lm" } }]]);
    const models = { "vscode/copilot/gpt": {} };
    for (const automatic of [true, false]) {
      const planned = plan({
        models,
        task: "completion",
        over: { automatic, directory: own },
        firstTokens: { "vscode/copilot/gpt": 50 },
      });
      expect(planned.candidates).toMatchObject([
        { kept: false, reason: "VS Code's own models are never asked for completions" },
      ]);
    }
    expect(names(plan({ models, task: "explain", over: { directory: own } }))).toEqual(["vscode/copilot/gpt"]);
  });

  test("keep tools and images from models that cannot take them", () => {
    const models = { "acme/a": { facts: { tools: false, images: false } }, "beta/b": {} };
    const needs = {
      inputTokens: 10,
      leastInputTokens: 10,
      maxOutputTokens: 10,
      likelyOutputTokens: 10,
      tools: true,
      images: false,
    };
    expect(names(plan({ models, over: { needs } }))).toEqual(["beta/b"]);
    expect(names(plan({ models, over: { needs: { ...needs, tools: false, images: true } } }))).toEqual(["beta/b"]);
    expect(names(plan({ models, over: { needs: { ...needs, tools: false } } }))).toHaveLength(2);
  });
});

describe("an override", () => {
  const models = { "acme/a": { price: 1 }, "beta/b": { price: 2 } };
  const over = { override: { scope: "task", task: "explain", model: "beta/b" } } as const;

  test("leaves its model alone, past the user's own route", () => {
    const route = plan({ models, over, layers: [user({ "fairlead.routes.explain": ["acme/*"] })] });
    expect(names(route)).toEqual(["beta/b"]);
    expect(reasonOf(route, "beta/b")).toBe("your override for this task");
  });

  test("does not pass a team's route", () => {
    const route = plan({ models, over, layers: [team({ "fairlead.routes.explain": ["acme/*"] })] });
    expect(route.models).toEqual([]);
    expect(reasonOf(route, "beta/b")).toContain(
      "not on the route for explain in fairlead.routes.explain (workspace settings)",
    );
  });

  test("that names an unknown model is told so", () => {
    const route = plan({ models, over: { override: { scope: "session", model: "beta/c" } } });
    expect(route.refusal).toMatchObject({ class: "not-found", message: expect.stringContaining("beta/c") });
  });

  test("of the narrowest reach counts, and the next request's is used once and never by typing", () => {
    const overrides = createOverrides();
    overrides.set({ scope: "session", model: "s" });
    overrides.set({ scope: "task", task: "explain", model: "t" });
    overrides.set({ scope: "next", model: "n" });
    expect(overrides.current("explain")?.model).toBe("n");
    expect(overrides.current("completion")?.model).toBe("s");
    overrides.consumeNext();
    expect(overrides.current("explain")?.model).toBe("t");
    expect(overrides.current("fix")?.model).toBe("s");
    overrides.clear();
    expect(overrides.all()).toEqual([]);
  });
});

describe("the order", () => {
  const models = {
    "acme/dear": { price: 50, quality: 0.9 },
    "acme/weak": { price: 0.1, quality: 0.2 },
    "beta/good": { price: 5, quality: 0.6 },
    "home/free": { local: true, quality: 0.55 },
  };

  test("of cheapest goes by price among those that meet the floor, then by quality below it", () => {
    expect(names(plan({ models, task: "fix", difficulty: "medium" }))).toEqual([
      "home/free",
      "beta/good",
      "acme/dear",
      "acme/weak",
    ]);
  });

  test("of a harder request starts with a stronger model, never a weaker one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("fix" as const, "explain" as const),
        fc.dictionary(
          fc.constantFrom(...NAMES),
          model.map((one) => ({ quality: 0.3, ...one })),
        ),
        (task, drawn) => {
          const first = (["low", "medium", "high"] as const).map(
            (difficulty) =>
              plan({ models: drawn, task, difficulty, inputTokens: 100 }).models[0]?.facts.quality?.edit?.value ?? 0,
          );
          expect(first).toEqual(first.toSorted((one, other) => one - other));
        },
      ),
    );
  });

  test("of best goes by quality, of fastest by first tokens lately", () => {
    const best = plan({ models, layers: [user({ "fairlead.routing.strategy": "best" })] });
    expect(names(best)).toEqual(["acme/dear", "beta/good", "home/free", "acme/weak"]);
    const fastest = plan({
      models,
      layers: [user({ "fairlead.routing.strategy": "fastest" })],
      firstTokens: { "beta/good": 100, "acme/weak": 900 },
    });
    expect(names(fastest).slice(0, 2)).toEqual(["beta/good", "acme/weak"]);
    expect(reasonOf(fastest, "beta/good")).toBe("first token in 100 ms lately");
  });

  test("of a route that nobody gave a strategy is the route's own", () => {
    const layers = [team({ "fairlead.routes.explain": ["acme/dear", "home/*", "acme/*"] })];
    const route = plan({ models, layers });
    expect(names(route)).toEqual(["acme/dear", "home/free", "acme/weak"]);
    expect(route.strategy).toBe("ordered");
    expect(reasonOf(route, "home/free")).toBe("number 2 in fairlead.routes.explain");
    const chosen = plan({ models, layers: [...layers, user({ "fairlead.routing.strategy": "cheapest" })] });
    expect(names(chosen)[0]).toBe("home/free");
  });

  test.each(everyStrategy)("of %s keeps ties in the order of the settings", (strategy) => {
    const alike = Object.fromEntries(["c/1", "a/2", "b/3"].map((name) => [name, { price: 1, quality: 0.6 }]));
    expect(names(plan({ models: alike, layers: [user({ "fairlead.routing.strategy": strategy })] }))).toEqual([
      "c/1",
      "a/2",
      "b/3",
    ]);
  });

  test("puts what fills holes by its own endpoint first for completions", () => {
    const fillers = {
      "acme/chat": { price: 0.1, fills: "by-prompt" as const },
      "beta/maybe": { price: 1, fills: "perhaps" as const },
      "gamma/fim": { price: 9, fills: "yes" as const },
    };
    expect(names(plan({ models: fillers, task: "completion" }))).toEqual(["gamma/fim", "beta/maybe", "acme/chat"]);
  });

  test("within a conversation keeps the model of the turn before, if it may still answer", () => {
    const kept = plan({ models, over: { keptModel: "acme/dear" } });
    expect(names(kept)[0]).toBe("acme/dear");
    expect(reasonOf(kept, "acme/dear")).toMatch(/^kept from the turn before; /);
    const denied = plan({
      models,
      over: { keptModel: "acme/dear" },
      layers: [team({ "fairlead.models.deny": ["acme/dear"] })],
    });
    expect(names(denied)).not.toContain("acme/dear");
  });

  test("of an unknown quality is behind those known to be good enough, except for easy requests", () => {
    const unknown = {
      "new/model": { price: 0.1, facts: { source: "not in the catalog" } },
      "acme/known": { price: 5, quality: 0.6 },
    };
    expect(names(plan({ models: unknown, task: "fix", difficulty: "medium" }))).toEqual(["acme/known", "new/model"]);
    expect(names(plan({ models: unknown, task: "fix", difficulty: "low" }))).toEqual(["new/model", "acme/known"]);
  });
});

test("tasks of the settings are tasks of the requests", () => {
  expect(TASKS.every((task) => isTask(task))).toBe(true);
});

/** The situation with its plain parts frozen, so that a route that changed its input would throw. */
function deepFrozen(situation: Situation): Situation {
  const freeze = (value: unknown): void => {
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  };
  freeze(situation);
  for (const entry of situation.directory.values()) freeze(entry);
  return situation;
}
