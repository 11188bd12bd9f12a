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

  it("has no price of 0 anywhere", () => {
    const free = catalog
      .all()
      .filter(({ price }) => price?.prices.some(({ input, output }) => !(input > 0) || !(output > 0)));
    expect(free).toEqual([]);
  });

  it.each([
    ["google", "gemma-4-31b-it"],
    ["mistral", "labs-devstral-small-2512"],
    ["openrouter", "openrouter/auto"],
    ["ollama", "qwen2.5-coder:7b"],
  ])("knows %s %s, whose listed 0 means unknown, and no price of it", (vendor, id) => {
    const facts = catalog.find(vendor, id);
    expect(facts?.id).toBe(id);
    expect(facts?.price).toBeUndefined();
  });

  it("does not call aliases, DeepSeek, OpenRouter or rows in doubt exact", () => {
    const wrong = catalog.all().filter(({ id, vendor, price }) => {
      const moves = id.endsWith("-latest") || vendor === "deepseek" || vendor === "openrouter";
      return price?.exact === true && moves;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    for (const id of ["deepseek-flash", "deepseek-v4-pro"])
      expect(catalog.find("deepseek", id)?.price?.exact).toBe(false);
  });

  it("says of every price where it is from, and of every price that is not exact why", () => {
    const wrong = catalog.all().filter(({ price }) => {
      if (price === undefined) return false;
      const dated = /^2026-\d\d-\d\d$/.test(price.asOf) && price.source !== "";
      return !dated || (!price.exact && !price.note);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("prices one-hour cache writes of every Anthropic model at twice the input, at every step", () => {
    const steps = catalog
      .all()
      .filter(({ vendor }) => vendor === "anthropic")
      .flatMap(({ price }) => price?.prices.flatMap((flat) => [flat, ...(flat.tiers ?? [])]) ?? []);
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.filter(({ input, cacheWriteHour }) => Math.abs((cacheWriteHour ?? 0) - input * 2) > 1e-9)).toEqual([]);
  });

  it("knows windows larger than the bounds of price steps", () => {
    const wrong = catalog.all().filter(({ vendor, contextTokens, price }) => {
      const bounds = price?.prices.flatMap(({ tiers }) => (tiers ?? []).map((tier) => tier.aboveInputTokens)) ?? [];
      return vendor !== "openrouter" && bounds.some((bound) => (contextTokens ?? 0) <= bound);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("offers a handful of current models with a price for each vendor that has any", () => {
    const vendors = new Set(catalog.all().map(({ vendor }) => vendor));
    vendors.delete("ollama");
    const wrong = [...vendors].filter((vendor) => {
      const models = catalog.modelsOf(vendor);
      const current = models.every(
        ({ lifecycle, price }) => (lifecycle?.status ?? "active") === "active" && price !== undefined,
      );
      return models.length < 2 || models.length > 6 || !current;
    });
    expect(wrong).toEqual([]);
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
