import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assumedTier } from "../../../src/core/catalog/assumedTier.js";
import { FLOORS, floorFor } from "../../../src/core/catalog/floors.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import { DIFFICULTIES, TASKS } from "../../../src/core/request/task.js";

const file = JSON.parse(readFileSync(new URL("../../../src/core/catalog/quality.json", import.meta.url), "utf8")) as {
  edit: { figures: Record<string, number>; models: Record<string, string> };
};

/** The value below which a share of the sorted figures lies, by linear interpolation. */
function quantile(share: number): number {
  const sorted = Object.values(file.edit.figures).sort((left, right) => left - right);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? 0;
  return low + (high - low) * (place - Math.floor(place));
}

describe("quality floors", () => {
  it("are the quantiles of the 44 measured models that they say they are", () => {
    const floor = (share: number): number => Math.floor(quantile(share) * 100) / 100;
    expect(Object.keys(file.edit.figures)).toHaveLength(44);
    expect(FLOORS.edit).toEqual({ low: floor(0.25), medium: floor(0.5), high: floor(0.9) });
    expect(FLOORS.read).toEqual({ low: floor(0.1), medium: floor(0.25), high: floor(0.5) });
  });

  it.each(TASKS.filter((task) => task !== "completion"))("rise with difficulty for %s", (task) => {
    const [low, medium, high] = DIFFICULTIES.map((difficulty) => floorFor(task, difficulty));
    expect(low).toBeGreaterThan(0);
    expect(medium).toBeGreaterThan(low ?? 1);
    expect(high).toBeGreaterThan(medium ?? 1);
  });

  it("are none for completions, which nobody has measured", () => {
    expect(DIFFICULTIES.map((difficulty) => floorFor("completion", difficulty))).toEqual([0, 0, 0]);
  });

  it("map only models that the catalog has to figures that the benchmark has", async () => {
    const catalog = await loadCatalog();
    const known = new Set(catalog.all().map(({ vendor, id }) => `${vendor}/${id}`));
    const wrong = Object.entries(file.edit.models).filter(
      ([model, of]) => !known.has(model) || file.edit.figures[of] === undefined,
    );
    expect(wrong).toEqual([]);
  });
});

describe("assumedTier", () => {
  it.each([
    ["openai", "gpt-6-luna", "light"],
    ["openai", "gpt-5.4-mini", "light"],
    ["anthropic", "claude-haiku-4-5", "light"],
    ["google", "gemini-3.8-flash", "light"],
    ["meta", "muse-ember-1.0", "light"],
    ["ollama", "qwen2.5-coder:7b", "light"],
    ["groq", "openai/gpt-oss-20b", "light"],
    ["openai", "gpt-6.1-terra", "standard"],
    ["xai", "grok-4.7", "standard"],
    ["openai", "gpt-6.1-sol", "strong"],
    ["anthropic", "claude-sonnet-5-5", "strong"],
    ["anthropic", "claude-opus-5-5", "strong"],
    ["google", "gemini-4-argon", "strong"],
  ])("takes %s %s for %s", async (vendor, id, tier) => {
    const facts = (await loadCatalog()).find(vendor, id);
    expect(facts && assumedTier(facts)?.tier).toBe(tier);
  });

  it("does not read small words inside other words", () => {
    const named = (id: string) => assumedTier({ id, vendor: "v", name: id, source: "unknown" });
    // "gemini" holds "mini", "flashy" holds "flash".
    expect(["gemini-9-pro", "flashy-model", "elite", "my-model"].filter((id) => named(id) !== undefined)).toEqual([]);
    expect(named("phi-4-mini")?.tier).toBe("light");
  });

  it("places each tier between the floors, so that it meets one difficulty and not the next", async () => {
    const quality = async (vendor: string, id: string): Promise<number> => {
      const facts = (await loadCatalog()).find(vendor, id);
      return (facts && assumedTier(facts)?.quality) ?? Number.NaN;
    };
    const light = await quality("openai", "gpt-6-luna");
    const standard = await quality("openai", "gpt-6.1-terra");
    const strong = await quality("openai", "gpt-6.1-sol");
    expect(light).toBeGreaterThan(FLOORS.edit.low);
    expect(light).toBeLessThan(FLOORS.edit.medium);
    expect(standard).toBeGreaterThan(FLOORS.edit.medium);
    expect(standard).toBeLessThan(FLOORS.edit.high);
    expect(strong).toBeGreaterThan(FLOORS.edit.high);
  });
});
