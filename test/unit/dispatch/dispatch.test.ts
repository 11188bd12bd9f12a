import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createBreakers } from "../../../src/core/dispatch/breaker.js";
import type { CheckResult } from "../../../src/core/dispatch/check.js";
import { createDrill } from "../../../src/core/dispatch/drill.js";
import { ENOUGH } from "../../../src/core/wire/enough.js";
import { ERROR_CLASSES } from "../../../src/core/wire/failure.js";
import { user } from "../routing/build.js";
import { begin, fail, forever, run, type Step, stop, storyOf, text, usage } from "./build.js";

const answer = (words: string): readonly Step[] => [text(words), usage(100, 10), stop];
const kinds = (told: Awaited<ReturnType<typeof run>>): string[] => told.events.map(({ type }) => type);

// Deadlines and pauses run in time of their own, one after the other: how busy the machine is does not count.
beforeEach(() => {
  vi.useFakeTimers();
  vi.setTimerTickMode("nextTimerAsync");
});
afterEach(() => {
  vi.useRealTimers();
});

describe("dispatch", () => {
  test("answers with the first model that does", async () => {
    const told = await run({ models: { "acme/a": [answer("Hello")], "beta/b": [answer("no")] } });
    expect(told.text).toBe("Hello");
    expect(kinds(told)).toEqual(["trying", "committed", "text", "attempt-ended"]);
    expect(told.result).toMatchObject({ outcome: "answered", model: "acme/a", finish: "stop", costBasis: "computed" });
    expect(told.result.costUsd).toBeCloseTo(110 / 1e6, 12);
    expect(told.calls).toHaveLength(1);
  });

  test("goes on freely before the commit point and shows only the model that answers", async () => {
    const told = await run({
      models: {
        "acme/a": [[fail("overloaded")]],
        "beta/b": [[usage(5, 0), fail("stalled")]],
        "gamma/c": [answer("Hello")],
      },
    });
    expect(told.text).toBe("Hello");
    expect(storyOf(told.result.attempts)).toEqual([
      "acme/a failed overloaded",
      "beta/b failed stalled",
      "gamma/c answered",
    ]);
    expect(told.result.attempts.map(({ why }) => why)).toEqual([
      "first choice",
      "next after acme/a: overload",
      "next after beta/b: stalled answers",
    ]);
  });

  test("never lets another model's text follow once something was shown, whatever the failure", async () => {
    for (const errorClass of ERROR_CLASSES) {
      const told = await run({
        models: { "acme/a": [[text("Hel"), fail(errorClass)]], "beta/b": [answer("other")] },
        layers: [user({ "fairlead.fallback.onRefusal": true })],
      });
      expect(told.text).toBe("Hel");
      expect(told.result).toMatchObject({ model: "acme/a", error: { class: errorClass } });
      expect(told.result.outcome).toBe(
        errorClass === "cancelled" ? "cancelled" : errorClass === "content-policy" ? "refused" : "partial",
      );
      expect(told.calls).toHaveLength(1);
    }
  });

  test("makes three attempts at most and keeps to one answer, whatever the models do", async () => {
    const script: fc.Arbitrary<readonly Step[]> = fc.oneof(
      fc.constantFrom(...ERROR_CLASSES).map((errorClass) => [fail(errorClass)]),
      fc.constantFrom(...ERROR_CLASSES).map((errorClass) => [text("part"), fail(errorClass)]),
      fc.constant([text("whole"), usage(100, 9), stop]),
      fc.constant([stop]),
      fc.constant([]),
    );
    const models = fc.dictionary(
      fc.constantFrom("acme/a", "acme/b", "beta/a", "gamma/c", "delta/d"),
      fc.array(script, { minLength: 1, maxLength: 3 }),
      { minKeys: 1 },
    );
    await fc.assert(
      fc.asyncProperty(models, fc.boolean(), async (drawn, automatic) => {
        const told = await run({ models: drawn, over: { automatic } });
        const { attempts, outcome, model } = told.result;
        expect(attempts.length).toBeLessThanOrEqual(3);
        expect(told.calls).toHaveLength(attempts.length);
        expect(["", "part", "whole"]).toContain(told.text);
        expect(kinds(told).filter((kind) => kind === "committed")).toHaveLength(told.text === "" ? 0 : 1);
        // While a person types, nothing to add is an answer.
        const nothing = automatic && outcome === "answered" && told.text === "";
        expect(outcome === "answered").toBe(told.text === "whole" || nothing);
        expect(model === undefined).toBe(told.text === "" && !nothing);
        expect(kinds(told).filter((kind) => kind === "attempt-ended")).toHaveLength(attempts.length);
        expect(attempts.every((attempt) => (attempt.costUsd === null) === (attempt.costBasis === "unknown"))).toBe(
          true,
        );
        if (outcome !== "answered") expect(told.result.error?.remedy).not.toBe("");
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test("takes nothing to add for an answer while a person types, and for a failure otherwise", async () => {
    const typed = await run({ models: { "acme/a": [[stop]], "beta/b": [answer("no")] }, over: { automatic: true } });
    expect([storyOf(typed.result.attempts), typed.result.outcome, typed.text]).toEqual([
      ["acme/a answered"],
      "answered",
      "",
    ]);
    const asked = await run({ models: { "acme/a": [[stop]], "beta/b": [answer("Hello")] } });
    expect(storyOf(asked.result.attempts)).toEqual(["acme/a failed empty", "beta/b answered"]);
  });

  test("skips other models of a provider that refused the key, even those it had not asked yet", async () => {
    const told = await run({
      models: { "acme/a": [[fail("key")]], "acme/b": [answer("no")], "beta/b": [answer("Hello")] },
    });
    expect(storyOf(told.result.attempts)).toEqual(["acme/a failed key", "beta/b answered"]);
  });

  test("sends less, leaves out or changes the wire when it asks the same model again", async () => {
    const told = await run({
      models: { "acme/a": [[fail("invalid-request", { refusedParameter: "temperature" })], answer("Hello")] },
    });
    expect(told.calls[1]?.preparation.omit).toEqual(["temperature"]);
    expect(told.learned.map(({ failure }) => failure.refusedParameter)).toEqual(["temperature"]);
    const shrunk = await run({ models: { "acme/a": [[fail("context-window")], answer("Hello")] } });
    expect(shrunk.calls[1]?.preparation.budgetShare).toBe(0.5);
  });

  test("waits as long as the only provider asked", async () => {
    const told = await run({ models: { "acme/a": [[fail("rate-limit", { retryAfterMs: 120 })], answer("Hello")] } });
    expect(told.text).toBe("Hello");
    expect(
      (told.result.attempts[1]?.startedMs ?? 0) - (told.result.attempts[0]?.startedMs ?? 0),
    ).toBeGreaterThanOrEqual(115);
  });

  test("waits so as well when all that is left is paused", async () => {
    const breakers = createBreakers();
    breakers.failed("beta", "b", { class: "money", message: "m", remedy: "r" }, Date.now());
    const told = await run({
      models: { "acme/a": [[fail("rate-limit", { retryAfterMs: 120 })], answer("Hello")], "beta/b": [answer("no")] },
      breakers,
    });
    expect(told.text).toBe("Hello");
    expect(told.calls.map(({ model }) => model)).toEqual(["acme/a", "acme/a"]);
  });

  test("ends with the whole request's time", async () => {
    const layers = [user({ "fairlead.timeouts.totalMs": 150, "fairlead.timeouts.firstTokenMs": 100 })];
    const told = await run({
      models: { "acme/a": [[forever()]], "beta/b": [[forever()]], "gamma/c": [answer("late")] },
      layers,
    });
    expect(told.text).toBe("");
    expect(told.result.attempts.length).toBeLessThanOrEqual(2);
    expect(told.result.outcome).toBe("failed");
  });

  test("goes on when a call cannot even be prepared", async () => {
    const told = await run({
      models: { "acme/a": [answer("no")], "beta/b": [answer("Hello")] },
      prepare: (entry, prepared) => {
        if (entry.model.providerId === "acme") throw new Error("sk-secret");
        return prepared;
      },
    });
    expect(storyOf(told.result.attempts)).toEqual(["acme/a failed malformed-response", "beta/b answered"]);
    expect(told.result.attempts[0]).toMatchObject({ costUsd: 0, costBasis: "computed" });
    expect(JSON.stringify(told)).not.toContain("sk-secret");
  });

  test("passes over a model whose provider was paused meanwhile, and says so", async () => {
    const breakers = createBreakers();
    breakers.failed("beta", "b", { class: "overloaded", message: "", remedy: "" }, Date.now());
    const told = await run({
      breakers,
      models: {
        "acme/a": [[fail("server", {})], [fail("server")]],
        "beta/b": [answer("no")],
        "gamma/c": [answer("Hello")],
      },
    });
    // The paused model's turn is to spare for a second try of the first.
    expect(storyOf(told.result.attempts)).toEqual(["acme/a failed server", "acme/a failed server", "gamma/c answered"]);
    expect(told.result.notes).toEqual([
      expect.stringMatching(/^beta\/b was passed over: kept out after overload; back in \d+ s/),
    ]);
  });
});

describe("a budget", () => {
  const price = { "acme/a": { price: 1 }, "beta/b": { price: 1 } };

  test("holds for the whole request: what a failed attempt may have cost counts", async () => {
    // One call may cost 200 tokens of $1 per million.
    const layers = [user({ "fairlead.budget.perRequestUsd": 0.00025 })];
    const models = { "acme/a": [[usage(100, 0), text(""), fail("stalled")]], "beta/b": [answer("no")] };
    const told = await run({ models, sketches: price, layers });
    expect(storyOf(told.result.attempts)).toEqual(["acme/a failed stalled"]);
    expect(told.result.notes[0]).toContain("fairlead.budget.perRequestUsd (user settings)");
    const roomier = await run({ models, sketches: price, layers: [user({ "fairlead.budget.perRequestUsd": 0.001 })] });
    expect(roomier.text).toBe("no");
  });

  test("caps what the next call may answer", async () => {
    const told = await run({
      models: { "acme/a": [answer("Hello")] },
      sketches: price,
      layers: [user({ "fairlead.budget.perRequestUsd": 0.00025 })],
    });
    expect(told.calls[0]?.preparation.mostOutputTokens).toBe(150);
    expect(
      (await run({ models: { "acme/a": [answer("Hello")] } })).calls[0]?.preparation.mostOutputTokens,
    ).toBeUndefined();
  });
});

describe("cancelling", () => {
  test("before anything was shown ends the call and the request", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const told = await run({
      models: { "acme/a": [[forever()]], "beta/b": [answer("no")] },
      signal: controller.signal,
    });
    expect(storyOf(told.result.attempts)).toEqual(["acme/a cancelled cancelled"]);
    expect(told.result).toMatchObject({ outcome: "cancelled", model: undefined, costBasis: "estimated" });
    expect(told.calls[0]?.signal.aborted).toBe(true);
  });

  test("by a caller that has enough leaves an answer, not a cancellation", async () => {
    const controller = new AbortController();
    const { run: events, calls } = begin({
      models: { "acme/a": [[text("Hello"), forever()]] },
      signal: controller.signal,
    });
    let step = await events.next();
    while (step.done !== true) {
      if (step.value.type === "text") controller.abort(ENOUGH);
      step = await events.next();
    }
    expect(step.value).toMatchObject({ outcome: "answered", finish: "stop" });
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  test("during a pause before a retry ends the request without the retry", async () => {
    const controller = new AbortController();
    const told = run({
      models: { "acme/a": [[fail("rate-limit", { retryAfterMs: 5000 })], answer("no")] },
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 20);
    expect((await told).result).toMatchObject({ outcome: "cancelled" });
    expect((await told).calls).toHaveLength(1);
  });

  test("while a check runs shows nothing", async () => {
    const controller = new AbortController();
    const check = async (_text: string, signal: AbortSignal): Promise<CheckResult> => {
      controller.abort();
      signal.throwIfAborted();
      return { ok: true, note: "never" };
    };
    const told = await run({ models: { "acme/a": [answer("no")] }, signal: controller.signal, over: { check } });
    expect([told.text, told.result.outcome]).toEqual(["", "cancelled"]);
  });

  test("by no longer reading accounts for the call and closes its socket", async () => {
    const breakers = createBreakers();
    const {
      run: events,
      left,
      calls,
    } = begin({ breakers, models: { "acme/a": [[usage(100, 0), text("Hel"), forever()]], "beta/b": [answer("no")] } });
    for await (const event of events) if (event.type === "text") break;
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ outcome: "cancelled", model: "acme/a", costBasis: "estimated" });
    expect(storyOf(left[0]?.attempts ?? [])).toEqual(["acme/a cancelled cancelled"]);
    expect(breakers.stateOf("acme", "a", Date.now())).toEqual({ state: "ready" });
  });

  test("by no longer reading at any event leaves no probe behind and no call unaccounted", async () => {
    for (const at of ["trying", "committed", "text", "attempt-ended"]) {
      const breakers = createBreakers();
      breakers.failed("acme", "a", { class: "overloaded", message: "", remedy: "" }, Date.now() - 60_000);
      expect(breakers.stateOf("acme", "a", Date.now()).state).toBe("probe");
      const { run: events, left, calls } = begin({ breakers, models: { "acme/a": [answer("Hello")] } });
      for await (const event of events) if (event.type === at) break;
      expect(left).toHaveLength(1);
      expect(left[0]?.attempts).toHaveLength(calls.length === 0 && at === "trying" ? 0 : 1);
      expect(breakers.stateOf("acme", "a", Date.now())).not.toHaveProperty("reason");
      if (at === "attempt-ended") expect(left[0]?.outcome).toBe("answered");
    }
  });
});

describe("a probe", () => {
  test("is one request of many at the same time", async () => {
    const breakers = createBreakers();
    breakers.failed("acme", "a", { class: "overloaded", message: "", remedy: "" }, Date.now() - 60_000);
    const asked = await Promise.all(
      Array.from({ length: 50 }, () =>
        run({ breakers, models: { "acme/a": [[20, ...answer("A")]], "beta/b": [[20, ...answer("B")]] } }),
      ),
    );
    expect(
      asked
        .map((told) => told.text)
        .toSorted()
        .join(""),
    ).toBe(`A${"B".repeat(49)}`);
  });
});

describe("hedging", () => {
  const on = [user({ "fairlead.hedge": true })];
  const p95 = { "acme/a": 40 };

  test("starts the next candidate when the first token is later than usual; the first to speak wins", async () => {
    const told = await run({
      layers: on,
      p95,
      models: { "acme/a": [[400, ...answer("slow")]], "beta/b": [answer("quick")] },
    });
    expect(told.text).toBe("quick");
    expect(storyOf(told.result.attempts)).toEqual(["acme/a cancelled cancelled", "beta/b answered"]);
    expect(told.result.attempts[0]).toMatchObject({ costBasis: "estimated" });
    expect(told.calls[0]?.signal.aborted).toBe(true);
    expect(told.events.map((event) => ("model" in event ? `${event.type} ${event.model}` : event.type))).toEqual([
      "trying acme/a",
      "attempt-ended",
      "trying beta/b",
      "committed beta/b",
      "text",
      "attempt-ended",
    ]);
  });

  test("lets the first win when it speaks before the second, and never mixes text", async () => {
    const models = { "acme/a": [[90, text("one "), 60, text("two"), stop]], "beta/b": [[500, ...answer("other")]] };
    const told = await run({ layers: on, p95, models });
    expect(told.text).toBe("one two");
    expect(storyOf(told.result.attempts)).toEqual(["beta/b cancelled cancelled", "acme/a answered"]);
    expect(told.calls[1]?.signal.aborted).toBe(true);
  });

  test("does not start before that, nor when it is off, nor without a figure, nor over the budget", async () => {
    const models = { "acme/a": [[80, ...answer("slow")]], "beta/b": [answer("quick")] };
    expect((await run({ p95, models })).text).toBe("slow");
    expect((await run({ layers: on, models })).text).toBe("slow");
    expect((await run({ layers: on, p95: { "acme/a": 5000 }, models })).text).toBe("slow");
    const capped = [user({ "fairlead.hedge": true, "fairlead.budget.perRequestUsd": 0.00035 })];
    expect((await run({ layers: capped, p95, models })).text).toBe("slow");
    const paused = createBreakers();
    paused.failed("beta", "b", { class: "overloaded", message: "", remedy: "" }, Date.now());
    expect((await run({ layers: on, p95, breakers: paused, models })).text).toBe("slow");
  });

  test("falls on to a third when both fail", async () => {
    const models = {
      "acme/a": [[100, fail("stalled")]],
      "beta/b": [[5, fail("server")]],
      "gamma/c": [answer("Hello")],
    };
    const told = await run({ layers: on, p95, models });
    expect([told.text, told.result.attempts.length]).toEqual(["Hello", 3]);
  });
});

describe("a checked answer", () => {
  const checker = (verdicts: readonly CheckResult[]) => {
    const seen: string[] = [];
    const check = async (words: string): Promise<CheckResult> => {
      seen.push(words);
      return verdicts[seen.length - 1] ?? { ok: true, note: "checked" };
    };
    return { seen, check };
  };
  const bad = (repairable: boolean): CheckResult => ({
    ok: false,
    note: "checked",
    problems: "line 3 is wrong",
    repairable,
  });

  test("is shown only after its check", async () => {
    const { check } = checker([]);
    const told = await run({ models: { "acme/a": [answer("Hello")] }, over: { check } });
    expect(kinds(told)).toEqual(["trying", "writing", "checking", "attempt-ended", "committed", "text"]);
    expect(told.result.notes).toEqual(["acme/a: checked"]);
  });

  test("of the wrong form goes back to its model once, then to a stronger one; nothing else is shown", async () => {
    const { check, seen } = checker([bad(true), bad(true)]);
    const sketches = {
      "acme/a": { price: 1, quality: 0.3 },
      "beta/weak": { price: 1, quality: 0.2 },
      "gamma/strong": { price: 1, quality: 0.8 },
    };
    const models = {
      "acme/a": [answer("first"), answer("second")],
      "beta/weak": [answer("weak")],
      "gamma/strong": [answer("strong")],
    };
    const told = await run({ models, sketches, over: { check } });
    expect(seen).toEqual(["first", "second", "strong"]);
    expect(told.text).toBe("strong");
    expect(storyOf(told.result.attempts)).toEqual([
      "acme/a failed malformed-response",
      "acme/a failed malformed-response",
      "gamma/strong answered",
    ]);
    expect(told.calls[1]?.preparation.mend).toEqual({ text: "first", problems: "line 3 is wrong" });
    expect(told.calls[2]?.preparation.mend).toEqual({ text: "second", problems: "line 3 is wrong" });
    expect(told.result.costUsd).toBeCloseTo(330 / 1e6, 12);
  });

  test("that is wrong in substance goes to a stronger model at once", async () => {
    const { check } = checker([bad(false)]);
    const told = await run({
      models: { "acme/a": [answer("first")], "gamma/strong": [answer("strong")] },
      over: { check },
    });
    expect(storyOf(told.result.attempts)).toEqual(["acme/a failed malformed-response", "gamma/strong answered"]);
  });

  test("tells whoever is asked in place of the model that was to mend it what was wrong", async () => {
    const models = {
      "acme/a": [answer("first")],
      "beta/b": [[fail("overloaded")]],
      "gamma/strong": [answer("strong")],
    };
    const { check } = checker([bad(false)]);
    const told = await run({ models, over: { check } });
    expect(told.text).toBe("strong");
    expect(told.calls.slice(1).map(({ preparation }) => preparation.mend?.text)).toEqual(["first", "first"]);

    const passedOver = checker([bad(false)]);
    const breakers = createBreakers();
    breakers.failed("beta", "b", { class: "key", message: "", remedy: "" }, Date.now());
    const again = await run({ models, breakers, over: { check: passedOver.check } });
    expect(again.calls.map(({ model, preparation }) => [model, preparation.mend?.text])).toEqual([
      ["acme/a", undefined],
      ["gamma/strong", "first"],
    ]);
  });

  test("is told what is left of the request's time, and nobody is asked once it is over", async () => {
    const left: number[] = [];
    const check = async (_: string, _signal: AbortSignal, leftMs: number): Promise<CheckResult> => {
      left.push(leftMs);
      await new Promise((resolve) => setTimeout(resolve, leftMs));
      return bad(false);
    };
    const told = await run({
      models: { "acme/a": [answer("first")], "gamma/strong": [answer("strong")] },
      layers: [user({ "fairlead.timeouts.totalMs": 2000 })],
      over: { check },
    });
    expect(left).toHaveLength(1);
    expect(left[0]).toBeLessThanOrEqual(2000);
    expect([told.result.outcome, told.calls.length]).toEqual(["failed", 1]);
    expect(told.result.error?.message).toContain("line 3 is wrong");
  });

  test("that never passes shows nothing", async () => {
    const { check } = checker([bad(true), bad(true), bad(true)]);
    const told = await run({
      models: { "acme/a": [answer("one"), answer("two")], "beta/b": [answer("three")] },
      over: { check },
    });
    expect([told.text, told.result.outcome, told.result.model]).toEqual(["", "failed", undefined]);
    expect(told.result.error?.message).toContain("line 3 is wrong");
  });

  test("whose stream fails in the middle is no answer, and free to go on", async () => {
    const { check } = checker([]);
    const told = await run({
      models: { "acme/a": [[text("Hel"), fail("stalled")]], "beta/b": [answer("Hello")] },
      over: { check },
    });
    expect(told.text).toBe("Hello");
  });

  test("is let out from where the person would see something of it, and is mended as long as they see nothing", async () => {
    const { check } = checker([bad(true)]);
    const shows = (words: string): boolean => words.includes("Hello");
    const told = await run({
      models: { "acme/a": [answer("nothing to see"), [text("He"), text("llo"), text(" you"), stop]] },
      over: { check, shows },
    });
    expect(kinds(told).slice(-6)).toEqual(["committed", "text", "text", "text", "checking", "attempt-ended"]);
    expect([told.text, told.result.outcome, told.calls.length]).toEqual(["Hello you", "answered", 2]);
  });

  test("that was let out and then fails its check stays what it is: partial, and nobody else's text follows", async () => {
    const { check } = checker([bad(true)]);
    const told = await run({
      models: { "acme/a": [answer("Hello"), answer("again")], "beta/b": [answer("other")] },
      over: { check, shows: () => true },
    });
    expect([told.text, told.result.outcome, told.result.model]).toEqual(["Hello", "partial", "acme/a"]);
    expect(storyOf(told.result.attempts)).toEqual(["acme/a partial malformed-response"]);
    expect(told.result.error?.message).toContain("line 3 is wrong");
  });

  test("that was let out and breaks off is partial without a check", async () => {
    const { check, seen } = checker([]);
    const told = await run({
      models: { "acme/a": [[text("Hel"), fail("stalled")]], "beta/b": [answer("other")] },
      over: { check, shows: () => true },
    });
    expect([told.text, told.result.outcome, seen]).toEqual(["Hel", "partial", []]);
  });

  test("is shown when the check itself breaks", async () => {
    const check = async (): Promise<CheckResult> => Promise.reject(new Error("no editor"));
    const told = await run({ models: { "acme/a": [answer("Hello")] }, over: { check } });
    expect([told.text, told.result.notes]).toEqual(["Hello", ["acme/a: not checked, since the check itself failed"]]);
  });
});

describe("a drill", () => {
  test("fails as told, is marked, costs nothing and teaches the breakers nothing", async () => {
    const breakers = createBreakers();
    for (const fault of ["server", "hang", "stall", "key", "money", "rate-limit", "content-policy", "empty"] as const) {
      const drill = createDrill();
      drill.arm({ providerId: "acme", fault, callsLeft: 1, until: undefined });
      let marked = false;
      const told = await run({
        breakers,
        models: { "acme/a": [answer("no")], "beta/b": [answer("Hello")] },
        layers: [
          user({
            "fairlead.timeouts.firstTokenMs": 100,
            "fairlead.timeouts.stallMs": 100,
            "fairlead.fallback.onRefusal": true,
          }),
        ],
        prepare: (entry, prepared) => {
          const drilled = drill.drilled(prepared.wire, entry.model.providerId);
          marked ||= drilled.drill;
          return { ...prepared, wire: drilled.wire, drill: drilled.drill };
        },
      });
      expect(marked).toBe(true);
      expect(told.result.attempts[0]).toMatchObject({
        model: "acme/a",
        costUsd: 0,
        costBasis: "computed",
        drill: true,
      });
      expect(told.result.attempts.slice(1).every((attempt) => attempt.drill === undefined)).toBe(true);
      expect(told.result.attempts[0]).not.toHaveProperty("usage");
      expect(told.calls.filter(({ model }) => model === "acme/a").length).toBeLessThanOrEqual(
        fault === "server" ? 1 : 0,
      );
      expect(told.text).toBe(fault === "stall" ? "[failover drill] " : fault === "server" ? "no" : "Hello");
      expect(drill.armed(Date.now())).toBeUndefined();
      expect(breakers.pauses(Date.now())).toEqual([]);
    }
  });

  test("ends by its calls, by its time or by hand, and touches no other provider", () => {
    let now = 1000;
    const drill = createDrill(() => now);
    const wire = { name: "openai-chat" as const, stream: () => (async function* () {})() };
    drill.arm({ providerId: "acme", fault: "server", callsLeft: 2, until: undefined });
    expect(drill.drilled(wire, "beta")).toEqual({ wire, drill: false });
    expect([
      drill.drilled(wire, "acme").drill,
      drill.drilled(wire, "acme").drill,
      drill.drilled(wire, "acme").drill,
    ]).toEqual([true, true, false]);
    drill.arm({ providerId: "acme", fault: "server", callsLeft: undefined, until: 2000 });
    expect(drill.drilled(wire, "acme").drill).toBe(true);
    now = 2000;
    expect(drill.drilled(wire, "acme").drill).toBe(false);
    drill.arm({ providerId: "acme", fault: "server", callsLeft: undefined, until: 9000 });
    drill.disarm();
    expect(drill.drilled(wire, "acme").drill).toBe(false);
  });
});
