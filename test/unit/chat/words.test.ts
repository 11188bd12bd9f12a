import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/core/decision/decision.js";
import type { DecisionSummary } from "../../../src/core/decision/ledger.js";
import { plain } from "../../../src/editor/markdown/text.js";
import { usageReport } from "../../../src/editor/chat/usage.js";
import { taskIn, variantsMarkdown } from "../../../src/editor/chat/variants.js";
import { whyMarkdown } from "../../../src/editor/chat/why.js";

const DECISION: Decision = {
  id: "1",
  at: 0,
  surface: "explain",
  classification: {
    task: "explain",
    difficulty: "medium",
    confidence: 0.71,
    unsure: true,
    signals: [
      { name: 'word "why"', weight: 2 },
      { name: "small", weight: 0.1 },
      { name: "against", weight: -1 },
      { name: "third", weight: 0.5 },
    ],
    difficultySignals: [{ name: "80 lines", weight: 1 }],
  },
  place: { path: "src/a_b.ts", line: 12, language: "typescript" },
  strategy: "cheapest",
  override: "session: a/x",
  candidates: [
    { model: "b/y", kept: true, reason: "about $0.001" },
    { model: "a/x", kept: false, reason: 'denied by "a/*" in fairlead.models.deny (workspace settings)' },
  ],
  attempts: [
    {
      model: "c/z",
      outcome: "failed",
      errorClass: "rate-limit",
      startedMs: 0,
      totalMs: 300,
      costUsd: 0,
      costBasis: "computed",
      why: "first choice",
    },
    {
      model: "b/y",
      servedModel: "y-2026",
      outcome: "answered",
      startedMs: 300,
      firstTokenMs: 200,
      totalMs: 900,
      costUsd: null,
      costBasis: "unknown",
      variant: "explain.claude",
    },
  ],
  outcome: "answered",
  model: "b/y",
  servedModel: "y-2026",
  costUsd: null,
  costBasis: "unknown",
  firstTokenMs: 500,
  totalMs: 1200,
  notes: ["b/y was asked, y-2026 answered"],
};

describe("/why", () => {
  const told = whyMarkdown(DECISION).replaceAll("\\", "");

  it("names the model that served, the switch, an unknown cost as unknown and every candidate's reason", () => {
    expect(told).toContain("y-2026 (asked for b/y)");
    expect(told).toContain("c/z failed: rate-limit; answered by b/y");
    expect(told).toContain("cost unknown");
    expect(told).toContain("answered; cost unknown, 0.9 s");
    expect(told).toContain("kept: `b/y`, about $0.001");
    expect(told).toContain('left out: `a/x`, denied by "a/*" in fairlead.models.deny');
    expect(told).toContain("explain.claude");
  });

  it("tells what the request was taken for, by what, and that it was unsure", () => {
    expect(told).toContain("explain with 71 % confidence");
    expect(told).toContain('word "why"; against; third');
    expect(told).not.toContain("small;");
    expect(told).toContain("It was unsure");
    expect(told).toContain("override session: a/x");
  });
});

describe("fairlead_usage", () => {
  const row = (over: Partial<DecisionSummary>): DecisionSummary => ({
    id: "1",
    at: 0,
    task: "ask",
    surface: "chat-model",
    path: "secret/place.ts",
    model: "a/x",
    outcome: "answered",
    attempts: 1,
    costUsd: 0.1,
    costBasis: "computed",
    firstTokenMs: 100,
    totalMs: 1000,
    ...over,
  });
  const report = JSON.parse(
    usageReport({
      today: [
        row({}),
        row({ totalMs: 3000, firstTokenMs: 300, costUsd: null, costBasis: "unknown" }),
        row({ outcome: "failed", model: "b/y", totalMs: 9, costUsd: 0 }),
      ],
      truncated: false,
      spent: { usd: 0.1, unknown: 1 },
      providers: ["a", "b"],
      keptOut: [{ provider: "b", reason: "rate limit", until: 41_000 }],
      perDayUsd: 1,
      now: 1_000,
    }),
  );

  it("counts, times and prices by provider and model, the unknown apart", () => {
    expect(report).toMatchObject({
      spentUsd: 0.1,
      attemptsOfUnknownCost: 1,
      budgetLeftUsd: 0.9,
      requests: { total: 3, answered: 2, failed: 1 },
    });
    expect(report.providers.a).toMatchObject({ total: 2, medianFirstTokenMs: 100, health: "ready" });
    expect(report.providers.b.health).toBe("kept out for 40 s: rate limit");
    expect(report.models["a/x"]).toMatchObject({ knownCostUsd: 0.1, requestsOfUnknownCost: 1 });
  });

  it("holds no path", () => {
    expect(JSON.stringify(report)).not.toContain("secret");
  });
});

describe("/variant", () => {
  it("finds the task in the words", () => {
    expect(taskIn("for Refactor please")).toBe("refactor");
    expect(taskIn("all of them")).toBeUndefined();
  });

  it("lists what each model gets, with what is wrong", () => {
    const told = variantsMarkdown(
      [{ task: "fix", model: "a/x", prompt: "fix.claude", note: "fix.small.prompt has errors" }],
      "fix",
    );
    expect(told).toContain("| fix | `a/x` | `fix.claude` |");
    expect(told.replaceAll("\\", "")).toContain("- fix.small.prompt has errors");
  });
});

describe("a text in Markdown", () => {
  it("shows as it is", () => {
    expect(plain("a|b *c* [d](e)\nf <img>")).toBe("a\\|b \\*c\\* \\[d\\](e) f \\<img\\>");
  });
});
