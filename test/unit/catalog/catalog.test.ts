import { beforeAll, describe, expect, it } from "vitest";
import type { Catalog } from "../../../src/core/catalog/catalog.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";

describe("the shipped catalog", () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalog();
  });

  it("is read once", async () => {
    expect(await loadCatalog()).toBe(catalog);
  });

  it("finds exact ids first, also when they look like another id with a date", () => {
    expect(catalog.find("openai", "gpt-4o-2024-05-13")?.price?.prices[0]?.input).toBe(5);
    expect(catalog.find("openai", "gpt-4o")?.price?.prices[0]?.input).toBe(2.5);
  });

  it.each([
    ["openai", "gpt-5-2025-08-07", "gpt-5"],
    ["openai", "gpt-5-mini-20250807", "gpt-5-mini"],
    ["anthropic", "claude-opus-5-5@20261001", "claude-opus-5-5"],
    ["google", "models/gemini-3.8-flash", "gemini-3.8-flash"],
    ["google", "gemini-2.0-flash-001", "gemini-2.0-flash"],
    ["gemini", "gemini-3.8-flash", "gemini-3.8-flash"],
  ])("takes %s %s for %s, at its price", (vendor, id, expected) => {
    const facts = catalog.find(vendor, id);
    expect(facts?.id).toBe(expected);
    expect(facts?.price?.exact).toBe(true);
  });

  // anthropics/claude-code#74244: a near name raised a false alarm about another model.
  it.each([
    ["anthropic", "claude-opus-5-5-next"],
    ["anthropic", "claude-opus-5-6"],
    ["anthropic", "claude-opus"],
    ["openai", "gpt-5.4-turbo"],
    ["openai", "gpt-5."],
    ["openai", "my-gpt-5"],
    ["openai", "GPT-5"],
    ["google", "gemini-3.8"],
    [undefined, "llama"],
    [undefined, "constructor"],
    ["__proto__", "toString"],
  ])("does not guess: %s %s is unknown", (vendor, id) => {
    expect(catalog.find(vendor, id)).toBeUndefined();
  });

  it("knows the vendor behind a gateway's name, at a price that is not exact", () => {
    const own = catalog.find("anthropic", "claude-sonnet-4-5");
    const behind = catalog.find("openrouter", "anthropic/claude-sonnet-4-5");
    expect(own?.price?.exact).toBe(true);
    expect(behind?.vendor).toBe("anthropic");
    expect(behind?.price).toMatchObject({ exact: false, prices: own?.price?.prices });
    const anybody = catalog.find(undefined, "openai/gpt-5.4");
    expect(anybody?.vendor).toBe("openai");
    expect(anybody?.price?.exact).toBe(false);
    expect(catalog.find(undefined, "gpt-5.4")?.price?.exact).toBe(false);
  });

  it("takes the vendor's list price where OpenRouter's row mixes endpoints", () => {
    // OpenRouter lists kimi-k3 at 0.192/16, the vendor at 3/15.
    const facts = catalog.find("openrouter", "moonshotai/kimi-k3");
    expect(facts?.price).toMatchObject({ exact: false, prices: [{ input: 3, output: 15 }] });
  });

  it("knows no price of a free variant and no exact price of a faster one", () => {
    const free = catalog.find("openrouter", "openai/gpt-6.1-sol:free");
    expect(free?.id).toBeDefined();
    expect(free?.price).toBeUndefined();
    expect(catalog.find("openrouter", "openai/gpt-6.1-sol:nitro")?.price).toMatchObject({ exact: false });
    expect(catalog.find("openai", "gpt-5.4:nitro")).toBeUndefined();
  });

  it("has no price of 0 anywhere, and none where the source's 0 means unknown", () => {
    for (const facts of catalog.all()) {
      for (const price of facts.price?.prices ?? []) {
        expect(price.input, facts.id).toBeGreaterThan(0);
        expect(price.output, facts.id).toBeGreaterThan(0);
      }
    }
    for (const [vendor, id] of [
      ["google", "gemma-4-31b-it"],
      ["mistral", "labs-devstral-small-2512"],
      ["openrouter", "openrouter/auto"],
      ["ollama", "qwen2.5-coder:7b"],
    ] as const) {
      expect(catalog.find(vendor, id), id).toBeDefined();
      expect(catalog.find(vendor, id)?.price, id).toBeUndefined();
    }
  });

  it("does not call aliases, DeepSeek, OpenRouter or rows in doubt exact", () => {
    for (const facts of catalog.all()) {
      if (facts.price === undefined) continue;
      const inexact = facts.id.endsWith("-latest") || facts.vendor === "deepseek" || facts.vendor === "openrouter";
      if (inexact) expect(facts.price.exact, `${facts.vendor}/${facts.id}`).toBe(false);
      if (!facts.price.exact) expect(facts.price.note, `${facts.vendor}/${facts.id}`).toBeTruthy();
      expect(facts.price.asOf).toMatch(/^2026-\d\d-\d\d$/);
      expect(facts.price.source).not.toBe("");
    }
  });

  it("prices one-hour cache writes of every Anthropic model at twice the input, at every step", () => {
    const anthropic = catalog.all().filter(({ vendor }) => vendor === "anthropic");
    expect(anthropic.length).toBeGreaterThan(15);
    for (const facts of anthropic) {
      for (const price of facts.price?.prices ?? []) {
        for (const step of [price, ...(price.tiers ?? [])]) expect(step.cacheWriteHour, facts.id).toBeCloseTo(step.input * 2, 9);
      }
    }
  });

  it("knows windows at least as large as the bounds of price steps", () => {
    for (const facts of catalog.all()) {
      if (facts.vendor === "openrouter") continue;
      for (const tier of facts.price?.prices.flatMap((price) => price.tiers ?? []) ?? []) {
        expect(facts.contextTokens, `${facts.vendor}/${facts.id}`).toBeGreaterThan(tier.aboveInputTokens);
      }
    }
  });

  it("offers a handful of current models for each vendor that has any", () => {
    const today = new Date("2026-11-21T12:00:00Z");
    const vendors = new Set(catalog.all().map(({ vendor }) => vendor));
    for (const vendor of vendors) {
      if (vendor === "ollama") continue;
      const models = catalog.modelsOf(vendor);
      expect(models.length, vendor).toBeGreaterThan(0);
      expect(models.length, vendor).toBeLessThan(7);
      for (const facts of models) {
        expect(facts.lifecycle?.status ?? "active", facts.id).toBe("active");
        expect(facts.price, facts.id).toBeDefined();
        expect(facts.released === undefined || facts.released <= today.toISOString(), facts.id).toBe(true);
      }
    }
    expect(catalog.modelsOf("gemini").map(({ id }) => id)).toContain("gemini-3.8-flash");
    expect(catalog.modelsOf("nobody")).toEqual([]);
  });

  it("carries measured quality only with a source, and none for models nobody measured", () => {
    expect(catalog.find("anthropic", "claude-sonnet-4-20250514")?.quality?.edit?.value).toBe(0.6481);
    expect(catalog.find("anthropic", "claude-sonnet-4-20250514")?.quality?.edit?.source).toMatch(/EDIT-Bench/);
    expect(catalog.find("anthropic", "claude-sonnet-5-5")?.quality).toBeUndefined();
    expect(catalog.find("openai", "gpt-5.1")?.quality).toBeUndefined();
  });
});
