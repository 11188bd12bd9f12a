import { beforeAll, describe, expect, it } from "vitest";
import type { Catalog } from "../../../src/core/catalog/catalog.js";
import { lifecycleOn, withLive } from "../../../src/core/catalog/lifecycle.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import type { ModelFacts } from "../../../src/core/catalog/model.js";

describe("lifecycleOn", () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalog();
  });
  const on = (vendor: string, id: string, day: string) => {
    const facts = catalog.find(vendor, id);
    if (facts === undefined) throw new Error(`${id} is not in the catalog`);
    return lifecycleOn(facts, new Date(`${day}T12:00:00Z`));
  };

  it("counts the days to an end and names the replacement", () => {
    expect(on("anthropic", "claude-sonnet-4-5", "2026-11-21")).toEqual({
      state: "ends",
      date: "2026-11-30",
      daysLeft: 9,
      replacement: "claude-sonnet-5-5",
    });
    expect(on("openai", "gpt-5", "2026-11-21")).toEqual({
      state: "ends",
      date: "2026-12-11",
      daysLeft: 20,
      replacement: "gpt-6.1-sol",
    });
  });

  it("takes a date of the catalog that has passed for the end, whatever the status says", () => {
    expect(on("openai", "gpt-5", "2026-12-10")).toMatchObject({ state: "ends", daysLeft: 1 });
    expect(on("openai", "gpt-5", "2026-12-11")).toEqual({
      state: "retired",
      date: "2026-12-11",
      replacement: "gpt-6.1-sol",
    });
  });

  it("knows what is gone already and what goes on", () => {
    expect(on("openai", "o1", "2026-11-21")).toMatchObject({ state: "retired", date: "2026-10-23" });
    expect(on("openai", "gpt-5.2", "2026-11-21")).toEqual({ state: "active" });
    expect(on("deepseek", "deepseek-v4-flash", "2026-11-21")).toEqual({ state: "ends", replacement: "deepseek-flash" });
  });

  it("gives dated snapshots the end of their model", () => {
    expect(on("openai", "gpt-4o-2024-08-06", "2026-11-21")).toMatchObject({ state: "ends", date: "2027-01-14" });
  });

  it("has real content for a banner on the day it ships", () => {
    const soon = catalog.all().filter((facts) => {
      const state = lifecycleOn(facts, new Date("2026-11-21T12:00:00Z"));
      return state.state === "ends" && state.daysLeft !== undefined && state.daysLeft <= 60;
    });
    expect(soon.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "claude-sonnet-4-5",
        "gemini-2.5-pro",
        "gemini-2.5-flash",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5-nano",
        "o3",
        "gpt-4o",
        "gpt-4.1",
      ]),
    );
  });

  it("names replacements that the catalog knows and that are not gone themselves", () => {
    const today = new Date("2026-11-21T12:00:00Z");
    const wrong = catalog.all().flatMap(({ id, vendor, lifecycle }) => {
      if (lifecycle?.replacement === undefined || lifecycle.status === "retired") return [];
      const replacement = catalog.find(vendor, lifecycle.replacement);
      const there = replacement !== undefined && lifecycleOn(replacement, today).state !== "retired";
      return there ? [] : [`${id} -> ${lifecycle.replacement}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe("withLive", () => {
  const facts: ModelFacts = {
    id: "model-1",
    vendor: "anthropic",
    name: "Model 1",
    source: "a test",
    lifecycle: { status: "deprecated", shutdownDate: "2026-11-30", replacement: "model-2", source: "catalog" },
  };
  const after = new Date("2026-12-05T00:00:00Z");

  it("believes a provider that still offers a model past its date: overdue, not gone", () => {
    const live = withLive(facts, {
      status: "deprecated",
      shutdownDate: "2026-11-30",
      source: "Anthropic's model list",
    });
    expect(lifecycleOn(facts, after).state).toBe("retired");
    expect(lifecycleOn(live, after)).toEqual({
      state: "ends",
      date: "2026-11-30",
      daysLeft: -5,
      replacement: "model-2",
    });
  });

  it("believes a provider that says retired before the date", () => {
    const live = withLive(facts, { status: "retired", source: "Anthropic's model list" });
    expect(lifecycleOn(live, new Date("2026-11-01T00:00:00Z"))).toMatchObject({ state: "retired" });
  });

  it("takes a date back when the provider says active, keeps it when it says nothing", () => {
    expect(lifecycleOn(withLive(facts, { status: "active", source: "list" }), after)).toEqual({ state: "active" });
    expect(withLive(facts, { source: "list" }).lifecycle).toMatchObject({
      status: "deprecated",
      shutdownDate: "2026-11-30",
    });
  });

  it("takes over a new date and keeps the replacement that the provider does not name", () => {
    const live = withLive(facts, { shutdownDate: "2027-02-01", source: "OpenAI's model list" });
    expect(live.lifecycle).toMatchObject({
      status: "deprecated",
      shutdownDate: "2027-02-01",
      replacement: "model-2",
      source: "OpenAI's model list",
    });
  });
});
