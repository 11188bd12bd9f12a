import { expect, test } from "vitest";
import type { Line } from "../../../src/core/answer/line.js";
import { planRoute } from "../../../src/core/routing/plan.js";
import { createPlans } from "../../../src/editor/completion/plans.js";
import { stateOf } from "../../../src/editor/completion/state.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import { NOW, situationOf, user, type SituationSketch } from "../routing/build.js";

const REQUEST: EditorRequest = {
  id: "one",
  surface: "ghost-text",
  task: "completion",
  instruction: "",
  location: "inline",
};

/** Plans over a route that can be changed, and a clock that is moved by hand. */
function plansOf(sketch: Omit<SituationSketch, "task">) {
  const at = { now: 1_000, sketch, decided: 0 };
  const line: Pick<Line, "plan"> = {
    plan: () => {
      at.decided += 1;
      const situation = situationOf({ ...at.sketch, task: "completion" });
      return Promise.resolve({ route: planRoute(situation), classification: situation.classification });
    },
  };
  const plans = createPlans(line as Line, () => at.now);
  return { at, plans, look: () => plans.decided("a.ts", "typescript", () => REQUEST) };
}

test("a day's budget that is spent says when it comes back, and one that is never enough does not", async () => {
  const models = { "acme/a": { price: 1 } };
  const spent = plansOf({ models, layers: [user({ "fairlead.budget.perDayUsd": 1 })], over: { spentTodayUsd: 0.999 } });
  expect(stateOf(await spent.look())).toMatchObject({
    kind: "out-of-budget",
    brief: "it begins anew at midnight",
    why: expect.stringMatching(
      /may cost \$0\.0020, over the \$0\.0010 left by fairlead\.budget\.perDayUsd \(user settings\)\. The day's budget begins anew at midnight\./,
    ),
  });
  const small = plansOf({ models, layers: [user({ "fairlead.budget.perDayUsd": 0.001 })] });
  const state = stateOf(await small.look());
  expect(state).toMatchObject({ kind: "out-of-budget", why: expect.stringContaining("Raise the budget") });
  expect(JSON.stringify(state)).not.toContain("midnight");
});

test("a request that was refused for its cost keeps the file out of budget until the plan is old", async () => {
  const { at, plans, look } = plansOf({ models: { "acme/a": { price: 1 } } });
  expect((await look()).ok).toBe(true);
  const error = { class: "budget", message: "May cost too much.", remedy: "Raise the budget." } as const;
  plans.refused("a.ts", "typescript", { error, candidates: [] });
  at.now += 14_000;
  expect(stateOf(await look())).toMatchObject({ kind: "out-of-budget", why: "May cost too much. Raise the budget." });
  expect(plans.of("a.ts", "typescript", () => REQUEST)?.ok).toBe(false);
  expect((await plans.decided("b.ts", "typescript", () => REQUEST)).ok).toBe(true);
  at.now += 2_000;
  expect((await look()).ok).toBe(true);
});

test("a failure that is not about money changes no plan", async () => {
  const { at, plans, look } = plansOf({ models: { "acme/a": { price: 1 } } });
  await look();
  plans.refused("a.ts", "typescript", { error: { class: "server", message: "", remedy: "" }, candidates: [] });
  expect((await look()).ok).toBe(true);
  expect(at.decided).toBe(1);
});

test("what was suggested stays good when another model fails, and not when rules change or its own is kept out", async () => {
  const models = { "acme/a": { price: 1 }, "other/b": { price: 2 } };
  const { at, plans, look } = plansOf({ models });
  const identity = async (): Promise<string | undefined> => {
    const plan = await look();
    return plan.ok ? plans.identityOf(plan) : undefined;
  };
  const out = (model: string): void => {
    at.sketch = { models, health: { [model]: { state: "cooling", until: NOW + 9_000, reason: "It failed." } } };
    plans.forget("health");
  };
  const before = await identity();
  out("other/b");
  expect(await identity()).toBe(before);
  out("acme/a");
  expect(await identity()).not.toBe(before);
  out("other/b");
  expect(await identity()).toBe(before);
  expect(at.decided).toBe(4);
  plans.forget("rules");
  expect(await identity()).not.toBe(before);
});
