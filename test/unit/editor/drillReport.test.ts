import { expect, test } from "vitest";
import { drillReport } from "../../../src/editor/drill/report.js";
import { sampleAttempt, sampleDecision } from "../ledger/sample.js";

const failed = sampleAttempt({
  model: "openai/gpt-6",
  outcome: "failed",
  errorClass: "overloaded",
  firstTokenMs: undefined,
  totalMs: 4,
  costUsd: 0,
  why: "first choice",
  startedMs: 2,
});
const answered = sampleAttempt({
  model: "anthropic/claude-x",
  why: "next candidate",
  startedMs: 7,
  firstTokenMs: 240,
  totalMs: 1300,
});
const switched = sampleDecision({
  drill: true,
  attempts: [failed, answered],
  model: "anthropic/claude-x",
  totalMs: 1310,
});

test("tells of each request hop by hop what failed, what answered and how long it took", () => {
  const text = drillReport({ providerId: "openai", fault: "overloaded", calls: 1, decisions: [switched] });
  expect(text).toContain("**openai** answers 529: it has no capacity: 1 call was made to fail on purpose");
  expect(text).toContain("**1 of 1 request got an answer all the same.**");
  expect(text).toContain("| 1 | openai/gpt-6 | failed: overloaded | first choice | 2 ms | none | 4 ms | \\$0 |");
  expect(text).toContain("| 2 | anthropic/claude-x | answered | next candidate | 7 ms | 240 ms | 1.3 s | \\$0.0012 |");
  expect(text).toContain("Answered by anthropic/claude-x. In all: 1.3 s, $0.0012.");
  expect(text).toContain("- anthropic/claude-haiku-5: denied by fairlead.models.deny (team)");
});

test("says so when nothing answered, and what to do", () => {
  const error = { class: "overloaded", message: "All are out.", remedy: "Wait." } as const;
  const lost = sampleDecision({
    drill: true,
    attempts: [failed],
    outcome: "failed",
    model: undefined,
    error,
    costUsd: null,
    costBasis: "unknown",
  });
  const text = drillReport({ providerId: "openai", fault: "overloaded", calls: 2, decisions: [lost, switched] });
  expect(text).toContain("**1 of 2 requests got an answer all the same.**");
  expect(text).toContain("No model answered. In all: 0.9 s".replace("0.9 s", "905 ms"));
  expect(text).toContain("All are out. Wait.");
});

test("names and paths stay words", () => {
  const hostile = sampleDecision({
    drill: true,
    place: { path: "a|b](http://x)<img>.ts", line: 1, language: "x" },
    attempts: [{ ...failed, model: "openai/[x](http://y)|z" }],
  });
  const text = drillReport({ providerId: "openai", fault: "server", calls: 1, decisions: [hostile] });
  expect(text).toContain("a\\|b\\](http://x)\\<img\\>.ts");
  expect(text).toContain("openai/\\[x\\](http://y)\\|z");
});
