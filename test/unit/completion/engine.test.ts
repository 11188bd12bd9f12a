import { describe, expect, it } from "vitest";
import { budgetFor } from "../../../src/core/completion/budget.js";
import { createEngine, type Engine } from "../../../src/core/completion/engine.js";
import type { Moment } from "../../../src/core/completion/moment.js";
import { createVirtualTime } from "../../../bench/completion/time.js";
import { at } from "./moment.js";

describe("the engine", () => {
  const typing = (make: (asked: Moment[]) => { engine: Engine; time: ReturnType<typeof createVirtualTime> }) =>
    make([]);
  const built = (asked: Moment[], answer = "compute(first, second);\n") => {
    const time = createVirtualTime();
    let id = 0;
    const engine = createEngine({
      clock: time,
      budget: () => budgetFor({ contextTokens: undefined, local: false, inputUsd: undefined }, 300),
      context: async () => [],
      newId: () => String((id += 1)),
      source: {
        async *ask({ moment }, signal) {
          asked.push(moment);
          await new Promise<void>((resolve) => {
            time.after(200, resolve);
            signal.addEventListener("abort", () => resolve());
          });
          if (signal.aborted) return yield { type: "ended", how: "failed" };
          yield { type: "text", text: answer };
          yield { type: "ended", how: "answered" };
        },
      },
    });
    return { engine, time };
  };
  const suggest = async (engine: Engine, time: ReturnType<typeof createVirtualTime>, moment: Moment, ms = 2_000) => {
    const controller = new AbortController();
    const suggested = engine.suggest(moment, controller.signal);
    await time.until(time.now() + ms);
    controller.abort();
    return suggested;
  };

  it("asks once for a suggestion that is typed along, and uses one that is still on its way", async () => {
    const asked: Moment[] = [];
    const { engine, time } = typing(() => built(asked));
    expect(await suggest(engine, time, at("const value = ▮\n"), 450)).toMatchObject({
      kind: "nothing",
      why: "superseded",
    });
    expect(await suggest(engine, time, at("const value = c▮\n"))).toMatchObject({
      kind: "shown",
      suggestions: [{ text: "ompute(first, second);" }],
      origin: "on its way",
    });
    expect(await suggest(engine, time, at("const value = co▮\n"), 0)).toMatchObject({ kind: "shown", origin: "kept" });
    expect(await suggest(engine, time, at("const value = c▮\n"), 0)).toMatchObject({ kind: "shown", origin: "kept" });
    expect(asked.length).toBe(1);
  });

  it("ends a request that was typed away from, and asks anew", async () => {
    const asked: Moment[] = [];
    const { engine, time } = built(asked);
    await suggest(engine, time, at("const value = ▮\n"));
    await suggest(engine, time, at("const other = ▮\n"));
    expect(asked.length).toBe(2);
    expect(engine.open).toBe(0);
  });

  it("asks nothing at all between keys that follow each other", async () => {
    const asked: Moment[] = [];
    const { engine, time } = built(asked);
    for (const text of ["const v▮", "const va▮", "const val▮"])
      await suggest(engine, time, at(`let before;\n${text}\n`), 60);
    expect(asked).toEqual([]);
  });

  it("asks by hand wherever it is", async () => {
    const asked: Moment[] = [];
    const { engine, time } = built(asked);
    expect(await suggest(engine, time, at("// a comment▮\n", { manual: true }), 4_000)).toMatchObject({
      kind: "shown",
    });
    expect(asked.length).toBe(3);
  });
});
