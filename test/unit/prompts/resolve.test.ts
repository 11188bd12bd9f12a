import { describe, expect, test } from "vitest";
import { builtInPrompt, builtInPrompts } from "../../../src/core/prompts/builtin/index.js";
import type { BrokenPrompt } from "../../../src/core/prompts/parse.js";
import type { Prompt } from "../../../src/core/prompts/prompt.js";
import { resolvePrompt } from "../../../src/core/prompts/resolve.js";
import { TASKS, type Task } from "../../../src/core/request/task.js";

function prompt(variant: string | undefined, models: readonly string[], more: Partial<Prompt> = {}): Prompt {
  const task: Task = more.task ?? "refactor";
  const name = variant === undefined ? task : `${task}.${variant}`;
  return {
    task,
    variant,
    name,
    path: `.fairlead/prompts/${name}.prompt`,
    models,
    body: "{{instruction}}",
    hash: `hash of ${name}`,
    ...more,
  };
}
const broken = (variant: string | undefined, models: readonly string[]): BrokenPrompt => ({
  task: "refactor",
  variant,
  name: variant === undefined ? "refactor" : `refactor.${variant}`,
  path: "",
  models,
});

const FILES = [
  prompt(undefined, []),
  prompt("everything", ["*"]),
  prompt("anthropic", ["anthropic/*"]),
  prompt("claude", ["anthropic/claude-*"]),
  prompt("opus", ["anthropic/claude-opus-*", "openrouter/anthropic/claude-opus-*"]),
  prompt("opus-5", ["anthropic/claude-opus-5"]),
  prompt("small", ["{openai,azure}/*-mini", "*/qwen*"]),
  prompt("claude", ["anthropic/claude-*"], { task: "explain" }),
];

describe("choosing a prompt", () => {
  test.each([
    ["anthropic/claude-opus-5", "refactor.opus-5"],
    ["anthropic/claude-opus-5.5", "refactor.opus"],
    ["openrouter/anthropic/claude-opus-5", "refactor.opus"],
    ["anthropic/claude-haiku-5", "refactor.claude"],
    ["anthropic/other", "refactor.anthropic"],
    ["azure/gpt-6-mini", "refactor.small"],
    ["ollama/qwen3-coder:30b", "refactor.small"],
    ["openai/gpt-6", "refactor.everything"],
  ])("%s gets %s", async (model, name) => {
    expect(await resolvePrompt("refactor", model, FILES)).toEqual({ prompt: expect.objectContaining({ name }) });
  });

  test("the order of files does not matter", async () => {
    for (const model of ["anthropic/claude-opus-5", "anthropic/claude-opus-5.5", "openai/gpt-6"]) {
      expect(await resolvePrompt("refactor", model, [...FILES].reverse())).toEqual(
        await resolvePrompt("refactor", model, FILES),
      );
    }
  });

  test("without a fitting variant the base file serves, without that the built-in prompt", async () => {
    expect((await resolvePrompt("refactor", "x/y", [prompt(undefined, []), prompt("a", ["a/*"])])).prompt.name).toBe(
      "refactor",
    );
    expect((await resolvePrompt("refactor", "x/y", [prompt("a", ["a/*"])])).prompt.name).toBe("built-in refactor");
    expect((await resolvePrompt("ask", "anthropic/claude-opus-5", FILES)).prompt.name).toBe("built-in ask");
  });

  test("a provider's glob gives way to a family's even when it is longer", async () => {
    const files = [prompt("provider", ["a-provider-with-a-long-name/*"]), prompt("family", ["*coder*"])];
    expect((await resolvePrompt("refactor", "a-provider-with-a-long-name/coder", files)).prompt.name).toBe(
      "refactor.family",
    );
  });

  test("a tie takes neither and says so", async () => {
    const files = [prompt(undefined, []), prompt("one", ["openai/gpt-*"]), prompt("two", ["{openai,azure}/gpt-*"])];
    const resolved = await resolvePrompt("refactor", "openai/gpt-6", files);
    expect(resolved.prompt.name).toBe("refactor");
    expect(resolved.note).toMatch(
      /refactor\.(one|two)\.prompt and refactor\.(one|two)\.prompt fit openai\/gpt-6 equally well/,
    );
    expect(await resolvePrompt("refactor", "azure/gpt-6", files)).toEqual({
      prompt: expect.objectContaining({ name: "refactor.two" }),
    });
  });

  test("a broken file gives way to the base prompt and says so", async () => {
    const base = prompt(undefined, []);
    expect(await resolvePrompt("refactor", "anthropic/x", [base], [broken("claude", ["anthropic/*"])])).toMatchObject({
      prompt: base,
      note: expect.stringContaining("refactor.claude.prompt has errors, so refactor is in use"),
    });
    expect(await resolvePrompt("refactor", "openai/x", [base], [broken("claude", ["anthropic/*"])])).toEqual({
      prompt: base,
    });
    expect(await resolvePrompt("refactor", "openai/x", [], [broken(undefined, [])])).toMatchObject({
      prompt: { name: "built-in refactor" },
      note: expect.stringContaining("refactor.prompt has errors"),
    });
    expect(await resolvePrompt("refactor", "openai/x", [base], [broken("unreadable", [])])).toMatchObject({
      prompt: base,
      note: expect.stringContaining("refactor.unreadable"),
    });
    expect(await resolvePrompt("ask", "openai/x", [], [broken(undefined, [])])).not.toHaveProperty("note");
  });

  test("a variant whose base has changed since is used, with a note", async () => {
    const base = prompt(undefined, [], { hash: "b".repeat(64) });
    const stale = prompt("a", ["a/*"], { base: "c".repeat(64) });
    expect(await resolvePrompt("refactor", "a/1", [base, stale])).toMatchObject({
      prompt: stale,
      note: expect.stringContaining("older refactor"),
    });
    expect(await resolvePrompt("refactor", "a/1", [base, { ...stale, base: "b".repeat(64) }])).not.toHaveProperty(
      "note",
    );
    const builtIn = await builtInPrompt("refactor");
    expect(await resolvePrompt("refactor", "a/1", [{ ...stale, base: builtIn.hash }])).not.toHaveProperty("note");
  });
});

test("every task has a built-in prompt of its own, with a hash of its text", async () => {
  const prompts = [...(await builtInPrompts()).values()];
  expect(prompts.map((entry) => entry.task).sort()).toEqual([...TASKS].sort());
  expect(new Set(prompts.map((entry) => entry.hash)).size).toBe(TASKS.length);
});
