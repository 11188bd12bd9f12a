import { describe, expect, test } from "vitest";
import type { Decision } from "../../../src/core/decision/decision.js";
import { renderPage } from "../../../src/editor/explain/page.js";

const decision = (extra: Partial<Decision>): Decision => ({
  id: "1",
  at: 0,
  surface: "explain",
  classification: {
    task: "explain",
    difficulty: "low",
    confidence: 1,
    unsure: false,
    signals: [],
    difficultySignals: [],
  },
  strategy: "cheapest",
  candidates: [],
  attempts: [],
  outcome: "answered",
  model: "b/y",
  costUsd: 0.0012,
  costBasis: "computed",
  totalMs: 800,
  notes: [],
  ...extra,
});

describe("the page of an explanation", () => {
  test("names the model that served, cost, time and every switch", () => {
    const failed = {
      model: "a/x",
      outcome: "failed",
      errorClass: "overloaded",
      startedMs: 0,
      totalMs: 1,
      costUsd: 0,
      costBasis: "computed",
    } as const;
    const served = {
      model: "b/y",
      outcome: "answered",
      startedMs: 1,
      totalMs: 1,
      costUsd: 0.0012,
      costBasis: "computed",
    } as const;
    const page = renderPage("a.ts", [
      {
        state: "",
        text: "Because.",
        attempts: [],
        decision: decision({ servedModel: "y-2026", attempts: [failed, served] }),
      },
    ]);
    expect(page).toContain("**y-2026 (asked for b/y)** · $0.0012 · 0.8 s");
    expect(page).toContain("Switched: a/x failed: overloaded; answered by b/y");
    expect(page).toContain("Because.");
  });

  test("marks a partial and keeps it, also in the middle of code", () => {
    const error = { class: "truncated", message: "b/y broke off.", remedy: "Try again." } as const;
    const page = renderPage("a.ts", [
      { state: "", text: "Half\n```ts\nconst", attempts: [], decision: decision({ outcome: "partial", error }) },
      { state: "c/z answers...", text: "the rest", attempts: [] },
    ]);
    expect(page).toMatch(
      /Half\n```ts\nconst\n```\n\n> \*\*The answer broke off here\.\*\* b\/y broke off\. Try again\.\n\n---\n\n> c\/z answers/,
    );
  });

  test("lets no name draw an image", () => {
    expect(renderPage("![x](https://evil.example).ts", [])).not.toContain("![");
  });
});
