import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInText, newVariantText } from "../../../src/core/prompts/newVariant.js";
import { promptFileOf } from "../../../src/core/prompts/files.js";
import { checkPart, parsePrompt, type ParsedPrompt } from "../../../src/core/prompts/parse.js";
import { TASKS, type Task } from "../../../src/core/request/task.js";

function parse(
  text: string,
  variant: string | null = "claude",
  parts: Record<string, string> = {},
): Promise<ParsedPrompt> {
  const name = variant === null ? "ask" : `ask.${variant}`;
  return parsePrompt({
    task: "ask",
    variant: variant ?? undefined,
    path: `.fairlead/prompts/${name}.prompt`,
    text,
    parts: new Map(Object.entries(parts)),
  });
}

const HEAD = "---\nmodels: [anthropic/*]\n---\n";
const errors = (parsed: ParsedPrompt) => parsed.problems.filter((problem) => problem.severity === "error");

describe("prompt files", () => {
  test("a whole file is read", async () => {
    const text = `---
models:
  - anthropic/claude-*
  - openrouter/anthropic/*
config:
  temperature: 0.2
  maxOutputTokens: 4000
  effort: low
notes: Claude wants less.
owner: "@team/editors"
base: sha256:${"a".repeat(64)}
---
{{role "system"}}
Be short.
{{role "user"}}
{{instruction}}
`;
    const parsed = await parse(text);
    expect(parsed).toMatchObject({
      ok: true,
      problems: [],
      prompt: {
        task: "ask",
        variant: "claude",
        name: "ask.claude",
        path: ".fairlead/prompts/ask.claude.prompt",
        models: ["anthropic/claude-*", "openrouter/anthropic/*"],
        temperature: 0.2,
        maxOutputTokens: 4000,
        effort: "low",
        base: "a".repeat(64),
        body: '{{role "system"}}\nBe short.\n{{role "user"}}\n{{instruction}}\n',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  test("a base prompt needs no head, and line ends and a byte order mark do not matter", async () => {
    expect(await parse("{{instruction}}", null)).toMatchObject({
      ok: true,
      prompt: { variant: undefined, models: [] },
    });
    expect(await parse("\uFEFF---\r\nmodels: anthropic/*\r\n---\r\n{{instruction}}")).toMatchObject({
      ok: true,
      prompt: { models: ["anthropic/*"] },
    });
  });

  test.each([
    ["endpoint", "endpoint: https://evil.example"],
    ["apiKey", "apiKey: ${env:KEY}"],
    ["api_key", "api_key: x"],
    ["baseUrl", "baseUrl: https://evil.example"],
    ["BASE-URL", "BASE-URL: https://evil.example"],
    ["headers", "headers: {a: b}"],
    ["env", "env: [HOME]"],
    ["tools", "tools: [shell]"],
    ["config.headers", "config: {headers: {a: b}}"],
    ["config.url", "config: {url: x}"],
  ])("%s is forbidden by name, at its place", async (name, line) => {
    const parsed = await parse(`---\nmodels: [a/*]\n${line}\n---\n{{instruction}}`);
    expect(parsed.ok).toBe(false);
    expect(errors(parsed)).toHaveLength(1);
    expect(errors(parsed)[0]).toMatchObject({
      line: 2,
      message: expect.stringContaining(`"${name}" is not allowed in a prompt file`),
    });
  });

  test("unknown keys are kept out with a warning", async () => {
    const parsed = await parse("---\nmodels: [a/*]\ncolour: red\nconfig: {top: 1}\n---\n{{instruction}}");
    expect(parsed.ok).toBe(true);
    expect(parsed.problems).toMatchObject([
      {
        severity: "warning",
        line: 2,
        column: 0,
        endLine: 2,
        endColumn: 6,
        message: expect.stringContaining('"colour" is not known'),
      },
      { severity: "warning", line: 3, message: expect.stringContaining('"config.top"') },
    ]);
  });

  test.each<[string, string, number, RegExp]>([
    ["head not closed", "---\nmodels: [a/*]\n{{instruction}}", 0, /not closed/],
    ["bad YAML", "---\nmodels: [a/*\n---\n{{instruction}}", 2, /not valid YAML/],
    ["a key twice", "---\nmodels: [a/*]\nmodels: [b/*]\n---\nx", 2, /not valid YAML/],
    ["a list as head", "---\n- a\n---\nx", 1, /keys and values/],
    ["no models", "---\nnotes: x\n---\nx", 0, /names its models/],
    ["a model without provider", "---\nmodels: [gpt-6]\n---\nx", 1, /provider\/model-id/],
    ["a model that is no text", "---\nmodels: [[a]]\n---\nx", 1, /write a model name/],
    ["temperature out of range", "---\nmodels: [a/*]\nconfig: {temperature: 3}\n---\nx", 2, /from 0 to 2/],
    ["temperature as text", "---\nmodels: [a/*]\nconfig: {temperature: hot}\n---\nx", 2, /from 0 to 2/],
    ["tokens as fraction", "---\nmodels: [a/*]\nconfig: {maxOutputTokens: 1.5}\n---\nx", 2, /whole number/],
    ["unknown effort", "---\nmodels: [a/*]\nconfig: {effort: max}\n---\nx", 2, /one of none/],
    ["base without hash", "---\nmodels: [a/*]\nbase: old\n---\nx", 2, /64 hex/],
    ["alias", "---\nmodels: &a [a/*]\nnotes: *a\n---\nx", 1, /Anchors and aliases/],
    ["tag", "---\nmodels: [!!binary aGVsbG8=]\n---\nx", 1, /./],
    ["own tag", "---\nmodels: !!js/function 'x'\n---\nx", 1, /./],
    ["unknown variable", `${HEAD}Hello {{user}}`, 3, /no variable "user"/],
    ["prototype variable", `${HEAD}{{constructor}}`, 3, /no variable "constructor"/],
    ["prototype condition", `${HEAD}{{#if __proto__}}x{{/if}}`, 3, /no variable "__proto__"/],
    ["dotted lookup", `${HEAD}{{selection.constructor}}`, 3, /not understood/],
    ["helper", `${HEAD}{{#each context}}x{{/each}}`, 3, /not understood/],
    ["triple braces", `${HEAD}{{{selection}}}`, 3, /./],
    ["open braces", `${HEAD}{{selection`, 3, /not closed/],
    ["open if", `${HEAD}{{#if selection}}x`, 3, /no \{\{\/if\}\}/],
    ["stray else", `${HEAD}x{{else}}`, 3, /belongs to no/],
    ["second else", `${HEAD}{{#if selection}}a{{else}}b{{else}}c{{/if}}`, 3, /belongs to no/],
    ["stray close", `${HEAD}x{{/if}}`, 3, /closes no/],
    ["other role", `${HEAD}{{role "assistant"}}x`, 3, /A role is/],
    ["only a system side", `${HEAD}{{role "system"}}x`, 3, /no text for/],
    ["climbing part", `${HEAD}{{> ../../secret}}`, 3, /this folder only/],
    ["absolute part", `${HEAD}{{> /etc/passwd}}`, 3, /this folder only/],
    ["remote part", `${HEAD}{{> https://evil.example/x}}`, 3, /this folder only/],
    ["missing part", `${HEAD}{{> style}}`, 3, /no part _style\.prompt/],
  ])("%s is an error at its line", async (_, text, line, message) => {
    const parsed = await parse(text);
    expect(parsed.ok).toBe(false);
    expect(errors(parsed)[0]?.message).toMatch(message);
    expect(errors(parsed)[0]?.line).toBe(line);
  });

  test("an unknown variable is underlined from brace to brace", async () => {
    expect((await parse(`${HEAD}one\n  two {{nope}} three`)).problems).toMatchObject([
      { line: 4, column: 6, endLine: 4, endColumn: 14 },
    ]);
  });

  test("a base prompt cannot be for some models", async () => {
    expect(errors(await parse(`${HEAD}x`, null))[0]?.message).toContain("serves all models");
  });

  test.each([
    "../ask.claude.prompt",
    "/etc/ask.claude.prompt",
    ".fairlead/prompts/../ask.claude.prompt",
    ".fairlead/prompts/deep/ask.claude.prompt",
    ".fairlead\\prompts\\ask.claude.prompt",
    ".fairlead/prompts/ask.other.prompt",
  ])("the path %s is refused", async (path) => {
    const parsed = await parsePrompt({ task: "ask", variant: "claude", path, text: `${HEAD}x` });
    expect(parsed).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining(".fairlead/prompts/ask.claude.prompt") }],
    });
  });

  test("10 MB, deep nesting and alias bombs are refused at once", async () => {
    const bomb = [
      "---",
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ...Array.from(
        { length: 12 },
        (_, index) =>
          `${String.fromCodePoint(98 + index)}: &${String.fromCodePoint(98 + index)} [${Array(9)
            .fill(`*${String.fromCodePoint(97 + index)}`)
            .join(",")}]`,
      ),
      "---",
      "x",
    ].join("\n");
    // Where one took time by its square it would not end within this test's.
    for (const text of [
      `${HEAD}${"x".repeat(10_000_000)}`,
      `---\nmodels: ${"[".repeat(30_000)}\n---\nx`,
      `---\nmodels: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n---\nx`,
      bomb,
      `${HEAD}${"{{#if selection}}".repeat(3000)}`,
      `${HEAD}${"{{".repeat(30_000)}`,
    ]) {
      const parsed = await parse(text);
      expect(parsed.ok).toBe(false);
      expect(parsed.problems.length).toBeGreaterThan(0);
    }
  });

  test.each([
    ["a picture", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", "base64").toString("utf8")],
    ["UTF-16", Buffer.from(`${HEAD}Answer {{instruction}}`, "utf16le").toString("utf8")],
  ])("%s is no prompt, nor a part of one", async (_, text) => {
    const inUse = await parse(text);
    expect(inUse).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining("UTF-8"), line: 0 }] });
    expect((await parse(`${HEAD}{{> a}}{{instruction}}`, "claude", { a: text })).problems).toMatchObject([
      { message: expect.stringMatching(/_a\.prompt is binary/), severity: "error", line: 3 },
    ]);
    expect(checkPart(text)).toMatchObject([{ message: expect.stringContaining("UTF-8") }]);
  });

  test("any text is survived", async () => {
    const piece = fc.constantFrom(
      "---\n",
      "{{",
      "}}",
      "#if ",
      "selection",
      "/if",
      "else",
      "> a",
      'role "user"',
      "models: [a/*]\n",
      "\\",
      "&a",
      "*a",
      "[",
      ": ",
      "\n",
      "__proto__",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }), async (pieces) => {
        const parsed = await parse(pieces.join(""), "claude", { a: pieces.slice(0, 3).join("") });
        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parts", () => {
  test("are put in, on their own line or within one, and count for the hash", async () => {
    const text = `${HEAD}a\n{{> style}}\nb {{> tail}} c {{instruction}}`;
    const parsed = await parse(text, "claude", { style: "Be {{language}}.\n", tail: "end" });
    expect(parsed).toMatchObject({ ok: true, prompt: { body: "a\nBe {{language}}.\nb end c {{instruction}}" } });
    const other = await parse(text, "claude", { style: "Be other.\n", tail: "end" });
    expect(parsed.ok && other.ok && parsed.prompt.hash !== other.prompt.hash).toBe(true);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a circle", { a: "{{> b}}", b: "{{> a}}" }, /circle: a > b > a/],
    ["itself", { a: "{{> a}}" }, /circle/],
    ["an open if", { a: "{{#if selection}}" }, /In _a\.prompt: .*no \{\{\/if\}\}/],
    ["a missing part inside", { a: "{{> zzz}}" }, /no part _zzz/],
    ["braces that join with their neighbours", { a: "{" }, /./],
    [
      "too deep",
      Object.fromEntries(Array.from("abcdefghijkl", (name, index) => [name, `x{{> ${"bcdefghijklm"[index]}}}`])),
      /deeper/,
    ],
    ["too many", { a: "{{> b}}".repeat(60), b: "{{> c}}".repeat(60), c: "" }, /More than 100/],
    ["too large together", { a: "{{> b}}".repeat(20), b: "x".repeat(60_000) }, /larger than 256 KB/],
  ])("%s is reported where it is put in", async (_, parts, message) => {
    const parsed = await parse(`${HEAD}first\n{{> a}}{ {{instruction}}`, "claude", parts);
    expect(parsed.ok).toBe(false);
    expect(errors(parsed)[0]?.message).toMatch(message);
  });

  test("a part is checked by itself", () => {
    expect(checkPart("{{#if selection}}x{{/if}}{{nope}}")).toMatchObject([{ line: 0, column: 25 }]);
    expect(checkPart("fine {{language}}")).toEqual([]);
  });
});

test("file names say what a file is", () => {
  expect(promptFileOf(".fairlead/prompts/fix.prompt")).toEqual({
    kind: "prompt",
    task: "fix",
    variant: undefined,
    name: "fix",
  });
  expect(promptFileOf(".fairlead/prompts/fix.gpt-5.4.prompt")).toEqual({
    kind: "prompt",
    task: "fix",
    variant: "gpt-5.4",
    name: "fix.gpt-5.4",
  });
  expect(promptFileOf(".fairlead/prompts/_style.prompt")).toEqual({ kind: "part", name: "style" });
  for (const path of [
    "fix.prompt",
    ".fairlead/prompts/fixx.prompt",
    ".fairlead/prompts/a/fix.prompt",
    ".fairlead/prompts/fix..prompt",
    ".fairlead/prompts/fix.md",
    "/x/.fairlead/prompts/fix.prompt",
    ".fairlead/prompts/constructor.prompt",
  ]) {
    expect(promptFileOf(path)).toBeUndefined();
  }
});

describe.each(TASKS)("new files for %s", (task: Task) => {
  test("parse without a problem and say the same as the built-in prompt", async () => {
    const base = await parsePrompt({
      task,
      variant: undefined,
      path: `.fairlead/prompts/${task}.prompt`,
      text: await builtInText(task),
    });
    expect(base).toMatchObject({ ok: true, problems: [] });
    const variant = await parsePrompt({
      task,
      variant: "x",
      path: `.fairlead/prompts/${task}.x.prompt`,
      text: await newVariantText(task, "anthropic/claude-*"),
    });
    expect(variant).toMatchObject({ ok: true, problems: [], prompt: { models: ["anthropic/claude-*"] } });
    expect(base.ok && variant.ok && base.prompt.body === variant.prompt.body).toBe(true);
  });
});

test("a changing task without the edit rules is warned about", async () => {
  const parsed = await parsePrompt({
    task: "fix",
    variant: undefined,
    path: ".fairlead/prompts/fix.prompt",
    text: "Fix {{selection}}",
  });
  expect(parsed).toMatchObject({
    ok: true,
    problems: [{ severity: "warning", message: expect.stringContaining("edit_rules") }],
  });
});
