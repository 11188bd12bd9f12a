import { afterEach, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../../src/core/completion/engine.js";
import type { Moment } from "../../../src/core/completion/moment.js";
import { createModel } from "../../../bench/completion/model.js";
import { fairlead } from "../../../bench/completion/strategies.js";
import { createVirtualTime } from "../../../bench/completion/time.js";
import { emptyAccount, writeRegion } from "../../../bench/completion/typist.js";
import { at } from "./moment.js";

const TARGET = `
  const hours = moment.getTime() / 3_600_000;
  if (hours < 0) {
    throw new RangeError("The moment lies before the first tide.");
  }
  const phase = (2 * Math.PI * hours) / PERIOD_HOURS;
  return { height: 1 + Math.cos(phase), rising: Math.sin(phase) < 0 };`;

describe("an hour of typing", () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  afterEach(() => process.off("unhandledRejection", note));

  it("leaves no request open, loses no promise and holds no more memory than at its middle", async () => {
    process.on("unhandledRejection", note);
    const time = createVirtualTime();
    const model = createModel(time);
    const strategy = fairlead(time, model);
    const account = emptyAccount();
    const write = async (turn: number): Promise<void> => {
      const region = {
        file: `/replayed/${turn}.ts`,
        language: "typescript",
        above: "export function tideAt(moment: Date) {",
        target: TARGET,
        below: "\n}\n",
        tabs: false,
      };
      await writeRegion(region, `replay ${turn}`, time, strategy, account, 0.5);
      model.calls.length = 0;
      account.processor.length = 0;
      account.news.length = 0;
    };
    let turn = 0;
    const until = async (ms: number): Promise<number> => {
      while (time.now() < ms) await write((turn += 1));
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    const middle = await until(30 * 60_000);
    const end = await until(60 * 60_000);
    await time.until(time.now() + 20_000);
    expect(strategy.open).toBe(0);
    expect(rejections).toEqual([]);
    expect(account.keys).toBeGreaterThan(5_000);
    expect(account.bad).toEqual({ stale: 0, duplicate: 0, brackets: 0 });
    expect(end - middle).toBeLessThan(20 * 1024 * 1024);
  }, 120_000);
});

describe("the engine", () => {
  const typing = (make: (asked: Moment[]) => { engine: Engine; time: ReturnType<typeof createVirtualTime> }) =>
    make([]);
  const built = (asked: Moment[], answer = "compute(first, second);\n") => {
    const time = createVirtualTime();
    let id = 0;
    const engine = createEngine({
      clock: time,
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
