import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/core/catalog/assemble.js";
import { priceFor } from "../../../src/core/catalog/price.js";
import { readPrice } from "../../../src/core/catalog/readPrice.js";
import { meansSameModel } from "../../../src/core/catalog/modelId.js";

const AT = new Date("2026-11-21T12:00:00Z");

describe("readPrice", () => {
  it("reads the catalog's spelling and ours", () => {
    const price = {
      input: 1,
      output: 2,
      cacheRead: 0.1,
      cacheWrite: 1.25,
      cacheWriteHour: 2,
      reasoning: 3,
      tiers: [{ aboveInputTokens: 10, input: 4, output: 5, cacheRead: 0.4 }],
    };
    expect(
      readPrice({
        input: 1,
        output: 2,
        cache_read: 0.1,
        cache_write: 1.25,
        cache_write_1h: 2,
        reasoning: 3,
        tiers: [{ above_input_tokens: 10, input: 4, output: 5, cache_read: 0.4, cache_write: null }],
      }),
    ).toEqual(price);
    expect(readPrice(price)).toEqual(price);
  });

  it.each([
    undefined,
    null,
    [],
    "1/2",
    {},
    { input: 1 },
    { output: 1 },
    { input: -1, output: 1 },
    { input: "1", output: 1 },
    { input: Number.NaN, output: 1 },
    { input: 1, output: 1, cache_read: -0.1 },
    { input: 1, output: 1, tiers: {} },
    { input: 1, output: 1, tiers: [{ input: 1, output: 1 }] },
    { input: 1, output: 1, from: "soon" },
    { input: 1, output: 1, hours: [{ weekdays: [], from: "01:00", to: "02:00" }] },
    { input: 1, output: 1, hours: [{ weekdays: [1], from: "1am", to: "02:00" }] },
  ])("takes half a price for none: %j", (value) => {
    expect(readPrice(value)).toBeUndefined();
  });
});

describe("priceFor", () => {
  const sheet = (price: unknown) => {
    const read = readPrice(price);
    if (read === undefined) throw new Error("not a price");
    return { prices: [read], source: "a test", asOf: "2026-11-21", exact: true };
  };

  it.each([
    [32_000, 1],
    [32_001, 2],
    [128_001, 3],
  ])("takes the highest step that %d tokens exceed, in whatever order they are listed", (inputTokens, input) => {
    const low = { above_input_tokens: 32_000, input: 2, output: 2 };
    const high = { above_input_tokens: 128_000, input: 3, output: 3 };
    for (const tiers of [
      [low, high],
      [high, low],
    ]) {
      expect(priceFor(sheet({ input: 1, output: 1, tiers }), { inputTokens, at: AT })?.input).toBe(input);
    }
  });

  it("scales cache prices that a step does not list, and says so", () => {
    const price = priceFor(
      sheet({ input: 1, output: 2, cache_read: 0.1, tiers: [{ above_input_tokens: 10, input: 4, output: 8 }] }),
      {
        inputTokens: 11,
        at: AT,
      },
    );
    expect(price).toEqual({ input: 4, output: 8, cacheRead: 0.4, aboveInputTokens: 10, scaled: true });
  });
});

describe("assemble", () => {
  const files = (row: object, patch?: object) => ({
    listing: {
      sources: { listing: { text: "a list", asOf: "2026-11-10" } },
      vendors: { v: [{ id: "m", context: 10, ...row }] },
    },
    overlay: { models: { v: patch === undefined ? {} : { m: patch } } },
    quality: {},
  });
  const only = (row: object, patch?: object) => assemble(files(row, patch)).models[0];

  it("never takes a listed 0 for a price", () => {
    expect(only({ price: { input: 1, output: 2 } })?.price?.exact).toBe(true);
    expect(only({ price: { input: 0, output: 0 } })?.price).toBeUndefined();
    expect(only({ price: { input: 0, output: 2 } })?.price).toBeUndefined();
    expect(only({ price: { input: 1, output: 2 } }, { unpriced: "a plan" })?.price).toBeUndefined();
  });

  it("lets the overlay win and keeps what it leaves out", () => {
    const facts = only({ price: { input: 1, output: 2 }, output: 5 }, { context: 99, suspect: "odd" });
    expect(facts).toMatchObject({
      contextTokens: 99,
      maxOutputTokens: 5,
      price: { exact: false, note: "odd", asOf: "2026-11-10" },
    });
  });

  it("leaves out rows that it cannot read instead of failing", () => {
    expect(
      assemble({ listing: { vendors: { v: [null, 1, { name: "no id" }], w: "?" } }, overlay: null, quality: [] })
        .models,
    ).toEqual([]);
    expect(assemble({ listing: undefined, overlay: undefined, quality: undefined })).toEqual({
      models: [],
      defaults: {},
    });
  });
});

describe("meansSameModel", () => {
  it.each([
    ["gpt-5.4", "gpt-5.4-2026-03-05", true],
    ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929", true],
    ["models/gemini-3.8-flash", "gemini-3.8-flash", true],
    ["openai/gpt-oss-20b", "gpt-oss-20b", true],
    ["accounts/fireworks/models/glm-5p3", "glm-5p3", true],
    ["anthropic/claude-opus-5.5", "claude-opus-5-5", true],
    ["anthropic/claude-opus-5.5", "anthropic/claude-opus-5.5-20261001", true],
    ["gpt-6.1-sol:nitro", "gpt-6.1-sol", true],
    ["Kimi-K3", "kimi-k3", true],
    ["gpt-5.4", "gpt-5.4-mini", false],
    ["gemini-2.5-pro", "gemini-3.8-flash", false],
    ["openai/gpt-6.1-sol", "azure/gpt-6.1-sol", false],
    ["claude-opus-5", "claude-opus-5-5", false],
    ["mistral-large-2411", "mistral-large-2512", false],
    ["gpt-4o-2024-05-13", "gpt-4o-2024-08-06", false],
    ["gpt-4o-2024-05-13", "gpt-4o@20240513", true],
  ])("%s and %s: %s", (asked, served, same) => {
    expect(meansSameModel(asked, served)).toBe(same);
    expect(meansSameModel(served, asked)).toBe(same);
  });
});
