import type { Attempt, Decision } from "../../../src/core/decision/decision.js";

/** An attempt that answered, with whatever a test needs changed. */
export function sampleAttempt(change: Partial<Attempt> = {}): Attempt {
  return {
    model: "openai/gpt-6-mini",
    outcome: "answered",
    variant: "built-in explain",
    why: "first choice",
    startedMs: 3,
    firstTokenMs: 240,
    totalMs: 900,
    usage: { input: 1200, cacheRead: 300, cacheWrite: 0, cacheWriteHour: 0, output: 210, reasoning: 40 },
    costUsd: 0.0012,
    costBasis: "computed",
    costNote: "list price of 2026-11-01",
    ...change,
  };
}

/** A decision as the line makes them, with whatever a test needs changed. */
export function sampleDecision(change: Partial<Decision> = {}): Decision {
  return {
    id: "decision-1",
    at: 1_795_000_000_000,
    surface: "explain",
    classification: {
      task: "explain",
      difficulty: "medium",
      confidence: 0.93,
      unsure: false,
      signals: [{ name: 'the words "what does"', weight: 2.1 }],
      difficultySignals: [{ name: "48 lines selected", weight: 0.6 }],
    },
    place: { path: "src/parse.ts", line: 12, language: "typescript" },
    workspace: "app",
    strategy: "cheapest",
    candidates: [
      { model: "openai/gpt-6-mini", kept: true, reason: "cheapest that reaches the floor for medium explain" },
      { model: "anthropic/claude-haiku-5", kept: false, reason: "denied by fairlead.models.deny (team)" },
    ],
    attempts: [sampleAttempt()],
    outcome: "answered",
    model: "openai/gpt-6-mini",
    finish: "stop",
    costUsd: 0.0012,
    costBasis: "computed",
    firstTokenMs: 243,
    totalMs: 905,
    notes: [],
    ...change,
  };
}

/** Many decisions, a millisecond apart, over several tasks, workspaces and models; always the same. */
export function manyDecisions(count: number, startAt = 1_795_000_000_000): Decision[] {
  const tasks = ["completion", "completion", "completion", "explain", "refactor", "ask", "fix"] as const;
  return Array.from({ length: count }, (_, index) => {
    const model = `provider-${index % 4}/model-${index % 23}`;
    const failed = index % 19 === 0;
    const base = sampleDecision();
    return sampleDecision({
      id: `decision-${String(index).padStart(7, "0")}`,
      at: startAt + index,
      classification: { ...base.classification, task: tasks[index % tasks.length] ?? "ask" },
      place: {
        path: `src/part-${index % 211}/file-${index % 997}.ts`,
        line: (index % 300) + 1,
        language: "typescript",
      },
      workspace: index % 5 === 0 ? "app" : "site",
      model: failed ? undefined : model,
      outcome: failed ? "failed" : "answered",
      attempts: failed
        ? [
            sampleAttempt({
              model,
              outcome: "failed",
              errorClass: "server",
              firstTokenMs: undefined,
              costUsd: null,
              costBasis: "unknown",
            }),
          ]
        : [sampleAttempt({ model, firstTokenMs: 100 + (index % 400) })],
    });
  });
}
