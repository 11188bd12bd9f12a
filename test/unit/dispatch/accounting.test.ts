import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Attempt, CostBasis } from "../../../src/core/decision/decision.js";
import { account, type AttemptFrame, sumCosts } from "../../../src/core/dispatch/accounting.js";
import type { AttemptEnd } from "../../../src/core/dispatch/attempt.js";
import { createResponseCache, KEPT_MS } from "../../../src/core/dispatch/responseCache.js";
import { ERROR_CLASSES, type ErrorClass, type Failure } from "../../../src/core/wire/failure.js";
import { NO_USAGE } from "../../../src/core/wire/usage.js";
import { entryOf, type ModelSketch, NOW } from "../routing/build.js";

const frameOf = (sketch: ModelSketch = { price: 10 }, over: Partial<AttemptFrame> = {}): AttemptFrame => ({
  entry: entryOf("acme/a", sketch),
  why: "first choice",
  variant: "built-in",
  variantHash: "0",
  startedMs: 0,
  inputCharacters: 3500,
  charactersPerToken: 3.5,
  at: NOW,
  sent: true,
  factsOf: () => undefined,
  ...over,
});
const ended = (end: AttemptEnd["end"], over: Partial<AttemptEnd> = {}): AttemptEnd => ({
  end,
  usage: undefined,
  served: undefined,
  firstTokenMs: undefined,
  totalMs: 5,
  textCharacters: 0,
  reasoningCharacters: 0,
  ...over,
});
const failed = (errorClass: ErrorClass, more: Partial<Failure> = {}): AttemptEnd["end"] => ({
  failure: { class: errorClass, message: "m", remedy: "r", ...more },
});
const known = { ...NO_USAGE, input: 1000, output: 100 };

describe("an attempt's cost", () => {
  test("is computed from whole usage and estimated from a part of it", () => {
    expect(account(frameOf(), ended({ finish: "stop" }, { usage: known }), "answered")).toMatchObject({
      costUsd: 0.011,
      costBasis: "computed",
    });
    const aborted = account(
      frameOf(),
      ended(failed("cancelled"), { usage: { ...NO_USAGE, input: 1000, incomplete: true }, textCharacters: 350 }),
      "cancelled",
    );
    expect(aborted).toMatchObject({
      costUsd: 0.011,
      costBasis: "estimated",
      usage: { input: 1000, output: 100, incomplete: true },
    });
  });

  test("is estimated from what was sent and seen when the provider reports nothing", () => {
    const silent = account(frameOf(), ended({ finish: "stop" }, { textCharacters: 350 }), "answered");
    expect(silent).toMatchObject({ costUsd: 0.011, costBasis: "estimated" });
  });

  test("is what the provider billed", () => {
    const billed = account(frameOf({}), ended({ finish: "stop" }, { usage: { ...known, billedUsd: 0.5 } }), "answered");
    expect(billed).toMatchObject({ costUsd: 0.5, costBasis: "billed" });
  });

  test("is unknown, never zero, without a price", () => {
    expect(account(frameOf({}), ended({ finish: "stop" }, { usage: known }), "answered")).toMatchObject({
      costUsd: null,
      costBasis: "unknown",
    });
    expect(account(frameOf({}), ended(failed("key", { status: 401 })), "failed")).toMatchObject({
      costUsd: null,
      costBasis: "unknown",
    });
  });

  test("of a local model is local", () => {
    expect(account(frameOf({ local: true }), ended({ finish: "stop" }, { usage: known }), "answered")).toMatchObject({
      costUsd: 0,
      costBasis: "local",
    });
  });

  test("is nothing when the provider refused before it began or was never reached", () => {
    for (const end of [
      failed("key", { status: 401 }),
      failed("server", { status: 500 }),
      failed("content-policy", { status: 400 }),
      failed("network"),
    ]) {
      const attempt = account(frameOf(), ended(end), "failed");
      expect(attempt).toMatchObject({ costUsd: 0, costBasis: "computed" });
      expect(attempt).not.toHaveProperty("usage");
    }
    expect(
      account(frameOf({ price: 10 }, { sent: false }), ended(failed("first-token-timeout")), "failed"),
    ).toMatchObject({ costUsd: 0 });
  });

  test("names the model that served when it is another, and is priced by it", () => {
    const frame = frameOf(
      { price: 10 },
      { factsOf: (served) => (served === "a-big" ? entryOf("acme/a-big", { price: 20 }).model.facts : undefined) },
    );
    expect(account(frame, ended({ finish: "stop" }, { usage: known, served: "a-big" }), "answered")).toMatchObject({
      servedModel: "a-big",
      costUsd: 0.022,
    });
    expect(account(frame, ended({ finish: "stop" }, { usage: known, served: "a" }), "answered")).not.toHaveProperty(
      "servedModel",
    );
  });

  test("is null exactly when its basis is unknown, whatever happened", () => {
    const sketches: fc.Arbitrary<ModelSketch> = fc.constantFrom(
      {},
      { price: 1 },
      { local: true },
      { price: 1, local: true },
    );
    const ends: fc.Arbitrary<AttemptEnd["end"]> = fc.oneof(
      fc.constant({ finish: "stop" as const }),
      fc
        .tuple(
          fc.constantFrom(...ERROR_CLASSES),
          fc.constantFrom<Partial<Failure>>({}, { status: 429 }, { status: 500 }),
        )
        .map(([name, more]) => failed(name, more)),
    );
    const usages = fc.option(
      fc
        .record({ input: fc.nat(), output: fc.nat(), incomplete: fc.boolean() })
        .map((some) => ({ ...NO_USAGE, ...some })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(sketches, ends, usages, fc.nat(1000), (sketch, end, usage, textCharacters) => {
        const attempt = account(frameOf(sketch), ended(end, { usage, textCharacters }), "failed");
        expect(attempt.costUsd === null).toBe(attempt.costBasis === "unknown");
        if (attempt.costUsd !== null) expect(attempt.costUsd).toBeGreaterThanOrEqual(0);
        if (sketch.local !== true && sketch.price === undefined) expect(attempt.costBasis).toBe("unknown");
        if (attempt.usage !== undefined && attempt.usage.incomplete === true && attempt.costBasis !== "unknown") {
          expect(["estimated", "local"]).toContain(attempt.costBasis);
        }
      }),
    );
  });
});

describe("a request's cost", () => {
  const attempt = (costUsd: number | null, costBasis: CostBasis, used = true): Attempt => ({
    model: "acme/a",
    outcome: "failed",
    startedMs: 0,
    totalMs: 1,
    costUsd,
    costBasis,
    ...(used ? { usage: known } : {}),
  });

  test("adds up all attempts and is only as sure as the least sure of them", () => {
    expect(sumCosts([attempt(0.1, "billed"), attempt(0.2, "computed")])).toEqual({
      costUsd: expect.closeTo(0.3, 12),
      costBasis: "computed",
    });
    expect(sumCosts([attempt(0.1, "estimated"), attempt(0.2, "computed")]).costBasis).toBe("estimated");
    expect(sumCosts([attempt(0.1, "computed"), attempt(null, "unknown")])).toEqual({
      costUsd: null,
      costBasis: "unknown",
    });
    expect(sumCosts([attempt(0, "local"), attempt(0, "local")])).toEqual({ costUsd: 0, costBasis: "local" });
  });

  test("is not made unknown by an attempt that used nothing", () => {
    expect(sumCosts([attempt(null, "unknown", false), attempt(0.2, "computed")])).toEqual({
      costUsd: 0.2,
      costBasis: "computed",
    });
    expect(sumCosts([attempt(null, "unknown", false)])).toEqual({ costUsd: null, costBasis: "unknown" });
    expect(sumCosts([attempt(null, "unknown", false), attempt(0, "computed", false)])).toEqual({
      costUsd: 0,
      costBasis: "computed",
    });
    expect(sumCosts([])).toEqual({ costUsd: 0, costBasis: "computed" });
  });

  test("of a cached answer is nothing by the cache, also after an attempt that failed", () => {
    expect(sumCosts([attempt(0, "cached", false)])).toEqual({ costUsd: 0, costBasis: "cached" });
    expect(sumCosts([attempt(0, "computed", false), attempt(0, "cached", false)])).toEqual({
      costUsd: 0,
      costBasis: "cached",
    });
  });
});

describe("the answer cache", () => {
  const stored = { parts: [{ type: "text", text: "Hello" }], at: NOW } as const;

  test("forgets after its time, and the least recently used first", () => {
    const cache = createResponseCache();
    cache.set("a", stored);
    expect(cache.get("a", NOW + KEPT_MS - 1)).toBe(stored);
    expect(cache.get("a", NOW + KEPT_MS)).toBeUndefined();
    expect(cache.get("a", NOW)).toBeUndefined();
    for (let index = 0; index < 100; index += 1) cache.set(`${index}`, stored);
    cache.get("0", NOW);
    cache.set("new", stored);
    expect([cache.get("0", NOW), cache.get("1", NOW), cache.get("new", NOW)]).toEqual([stored, undefined, stored]);
    cache.clear();
    expect(cache.get("new", NOW)).toBeUndefined();
  });
});
