import { beforeAll, describe, expect, it } from "vitest";
import type { Catalog } from "../../../src/core/catalog/catalog.js";
import { freshnessOf } from "../../../src/core/catalog/freshness.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import {
  readModelsDev,
  readSavedPrices,
  withRefreshedPrices,
  type RefreshedPrices,
} from "../../../src/core/catalog/refreshedPrices.js";

const model = (id: string, cost: unknown, more: object = {}) => ({
  [id]: { id, name: id.toUpperCase(), cost, ...more },
});
const read = (models: object, provider = "openai") =>
  readModelsDev({ [provider]: { id: provider, models } }, "2026-11-20", 1);

describe("readModelsDev", () => {
  it("takes prices, tiers, limits and flags of vendors that the catalog knows", () => {
    const more = {
      limit: { context: 400_000, output: 128_000 },
      tool_call: true,
      reasoning: true,
      modalities: { input: ["text", "image"], output: ["text"] },
    };
    const cost = {
      input: 2,
      output: 8,
      cache_read: 0.2,
      cache_write: 2.5,
      tiers: [{ tier: { type: "context", size: 272_000 }, input: 4, output: 12 }],
    };
    expect(read(model("gpt-7", cost, more))).toEqual({
      source: "models.dev",
      asOf: "2026-11-20",
      models: [
        {
          vendor: "openai",
          id: "gpt-7",
          name: "GPT-7",
          price: {
            input: 2,
            output: 8,
            cacheRead: 0.2,
            cacheWrite: 2.5,
            tiers: [{ aboveInputTokens: 272_000, input: 4, output: 12 }],
          },
          contextTokens: 400_000,
          maxOutputTokens: 128_000,
          tools: true,
          reasons: true,
          images: true,
        },
      ],
    });
    expect(
      read(model("x", { input: 1, output: 2, context_over_200k: { input: 2, output: 3 } }), "togetherai")?.models[0],
    ).toMatchObject({
      vendor: "together",
      price: { tiers: [{ aboveInputTokens: 200_000, input: 2, output: 3 }] },
    });
    expect(read(model("x", { input: 1, output: 2 }), "some-reseller")).toBeUndefined();
  });

  it.each([
    ["a free row", { input: 0, output: 0 }],
    ["half a price", { input: 1 }],
    ["text", { input: "1", output: "2" }],
    ["a negative figure", { input: 1, output: -2 }],
    ["a slip of a unit", { input: 2_000_000, output: 8_000_000 }],
    ["not a number", { input: Number.NaN, output: 2 }],
    ["a bad cache price", { input: 1, output: 2, cache_read: "free" }],
    [
      "an unknown kind of tier",
      { input: 1, output: 2, tiers: [{ tier: { type: "time", size: 5 }, input: 1, output: 2 }] },
    ],
    ["a broken tier", { input: 1, output: 2, tiers: [{ input: 1, output: 2 }] }],
    ["no cost", undefined],
  ])("leaves out a model with %s, and keeps its neighbour", (_, cost) => {
    const prices = read({ ...model("bad", cost), ...model("good", { input: 1, output: 2 }) });
    expect(prices?.models.map(({ id }) => id)).toEqual(["good"]);
  });

  it("refuses what is no listing, or a cut one", () => {
    for (const value of [
      null,
      [],
      "x",
      {},
      { openai: 1 },
      { openai: { models: [] } },
      JSON.parse('{"__proto__":{"models":{}}}'),
    ]) {
      expect(readModelsDev(value, "2026-11-20", 1)).toBeUndefined();
    }
    expect(readModelsDev({ openai: { models: model("x", { input: 1, output: 2 }) } }, "2026-11-20")).toBeUndefined();
    expect(read({ x: { id: "y", cost: { input: 1, output: 2 } } })).toBeUndefined();
  });
});

describe("withRefreshedPrices", () => {
  let shipped: Catalog;
  beforeAll(async () => void (shipped = await loadCatalog()));
  const refreshed = (vendor: string, id: string, input: number, output: number): RefreshedPrices => ({
    source: "models.dev",
    asOf: "2026-11-20",
    models: [{ vendor, id, price: { input, output } }],
  });

  it("puts the new price in place, with its source and age, and keeps what the listing does not know", () => {
    const before = shipped.find("openai", "gpt-5.2");
    const old = before?.price?.prices[0];
    const next = withRefreshedPrices(
      shipped,
      refreshed("openai", "gpt-5.2", (old?.input ?? 0) * 2, (old?.output ?? 0) * 2),
    ).find("openai", "gpt-5.2");
    expect(next?.price?.prices[0]).toMatchObject({
      input: (old?.input ?? 0) * 2,
      ...(old?.cacheRead === undefined ? {} : { cacheRead: old.cacheRead }),
    });
    expect(next?.price && freshnessOf(next.price, new Date("2026-11-22T00:00:00Z")).text).toBe(
      "list price (models.dev), 2 days old",
    );
    expect({ ...next, price: undefined }).toEqual({ ...before, price: undefined });
  });

  it("keeps prices that depend on the day or hour, and rows newer than the download", () => {
    for (const [vendor, id] of [["deepseek", "deepseek-flash"]] as const) {
      expect(
        withRefreshedPrices(shipped, { ...refreshed(vendor, id, 0.2, 0.8), asOf: "2099-01-01" }).find(vendor, id)
          ?.price,
      ).toEqual(shipped.find(vendor, id)?.price);
    }
    const stale = { ...refreshed("openai", "gpt-5.2", 9, 99), asOf: "2020-01-01" };
    expect(withRefreshedPrices(shipped, stale).find("openai", "gpt-5.2")?.price).toEqual(
      shipped.find("openai", "gpt-5.2")?.price,
    );
  });

  it("does not call a price exact that moved beyond belief", () => {
    const price = withRefreshedPrices(shipped, refreshed("openai", "gpt-5.2", 0.001, 0.002)).find(
      "openai",
      "gpt-5.2",
    )?.price;
    expect(price?.exact).toBe(false);
    expect(price?.note).toContain("times from the shipped one");
  });

  it("adds models that came out since, and keeps each vendor's defaults", () => {
    const next = withRefreshedPrices(shipped, refreshed("openai", "gpt-99", 1, 2));
    expect(next.find("openai", "gpt-99")?.price).toEqual({
      prices: [{ input: 1, output: 2 }],
      source: "list price (models.dev)",
      asOf: "2026-11-20",
      exact: true,
    });
    expect(next.modelsOf("openai").map(({ id }) => id)).toEqual(shipped.modelsOf("openai").map(({ id }) => id));
    expect(shipped.find("openai", "gpt-99")).toBeUndefined();
  });

  it("survives being saved, and a damaged file is none", () => {
    const prices = refreshed("openai", "gpt-99", 1, 2);
    expect(readSavedPrices(JSON.parse(JSON.stringify(prices)))).toEqual(prices);
    for (const junk of [
      null,
      [],
      {},
      { ...prices, asOf: "now" },
      { ...prices, models: [{ vendor: "openai", id: "x", price: { input: 0, output: 1 } }] },
    ]) {
      expect(readSavedPrices(junk)).toBeUndefined();
    }
  });
});
