import { expect, test } from "vitest";
import { createVirtualTime } from "../../../bench/completion/time.js";
import { createEngine } from "../../../src/core/completion/engine.js";
import type { Decision } from "../../../src/core/decision/decision.js";
import type { ErrorClass } from "../../../src/core/wire/failure.js";
import { createTrouble } from "../../../src/editor/completion/trouble.js";
import { at } from "../completion/moment.js";

/** Ghost text whose every request fails, with what the person is told and whose plans are refused. */
function failing(errorClass: ErrorClass) {
  const time = createVirtualTime();
  const told: boolean[] = [];
  const refused: string[] = [];
  const trouble = createTrouble(
    { forget: () => undefined, refused: (document) => void refused.push(document) },
    { failed: async (_, options) => void told.push(options?.automatic === true) },
    () => undefined,
  );
  const decision = { outcome: "failed", error: { class: errorClass, message: "No.", remedy: "" } } as Decision;
  const engine = createEngine({
    clock: time,
    budget: () => ({ prefix: 100, suffix: 100, context: 0 }),
    context: async () => [],
    newId: () => "one",
    source: {
      async *ask(hole) {
        trouble.ended(decision, hole);
        yield { type: "ended", how: "failed" };
      },
    },
  });
  const ask = async (manual: boolean): Promise<void> => {
    const moment = at("const value = ▮\n", { manual });
    const suggested = engine.suggest(moment, new AbortController().signal);
    await time.until(time.now() + 3_000);
    expect((await suggested).kind).toBe("nothing");
    if (manual) trouble.cameToNothing(moment);
  };
  return { ask, told, refused };
}

test("a person who asks by hand is told each time that nothing came, once for all that was asked beside each other", async () => {
  const { ask, told } = failing("server");
  await ask(true);
  expect(told).toEqual([false]);
  await ask(true);
  expect(told).toEqual([false, false]);
});

test("a failure while typing is told as one that nobody asked for", async () => {
  const { ask, told } = failing("server");
  await ask(false);
  expect(told).toEqual([true]);
});

test("a refusal for its cost counts for the plan that the request went by", async () => {
  const { ask, refused } = failing("budget");
  await ask(false);
  expect(refused).toEqual(["file:///a"]);
  await ask(true);
  expect(new Set(refused.slice(1))).toEqual(new Set(["file:///a by hand"]));
});
