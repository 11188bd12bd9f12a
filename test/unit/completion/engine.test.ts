import { describe, expect, it } from "vitest";
import { budgetFor } from "../../../src/core/completion/budget.js";
import { createEngine, type Engine, type EngineParts } from "../../../src/core/completion/engine.js";
import type { Moment } from "../../../src/core/completion/moment.js";
import type { HoleRequest, SourceEvent } from "../../../src/core/completion/source.js";
import { createVirtualTime, type VirtualTime } from "../../../bench/completion/time.js";
import { at } from "./moment.js";

const BUDGET = budgetFor({ contextTokens: undefined, local: false, inputUsd: undefined }, 300);

/** An engine whose model takes 200 ms and always says the same. */
function started(parts: Partial<EngineParts> | ((time: VirtualTime) => Partial<EngineParts>) = {}): {
  readonly engine: Engine;
  readonly time: VirtualTime;
  readonly asked: HoleRequest[];
} {
  const time = createVirtualTime();
  const asked: HoleRequest[] = [];
  let id = 0;
  const engine = createEngine({
    clock: time,
    budget: () => BUDGET,
    context: async () => [],
    newId: () => String((id += 1)),
    source: {
      async *ask(request, signal) {
        asked.push(request);
        await new Promise<void>((resolve) => {
          time.after(200, resolve);
          signal.addEventListener("abort", () => resolve());
        });
        if (signal.aborted) return yield { type: "ended", how: "failed" };
        yield { type: "text", text: "compute(first, second);\nmore(third);\n" };
        yield { type: "ended", how: "answered" };
      },
    },
    ...(typeof parts === "function" ? parts(time) : parts),
  });
  return { engine, time, asked };
}

/** What a model writes that gives each text after so many ms. */
async function* writing(
  time: VirtualTime,
  signal: AbortSignal,
  ...script: readonly (number | string)[]
): AsyncGenerator<SourceEvent> {
  for (const step of script) {
    if (typeof step === "string") yield { type: "text", text: step };
    else
      await new Promise<void>((resolve) => {
        time.after(step, resolve);
        signal.addEventListener("abort", () => resolve());
      });
    if (signal.aborted) return yield { type: "ended", how: "failed" };
  }
  yield { type: "ended", how: "answered" };
}

async function suggest(engine: Engine, time: VirtualTime, moment: Moment, ms = 2_000) {
  const controller = new AbortController();
  const suggested = engine.suggest(moment, controller.signal);
  await time.until(time.now() + ms);
  controller.abort();
  return suggested;
}

describe("the engine", () => {
  it("asks once for a suggestion that is typed along, and uses one that is still on its way", async () => {
    const { engine, time, asked } = started();
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

  it("ends a request at once that was typed away from, and asks anew", async () => {
    let requests = 0;
    const { engine, time } = started((clock) => ({
      source: {
        ask(_, signal) {
          requests += 1;
          return writing(clock, signal, 10_000, "compute(first, second);\n");
        },
      },
    }));
    await suggest(engine, time, at("const value = ▮\n"), 500);
    expect(engine.open).toBe(1);
    await suggest(engine, time, at("const other = ▮\n"), 1);
    expect([requests, engine.open]).toEqual([1, 0]);
    await suggest(engine, time, at("const other = ▮\n"), 500);
    expect([requests, engine.open]).toEqual([2, 1]);
  });

  it("asks anew where what it kept has grown old", async () => {
    const { engine, time } = started();
    const moment = at("const value = ▮\n");
    await suggest(engine, time, moment);
    await time.until(time.now() + 4 * 60_000);
    expect(await suggest(engine, time, moment, 0)).toMatchObject({ origin: "kept" });
    await time.until(time.now() + 2 * 60_000);
    expect(await suggest(engine, time, moment)).toMatchObject({ origin: "asked" });
  });

  it("asks ahead of a suggestion that is being read only while most are taken", async () => {
    const asked: boolean[] = [];
    const { engine, time } = started((clock) => ({
      source: {
        ask({ ahead }, signal) {
          asked.push(ahead);
          return writing(clock, signal, 200, "compute(first, second);");
        },
      },
    }));
    await suggest(engine, time, at("const value = ▮\n"));
    expect(asked).toEqual([false, true]);
    // What stood was not taken, so less than half is.
    await suggest(engine, time, at("const another = ▮\n"));
    expect(asked).toEqual([false, true, false]);
  });

  /** Which of its requests were asked ahead, of an engine whose model gives an answer, and another one ahead. */
  const aheadOf = (answer: string, later: string) => {
    const asked: boolean[] = [];
    const made = started((clock) => ({
      source: {
        ask({ ahead }, signal) {
          asked.push(ahead);
          return writing(clock, signal, 200, ahead ? later : answer);
        },
      },
    }));
    return { ...made, asked };
  };

  it("asks ahead also of a model whose answers end with a line end, after which nothing is known", async () => {
    const { engine, time, asked } = aheadOf("compute(first, second);\n", "\nother(third);\n");
    await suggest(engine, time, at("const value = ▮\n"));
    expect(asked).toEqual([false, true]);
    expect(await suggest(engine, time, at("const value = compute(first, second);▮\n"), 0)).toMatchObject({
      suggestions: [{ text: "\nother(third);" }],
    });
    expect(asked).toEqual([false, true]);
  });

  it("asks nothing ahead where the model has said already what follows", async () => {
    const { engine, time, asked } = aheadOf("compute(first, second);\nother(third);\n", "");
    await suggest(engine, time, at("const value = ▮\n"));
    expect(asked).toEqual([false]);
  });

  it("asks ahead for one place once, also when nothing came of it", async () => {
    const { engine, time, asked } = aheadOf("compute(first, second);", "");
    for (const typed of ["", "c", "co", "com"]) await suggest(engine, time, at(`const value = ${typed}▮\n`));
    expect(asked).toEqual([false, true]);
    await suggest(engine, time, at("const value = compute(first, second);▮\n"));
    await suggest(engine, time, at("const value = compute(first, second);\nconst another = ▮\n"));
    expect(asked).toEqual([false, true, false, true]);
  });

  it("asks nothing ahead of a comment, where typing would ask nothing either", async () => {
    const { engine, time, asked } = aheadOf("compute(first); // of all", "");
    await suggest(engine, time, at("const value = ▮\n"));
    expect(asked).toEqual([false]);
  });

  it("asks nothing at all between keys that follow each other", async () => {
    const { engine, time, asked } = started();
    for (const text of ["const v▮", "const va▮", "const val▮"])
      await suggest(engine, time, at(`let before;\n${text}\n`), 60);
    expect(asked).toEqual([]);
  });

  it("asks by hand wherever it is", async () => {
    const { engine, time, asked } = started();
    expect(await suggest(engine, time, at("// a comment▮\n", { manual: true }), 4_000)).toMatchObject({
      kind: "shown",
    });
    expect(asked.length).toBe(3);
  });

  it("gives up a request that nobody waits for any more", async () => {
    const { engine, time } = started({
      source: {
        async *ask(_, signal) {
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          yield { type: "ended", how: "failed" };
        },
      },
    });
    await suggest(engine, time, at("const value = ▮\n"), 500);
    await time.until(time.now() + 1_900);
    expect(engine.open).toBe(1);
    await time.until(time.now() + 200);
    expect(engine.open).toBe(0);
  });

  it("gathers context at the end of the pause alone, and waits for it no longer than its time", async () => {
    let gathered = 0;
    const { engine, time, asked } = started({
      context: (_moment, _budget, signal) => {
        gathered += 1;
        return new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve([{ path: "b.ts", text: "found so far", reason: "r" }])),
        );
      },
    });
    for (const text of ["const v▮", "const va▮", "const val▮"])
      await suggest(engine, time, at(`let before;\n${text}\n`), 60);
    expect(gathered).toBe(0);
    await suggest(engine, time, at("let before;\nlet other;\n▮\n"), 59);
    expect(gathered).toBe(1);
    expect(asked).toEqual([]);
    await suggest(engine, time, at("let before;\nlet other;\nlet third;\n▮\n"), 70);
    expect(asked.map(({ context }) => context)).toEqual([[{ path: "b.ts", text: "found so far", reason: "r" }]]);
  });

  it("asks at the start of a line as soon as context is there", async () => {
    const { engine, time, asked } = started();
    await suggest(engine, time, at("let before;\nlet other;\n▮\n"), 30);
    expect(asked).toHaveLength(1);
  });

  it("tells the budget how long the model took lately", async () => {
    const told: number[] = [];
    const { engine, time } = started({
      budget: (_, ms) => {
        told.push(ms);
        return BUDGET;
      },
    });
    for (const line of ["one = ", "other = ", "third = "]) await suggest(engine, time, at(`const ${line}▮\n`));
    expect(told).toEqual([300, 200, 200]);
  });

  it("keeps a request that a later moment waits for, though the moment before it ends only then", async () => {
    let requests = 0;
    const { engine, time } = started((clock) => ({
      source: {
        ask(_, signal) {
          requests += 1;
          return writing(clock, signal, 3_000, "compute(first, second);\nmore(third);\n");
        },
      },
    }));
    const [before, now] = [new AbortController(), new AbortController()];
    void engine.suggest(at("const value = ▮\n"), before.signal);
    await time.until(1_000);
    const suggested = engine.suggest(at("const value = c▮\n"), now.signal);
    await time.until(1_010);
    before.abort();
    await time.until(4_000);
    now.abort();
    expect(await suggested).toMatchObject({ kind: "shown", origin: "on its way" });
    expect(requests).toBe(1);
  });

  it("does not offer again what was turned down while its request was still going on", async () => {
    const { engine, time } = started((clock) => ({
      source: { ask: (_, signal) => writing(clock, signal, 200, "compute(first);\n", 1_000, "more(second);\n") },
    }));
    const shown = await suggest(engine, time, at("const value = ▮\n"), 700);
    expect(shown).toMatchObject({ kind: "shown", suggestions: [{ id: "1" }] });
    engine.turnedDown("1");
    await time.until(time.now() + 3_000);
    expect(engine.open).toBe(0);
    expect(await suggest(engine, time, at("const value = ▮\n"), 0)).toMatchObject({ why: "superseded" });
  });

  it("shows a person the answer that comes, however soon the others beside it fail", async () => {
    const { engine, time } = started((clock) => ({
      source: {
        async *ask({ alternative }, signal) {
          if (alternative > 0) return yield { type: "ended", how: "failed" };
          yield* writing(clock, signal, 2_500, "compute(first, second);\n");
        },
      },
    }));
    expect(await suggest(engine, time, at("const value = ▮\n", { manual: true }), 4_000)).toMatchObject({
      kind: "shown",
      suggestions: [{ text: "compute(first, second);" }],
    });
  });

  it("keeps showing the answer that was shown first when its alternatives fit what is typed as well", async () => {
    const { engine, time } = started((clock) => ({
      source: {
        ask: ({ alternative }, signal) => writing(clock, signal, 200 + alternative, `compute(${alternative});\n`),
      },
    }));
    await suggest(engine, time, at("const value = ▮\n", { manual: true }), 4_000);
    expect(await suggest(engine, time, at("const value = co▮\n"), 0)).toMatchObject({
      suggestions: [{ text: "mpute(0);" }, {}, {}],
    });
  });

  it("asks nothing ahead of a suggestion that was typed away from while context was gathered", async () => {
    let wanted = 0;
    const asked: boolean[] = [];
    const { engine, time } = started((clock) => ({
      source: {
        ask({ ahead }, signal) {
          asked.push(ahead);
          return writing(clock, signal, 200, "compute(first, second);");
        },
      },
      context: () => {
        wanted += 1;
        return new Promise((resolve) => clock.after(100, () => resolve([])));
      },
    }));
    const shown = engine.suggest(at("const value = ▮\n"), new AbortController().signal);
    for (let step = 0; step < 400 && wanted < 2; step += 1) await time.until(time.now() + 5);
    expect(await shown).toMatchObject({ kind: "shown" });
    expect(wanted).toBe(2);
    await suggest(engine, time, at("const value = other▮\n"), 0);
    await time.until(time.now() + 1_000);
    expect(asked).toEqual([false]);
  });

  it("holds back in a word on the line where a suggestion was left, and on no other", async () => {
    const { engine, time } = started();
    const above = "let before;\n";
    await suggest(engine, time, at(`${above}const value = ▮\n`));
    const other = at(`${above}${above}const width = a▮\n`, { document: "file:///b" });
    expect(await suggest(engine, time, other)).toMatchObject({ kind: "shown" });
    await suggest(engine, time, at(`${above}const value = ▮\n`));
    await suggest(engine, time, at(`${above}const value = x▮\n`));
    expect(await suggest(engine, time, at(`${above}const value = xy▮\n`))).toMatchObject({
      why: "turned down on this line",
    });
  });

  it.each([
    ["jumps to another line", "\n\n\nlet other = 1;\n"],
    ["begins a new line", "\n"],
  ])("does not hold back where a person %s instead of taking the suggestion", async (_, between) => {
    const { engine, time } = started();
    const text = `let before;\nconst value = ▮${between}const wid`;
    await suggest(engine, time, at(`${text}\n`));
    await suggest(engine, time, at(`${text.replace("▮", "")}t▮\n`), 1);
    expect(await suggest(engine, time, at(`${text.replace("▮", "")}th▮\n`))).toMatchObject({ kind: "shown" });
  });

  describe("where the text before the cursor is longer than the window", () => {
    const above = "const something = await compute(first, second);\n".repeat(400);
    const far = (text: string): Moment => {
      const moment = at(above + text);
      return { ...moment, prefix: moment.prefix.slice(-16_000) };
    };

    it("asks nothing while text is deleted", async () => {
      const { engine, time, asked } = started();
      await suggest(engine, time, far("const value = other(▮\n"), 10);
      expect(await suggest(engine, time, far("const value = othe▮\n"))).toMatchObject({ why: "deleting" });
      expect(asked).toEqual([]);
    });

    it("keeps what was asked ahead while the suggestion is typed along", async () => {
      const { engine, time } = started((clock) => ({
        source: {
          ask: ({ ahead }, signal) => writing(clock, signal, ahead ? 1_500 : 200, "compute(first, second);"),
        },
      }));
      await suggest(engine, time, far("const value = ▮\n"), 1_200);
      expect(engine.open).toBe(1);
      await suggest(engine, time, far("const value = c▮\n"), 0);
      expect(engine.open).toBe(1);
    });
  });
});
