import type { Decision } from "../../src/core/decision/decision.js";
import type { HealthEntry, PromptEntry } from "../../src/panel/views.js";
import { summarize } from "../../src/ledger/record.js";
import { sampleAttempt, sampleDecision } from "../unit/ledger/sample.js";

const minute = 60_000;

/** Decisions of every kind, as they come from a working day. `now` is ms since 1970. */
export function dayOfDecisions(now: number): Decision[] {
  const base = sampleDecision();
  const of = (task: Decision["classification"]["task"], change: Partial<Decision["classification"]> = {}) => ({
    ...base.classification,
    task,
    ...change,
  });
  const decisions: Decision[] = [
    sampleDecision({
      id: "fallback",
      at: now - 2 * minute,
      surface: "refactor",
      classification: of("refactor", {
        difficulty: "high",
        confidence: 1,
        signals: [{ name: "the command names the task", weight: 1 }],
        difficultySignals: [
          { name: "212 lines selected", weight: 1.4 },
          { name: "the instruction asks for behaviour to change across functions", weight: 0.8 },
          { name: "a short instruction", weight: -0.3 },
        ],
      }),
      place: { path: "src/core/dispatch/attempt-runner.ts", line: 148, language: "typescript" },
      model: "anthropic/claude-sonnet-5",
      costUsd: 0.0412,
      costBasis: "computed",
      firstTokenMs: 2140,
      totalMs: 11_820,
      override: "task refactor: best",
      strategy: "best",
      candidates: [
        { model: "openai/gpt-6", kept: true, reason: "first by quality for edits (0.86)" },
        { model: "anthropic/claude-sonnet-5", kept: true, reason: "second by quality for edits (0.84)" },
        { model: "work-gateway/mistral-large-2609", kept: true, reason: "third by quality for edits (0.71)" },
        {
          model: "local/qwen3-coder:30b",
          kept: false,
          reason: "context of 32,768 tokens is too small for about 41,000",
        },
        {
          model: "deepseek/deepseek-v4",
          kept: false,
          reason: "denied by fairlead.models.deny of the workspace (team)",
        },
      ],
      attempts: [
        sampleAttempt({
          model: "openai/gpt-6",
          outcome: "failed",
          errorClass: "rate-limit",
          status: 429,
          message: "OpenAI asks to wait 20 s: the limit of tokens per minute is reached.",
          requestId: "req_8fa1c0d2e94b",
          variant: "refactor.gpt",
          variantHash: "a1b2c3d4e5f6",
          why: "first choice",
          startedMs: 4,
          firstTokenMs: undefined,
          totalMs: 312,
          usage: undefined,
          costUsd: 0,
          costBasis: "computed",
          costNote: "failed before any token",
        }),
        sampleAttempt({
          model: "openai/gpt-6",
          outcome: "failed",
          errorClass: "first-token-timeout",
          message: "No first token within 1.2 s of the retry.",
          why: "retry of the same model",
          startedMs: 420,
          firstTokenMs: undefined,
          totalMs: 1200,
          usage: undefined,
          costUsd: null,
          costBasis: "unknown",
          costNote: "the provider may have counted the input",
        }),
        sampleAttempt({
          model: "anthropic/claude-sonnet-5",
          startedMs: 1640,
          firstTokenMs: 500,
          totalMs: 10_180,
          variant: "refactor.claude",
          variantHash: "77aa88bb99cc",
          why: "next candidate",
          requestId: "req_011CQ4xkZL",
          usage: { input: 8120, cacheRead: 32_700, cacheWrite: 1200, cacheWriteHour: 0, output: 1890, reasoning: 640 },
          costUsd: 0.0412,
          costNote: "list price of 2026-11-02, cache read at a tenth",
        }),
      ],
      notes: [
        "Switched from openai/gpt-6 before any text was shown: rate limit.",
        "The prompt file refactor.gpt.prompt has a warning on line 3.",
      ],
    }),
    sampleDecision({
      id: "explain",
      at: now - 5 * minute,
      classification: of("explain"),
      costUsd: 0.0012,
      firstTokenMs: 243,
      totalMs: 905,
    }),
    sampleDecision({
      id: "ghost-1",
      at: now - 6 * minute,
      surface: "ghost-text",
      classification: of("completion", { difficulty: "low", confidence: 1 }),
      place: { path: "src/panel/page/requestList.ts", line: 61, language: "typescript" },
      model: "local/qwen3-coder:7b",
      costUsd: 0,
      costBasis: "local",
      firstTokenMs: 88,
      totalMs: 160,
      attempts: [sampleAttempt({ model: "local/qwen3-coder:7b", costUsd: 0, costBasis: "local" })],
    }),
    sampleDecision({
      id: "ghost-2",
      at: now - 6.2 * minute,
      surface: "ghost-text",
      classification: of("completion"),
      place: { path: "src/panel/page/requestList.ts", line: 60, language: "typescript" },
      model: undefined,
      outcome: "cancelled",
      costUsd: 0.00003,
      costBasis: "estimated",
      firstTokenMs: undefined,
      totalMs: 61,
      attempts: [sampleAttempt({ model: "mistral/codestral-2609", outcome: "cancelled", errorClass: "cancelled" })],
    }),
    sampleDecision({
      id: "ghost-3",
      at: now - 7 * minute,
      surface: "ghost-text",
      classification: of("completion"),
      place: { path: "README.md", line: 3, language: "markdown" },
      model: "mistral/codestral-2609",
      costUsd: 0,
      costBasis: "cached",
      firstTokenMs: 1,
      totalMs: 1,
      attempts: [],
    }),
    sampleDecision({
      id: "partial",
      at: now - 22 * minute,
      surface: "chat-model",
      classification: of("ask", { unsure: true, confidence: 0.41 }),
      place: undefined,
      model: "openrouter/meta-llama/llama-5-70b-instruct",
      outcome: "partial",
      costUsd: null,
      costBasis: "unknown",
      firstTokenMs: 1310,
      totalMs: 7400,
      attempts: [
        sampleAttempt({
          model: "openrouter/meta-llama/llama-5-70b-instruct",
          outcome: "partial",
          errorClass: "stalled",
          message: "The stream went silent for 20 s.",
          costUsd: null,
          costBasis: "unknown",
          usage: {
            input: 900,
            cacheRead: 0,
            cacheWrite: 0,
            cacheWriteHour: 0,
            output: 120,
            reasoning: 0,
            incomplete: true,
          },
        }),
      ],
      error: {
        class: "stalled",
        message: "openrouter stopped sending in the middle of the answer.",
        remedy: "What arrived is kept; ask again to get a whole answer.",
      },
    }),
    sampleDecision({
      id: "served",
      at: now - 31 * minute,
      surface: "fix",
      classification: of("fix"),
      place: { path: "test/unit/ledger/keeper.test.ts", line: 214, language: "typescript" },
      model: "work-gateway/fast",
      servedModel: "gpt-6-nano-2026-09-30",
      costUsd: 0.0067,
      costBasis: "estimated",
      firstTokenMs: 402,
      totalMs: 2210,
    }),
    sampleDecision({
      id: "failed",
      at: now - 48 * minute,
      surface: "generate",
      classification: of("generate"),
      model: undefined,
      outcome: "failed",
      costUsd: 0,
      costBasis: "computed",
      firstTokenMs: undefined,
      totalMs: 640,
      error: {
        class: "key",
        message: "OpenAI refused the key of provider openai (401).",
        remedy: "Run Fairlead: Set Provider Key and enter a key that is still valid.",
      },
      attempts: [
        sampleAttempt({
          model: "openai/gpt-6-mini",
          outcome: "failed",
          errorClass: "key",
          status: 401,
          message: "OpenAI refused the key.",
          firstTokenMs: undefined,
          costUsd: 0,
        }),
      ],
    }),
    sampleDecision({
      id: "drill",
      at: now - 55 * minute,
      drill: true,
      classification: of("explain"),
      costUsd: 0.0009,
      attempts: [sampleAttempt({ outcome: "failed", errorClass: "overloaded" }), sampleAttempt()],
    }),
  ];
  for (let index = 0; index < 24; index += 1) {
    decisions.push(
      sampleDecision({
        id: `y-${index}`,
        at: now - (26 * 60 + index * 7) * minute,
        classification: of(index % 3 === 0 ? "document" : index % 3 === 1 ? "test" : "completion"),
        costUsd: 0.0003 * (index + 1),
        place: { path: `src/providers/wire-${index}.ts`, line: 10 + index, language: "typescript" },
      }),
    );
  }
  return decisions;
}

/** The same as rows of the list. */
export function dayOfRows(now: number) {
  return dayOfDecisions(now).map(summarize);
}

/** Text that tries to become more than text, in every field that a model, a provider or a repository can fill. */
export function hostileDecision(now: number, origin: string): Decision {
  const attack = `<img src="${origin}/leak" onerror="window.attacked=1"><script>window.attacked=1</script><svg onload="window.attacked=1"></svg><link rel=stylesheet href="${origin}/leak.css"><a href="command:workbench.action.quit">x</a>![i](${origin}/leak.png)`;
  return sampleDecision({
    id: `"><script>window.attacked=1</script>`,
    at: now,
    workspace: attack,
    strategy: attack,
    override: attack,
    model: attack,
    servedModel: attack,
    classification: {
      task: "ask",
      difficulty: "low",
      confidence: 0.5,
      unsure: true,
      signals: [{ name: attack, weight: 1 }],
      difficultySignals: [{ name: attack, weight: 1 }],
    },
    place: { path: attack, line: 1, language: attack },
    candidates: [{ model: attack, kept: false, reason: attack }],
    attempts: [
      sampleAttempt({
        model: attack,
        message: attack,
        requestId: attack,
        variant: attack,
        variantHash: attack,
        why: attack,
        costNote: attack,
        servedModel: attack,
      }),
      sampleAttempt(),
    ],
    error: { class: "server", message: attack, remedy: attack },
    notes: [attack, "javascript:window.attacked=1"],
  });
}

/** Providers in trouble. */
export function sampleHealth(now: number): HealthEntry[] {
  return [
    {
      providerId: "openai",
      model: "gpt-6",
      state: "cooling",
      until: now + 18_000,
      reason: "Rate limit: OpenAI asked for 20 s.",
    },
    { providerId: "work-gateway", state: "open", until: now + 4 * minute, reason: "5 server errors within a minute." },
    {
      providerId: "openrouter",
      model: "meta-llama/llama-5-70b-instruct",
      state: "half-open",
      reason: "Stalled 3 times; one request tries it.",
    },
  ];
}

/** Prompts of a workspace, one of them broken. */
export function samplePrompts(): PromptEntry[] {
  return [
    { name: "built-in refactor", task: "refactor", models: [], problems: [] },
    {
      name: "refactor.claude",
      task: "refactor",
      path: ".fairlead/prompts/refactor.claude.prompt",
      models: ["anthropic/*"],
      problems: [],
    },
    {
      name: "refactor.gpt",
      task: "refactor",
      path: ".fairlead/prompts/refactor.gpt.prompt",
      models: ["openai/gpt-6*"],
      problems: [
        { message: "Unknown variable {{selektion}}; did you mean {{selection}}?", severity: "error", line: 2 },
      ],
    },
    { name: "built-in explain", task: "explain", models: [], problems: [] },
    {
      name: "explain",
      task: "explain",
      path: ".fairlead/prompts/explain.prompt",
      models: [],
      problems: [],
      inactive: "waits for your approval",
    },
  ];
}
