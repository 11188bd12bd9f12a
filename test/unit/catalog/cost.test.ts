import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { costOfAttempt } from "../../../src/core/catalog/attemptCost.js";
import type { Catalog } from "../../../src/core/catalog/catalog.js";
import { costOf } from "../../../src/core/catalog/cost.js";
import { estimateCost } from "../../../src/core/catalog/estimate.js";
import { configuredSheet } from "../../../src/core/catalog/freshness.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import type { ModelFacts, Price } from "../../../src/core/catalog/model.js";
import { NO_USAGE, type Usage } from "../../../src/core/wire/usage.js";

const AT = new Date("2026-11-21T12:00:00Z");
const usage = (part: Partial<Usage>): Usage => ({ ...NO_USAGE, ...part });

function facts(price?: Price, part: Partial<ModelFacts> = {}): ModelFacts {
  return {
    id: "model-1",
    vendor: "somebody",
    name: "Model 1",
    source: "a test",
    ...(price !== undefined && { price: { prices: [price], source: "a list", asOf: "2026-11-11", exact: true } }),
    ...part,
  };
}

describe("costOf", () => {
  it("says where the price is from and how old it is", () => {
    const cost = costOf({ usage: usage({ input: 10 }), facts: facts({ input: 1, output: 2 }), local: false, at: AT });
    expect(cost).toEqual({ usd: 0.00001, basis: "computed", note: "a list, 10 days old" });
  });

  it("warns of prices older than 60 days, not of ones of exactly 60", () => {
    const note = (at: string): string | undefined =>
      costOf({ usage: usage({ input: 10 }), facts: facts({ input: 1, output: 2 }), local: false, at: new Date(at) })
        .note;
    expect(note("2027-01-10T00:00:00Z")).toBe("a list, 60 days old");
    expect(note("2027-01-11T00:00:00Z")).toContain("may be stale");
  });

  it("lets the user's price win, without an age", () => {
    const cost = costOf({
      usage: usage({ input: 1_000_000 }),
      facts: facts({ input: 1, output: 2 }),
      configuredPrice: { input: 7, output: 8 },
      local: false,
      at: new Date("2029-01-01T00:00:00Z"),
    });
    expect(cost).toEqual({ usd: 7, basis: "computed", note: "price from your settings" });
  });

  it("believes a user who says that a price is zero", () => {
    const cost = costOf({
      usage: usage({ input: 5 }),
      facts: facts(),
      configuredPrice: { input: 0, output: 0 },
      local: false,
      at: AT,
    });
    expect(cost).toMatchObject({ usd: 0, basis: "computed" });
  });

  it("keeps the user's price when a dated name of the same model answers, also over a listed one", () => {
    const asked = facts(undefined, { price: configuredSheet({ input: 7, output: 8 }) });
    const cost = costOf({
      usage: usage({ input: 1_000_000 }),
      facts: asked,
      local: false,
      at: AT,
      servedModel: "model-1-2026-01-01",
      servedFacts: facts({ input: 1, output: 1 }),
    });
    expect(cost).toMatchObject({ usd: 7, basis: "computed" });
  });

  it("prices an unknown answering model by the user's price only as an estimate", () => {
    const cost = costOf({
      usage: usage({ input: 1_000_000 }),
      facts: facts(undefined, { price: configuredSheet({ input: 7, output: 8 }) }),
      local: false,
      at: AT,
      servedModel: "other",
    });
    expect(cost).toMatchObject({ usd: 7, basis: "estimated" });
    expect(cost.note).toContain("other answered");
  });

  it("takes input's price for cached tokens when none is listed, as an estimate", () => {
    const cost = costOf({
      usage: usage({ cacheRead: 1_000_000 }),
      facts: facts({ input: 2, output: 4 }),
      local: false,
      at: AT,
    });
    expect(cost).toMatchObject({ usd: 2, basis: "estimated" });
  });

  it.each([
    [{ cacheWrite: 1_000_000 }, 2.5, "computed"],
    [{ cacheWriteHour: 1_000_000 }, 4, "computed"],
    [{ cacheRead: 1_000_000 }, 0.2, "estimated"],
  ] as const)("uses Anthropic's documented multiples for %o", (part, usd, basis) => {
    const cost = costOf({
      usage: usage(part),
      facts: facts({ input: 2, output: 10 }, { vendor: "anthropic" }),
      local: false,
      at: AT,
    });
    expect(cost.usd).toBeCloseTo(usd, 9);
    expect(cost.basis).toBe(basis);
  });

  it("knows nothing of a price that does not hold yet", () => {
    const cost = costOf({
      usage: usage({ input: 1 }),
      facts: facts({ input: 1, output: 1, from: "2027-01-01" }),
      local: false,
      at: AT,
    });
    expect(cost).toMatchObject({ usd: null, basis: "unknown" });
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("refuses impossible usage: %d", (input) => {
    const cost = costOf({ usage: usage({ input }), facts: facts({ input: 1, output: 1 }), local: false, at: AT });
    expect(cost).toMatchObject({ usd: null, basis: "unknown" });
  });

  it("ignores an impossible bill", () => {
    const cost = costOf({
      usage: usage({ input: 1_000_000, billedUsd: -1 }),
      facts: facts({ input: 1, output: 1 }),
      local: false,
      at: AT,
    });
    expect(cost).toMatchObject({ usd: 1, basis: "computed" });
  });

  it("takes a bill of 0 at its word", () => {
    const cost = costOf({ usage: usage({ input: 10, billedUsd: 0 }), facts: facts(), local: false, at: AT });
    expect(cost).toMatchObject({ usd: 0, basis: "billed" });
  });
});

const tokens = fc.integer({ min: 0, max: 2_000_000 });
const anyUsage: fc.Arbitrary<Usage> = fc.record({
  input: tokens,
  cacheRead: tokens,
  cacheWrite: tokens,
  cacheWriteHour: tokens,
  output: tokens,
  reasoning: tokens,
});
const FIELDS = ["input", "cacheRead", "cacheWrite", "cacheWriteHour", "output", "reasoning"] as const;

describe("costs of every model in the catalog", () => {
  let catalog: Catalog;
  let models: readonly ModelFacts[];
  beforeAll(async () => {
    catalog = await loadCatalog();
    models = catalog.all();
  });
  const anyModel = fc.nat().map((number) => {
    const model = models[number % models.length];
    if (model === undefined) throw new Error("the catalog is empty");
    return model;
  });
  const anyTime = fc.date({
    min: new Date("2026-11-01T00:00:00Z"),
    max: new Date("2027-12-31T00:00:00Z"),
    noInvalidDate: true,
  });

  it("are null exactly when the basis is unknown, and more than 0 for tokens of a model with a price", () => {
    const tier = fc.constantFrom(undefined, "priority", "flex", "odd");
    fc.assert(
      fc.property(anyModel, anyUsage, anyTime, tier, (model, used, at, serviceTier) => {
        const cost = costOf({
          usage: { ...used, ...(serviceTier && { serviceTier }) },
          facts: model,
          local: false,
          at,
        });
        expect(cost.usd === null).toBe(cost.basis === "unknown");
        expect(cost.usd ?? 1).toBeGreaterThan(0);
        const possible =
          model.price === undefined
            ? ["unknown"]
            : model.price.exact
              ? ["computed", "estimated", "unknown"]
              : ["estimated", "unknown"];
        expect(possible).toContain(cost.basis);
      }),
      { numRuns: 2000 },
    );
  });

  it("never fall when tokens are added", () => {
    expect(() =>
      fc.assert(
        fc.property(anyModel, anyUsage, fc.constantFrom(...FIELDS), tokens, anyTime, (model, used, field, more, at) => {
          const before = costOf({ usage: used, facts: model, local: false, at }).usd ?? 0;
          const after = costOf({ usage: { ...used, [field]: used[field] + more }, facts: model, local: false, at }).usd;
          return (after ?? before) >= before - 1e-12;
        }),
        { numRuns: 2000 },
      ),
    ).not.toThrow();
  });

  it("never exceed the bound that budgets are held to, whatever was read from or written to a cache of five minutes", () => {
    expect(() =>
      fc.assert(
        fc.property(
          anyModel,
          tokens,
          tokens,
          tokens,
          fc.nat({ max: 2000 }),
          anyTime,
          (model, input, cacheRead, cacheWrite, output, at) => {
            const inputTokens = input + cacheRead + cacheWrite;
            const bound = estimateCost(model, { inputTokens, maxOutputTokens: output, local: false, at });
            const split = {
              input,
              cacheRead,
              cacheWrite,
              output: Math.floor(output / 2),
              reasoning: Math.ceil(output / 2),
            };
            const { usd } = costOf({ usage: usage(split), facts: model, local: false, at });
            const possible = output <= (model.maxOutputTokens ?? Infinity);
            return usd === null || !possible || usd <= (bound ?? -1) * (1 + 1e-9);
          },
        ),
        { numRuns: 2000 },
      ),
    ).not.toThrow();
  });

  it("are local on this machine, whatever the model", () => {
    fc.assert(
      fc.property(anyModel, anyUsage, (model, used) => {
        const local = {
          name: "mine/m",
          providerId: "mine",
          id: model.id,
          facts: model,
          local: true,
          fills: "by-prompt",
        } as const;
        expect(costOfAttempt({ model: local, usage: used, at: AT }, () => undefined)).toMatchObject({
          usd: 0,
          basis: "local",
        });
      }),
    );
  });
});
