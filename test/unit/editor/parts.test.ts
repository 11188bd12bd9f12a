import { describe, expect, test } from "vitest";
import type { Model } from "../../../src/core/catalog/model.js";
import type { Attempt } from "../../../src/core/decision/decision.js";
import type { EditFormat } from "../../../src/core/edits/index.js";
import type { EditorRequest, TextSpan } from "../../../src/core/request/request.js";
import type { ChangeAsk } from "../../../src/editor/change/ask.js";
import type { Verifier } from "../../../src/editor/verify/index.js";
import { compute, type SiblingsOf } from "../../../src/editor/change/compute.js";
import { answerCheck } from "../../../src/editor/change/check.js";
import { continued } from "../../../src/editor/explain/continued.js";
import { failureOf } from "../../../src/editor/languageModels/failure.js";
import { choiceItems } from "../../../src/editor/override/choices.js";
import { contentHash, createApprovals } from "../../../src/editor/prompts/approvals.js";
import { variantName, withModels } from "../../../src/editor/prompts/variantText.js";
import { freeId } from "../../../src/editor/providerSetting.js";
import { commentAbove, lineBelowComment } from "../../../src/editor/request/comments.js";
import { relativePath } from "../../../src/editor/request/paths.js";
import { hasBinary, sizeProblem } from "../../../src/editor/request/size.js";
import { editSpan } from "../../../src/editor/request/span.js";
import { contributedSettings } from "../../../src/editor/settings/contributed.js";
import { createTellingRule, QUIET_MS, remedyButton } from "../../../src/editor/telling.js";
import { formatCost } from "../../../src/core/decision/money.js";
import { switchWords, timeWords } from "../../../src/editor/words.js";

const attempt = (model: string, outcome: Attempt["outcome"], errorClass?: Attempt["errorClass"]): Attempt => ({
  model,
  outcome,
  ...(errorClass ? { errorClass } : {}),
  startedMs: 0,
  totalMs: 1,
  costUsd: null,
  costBasis: "unknown",
});

describe("words", () => {
  test("an unknown cost is never $0, and local is no saving", () => {
    expect(formatCost(null, "unknown")).toBe("cost unknown");
    expect(formatCost(0, "local")).toBe("local");
    expect(formatCost(0, "computed")).toBe("$0");
    expect(formatCost(0.00123, "computed")).toBe("$0.0012");
    expect(formatCost(0.0000042, "estimated")).toBe("~$0.0000042");
    expect(formatCost(12.3456, "billed")).toBe("$12.35");
  });

  test("times", () => {
    expect(timeWords(840)).toBe("0.8 s");
    expect(timeWords(12_400)).toBe("12 s");
  });

  test("a switch is always told, no switch never", () => {
    expect(switchWords([attempt("a/x", "failed", "overloaded"), attempt("b/y", "answered")], "b/y")).toBe(
      "a/x failed: overloaded; answered by b/y",
    );
    expect(
      switchWords([attempt("a/x", "failed", "overloaded"), attempt("b/y", "partial", "truncated")], "b/y"),
    ).toContain("answered by b/y");
    expect(switchWords([attempt("b/y", "answered")], "b/y")).toBeUndefined();
    expect(switchWords([attempt("a/x", "failed", "key")], undefined)).toBeUndefined();
  });
});

describe("telling", () => {
  test("automatic failures at most once in half an hour each, those of commands always", () => {
    let now = 0;
    const mayTell = createTellingRule(() => now);
    const failure = { errorClass: "overloaded", provider: "a", automatic: true } as const;
    expect(mayTell(failure)).toBe(true);
    now = QUIET_MS - 1;
    expect(mayTell(failure)).toBe(false);
    expect(mayTell({ ...failure, provider: "b" })).toBe(true);
    expect(mayTell({ ...failure, errorClass: "key" })).toBe(true);
    now = QUIET_MS;
    expect(mayTell(failure)).toBe(true);
    expect(mayTell({ ...failure, automatic: false })).toBe(true);
    expect(mayTell({ ...failure, automatic: false })).toBe(true);
  });

  test("what a person cancelled is no failure", () => {
    expect(createTellingRule(() => 0)({ errorClass: "cancelled", provider: "a", automatic: false })).toBe(false);
  });

  test("the button fits", () => {
    expect(remedyButton("key")).toBe("Set Key");
    expect(remedyButton("budget")).toBe("Open Settings");
    expect(remedyButton("overloaded")).toBe("Open Panel");
  });
});

/** An ask about a text, on a document that may have gone on since. */
function askOf(text: string, span: TextSpan, now = text, format: EditFormat = "either"): ChangeAsk {
  const document = { getText: () => now, languageId: "plaintext", uri: { toString: () => "file:///a.txt" } };
  return {
    request: { id: "1", surface: "refactor", task: "refactor", instruction: "", location: "inline" },
    task: "refactor",
    // Only what an ask is computed from stands in for the document.
    place: {
      document: document as unknown as ChangeAsk["place"]["document"],
      text,
      span,
      path: "a.txt",
      allPaths: ["a.txt"],
    },
    title: "change it",
    format,
    again: () => undefined,
  };
}
const nothingElse: SiblingsOf = async () => new Map();

describe("an answer on a document that went on", () => {
  const span = { startLine: 1, startCharacter: 0, endLine: 1, endCharacter: 1 };
  const text = "a\nb\nc\n";
  const on = (now: string, answer: string, format?: EditFormat) =>
    compute(askOf(text, span, now, format), answer, nothingElse);
  const block = "<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE";
  test("is a change when nothing moved", async () => {
    expect(await on(text, block)).toMatchObject({
      kind: "change",
      files: [{ path: "a.txt", before: "a\nb\nc\n", after: "a\nB\nc\n", isNew: false }],
    });
  });
  test("keeps what the person typed meanwhile when the block is still found", async () => {
    expect(await on("x\na\nb\nc\n", block)).toMatchObject({
      kind: "change",
      files: [{ before: "x\na\nb\nc\n", after: "x\na\nB\nc\n" }],
    });
  });
  test("never puts a whole selection at a place that may have moved", async () => {
    expect(await on("x\na\nb\nc\n", "```\nB\n```")).toEqual({ kind: "stale" });
    expect(await on("a\nz\nc\n", block)).toEqual({ kind: "stale" });
    expect(await on("x\na\nb\nc\n", "```\nB\n```", "insert")).toEqual({ kind: "stale" });
  });
  test("tells no change and nonsense apart", async () => {
    expect(await on(text, "```\nb\n```")).toEqual({ kind: "unchanged" });
    expect(await on(text, "Nothing has to change here.")).toEqual({
      kind: "unchanged",
      why: "Nothing has to change here.",
    });
    expect(await on(text, "const a = 1;\nreturn a.")).toMatchObject({ kind: "unusable" });
    expect(await on(text, "x = y.")).toMatchObject({ kind: "unusable" });
    expect(await on(text, "<<<<<<< SEARCH\nb")).toMatchObject({ kind: "unusable" });
  });
  test("makes a new file out of nothing", async () => {
    const uri = askOf(text, span).place.document.uri;
    const edits = { path: "b.txt", text: "", span: { startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 0 } };
    const ask = {
      ...askOf(text, span, "it went on", "whole"),
      edits,
      creates: { uri, path: "b.txt", language: "plaintext" },
    };
    expect(await compute(ask, "```\nnew\n```", nothingElse)).toMatchObject({
      kind: "change",
      files: [{ path: "b.txt", before: "", after: "new", isNew: true }],
    });
  });
});

test("an answer is checked before it is shown: its form first, then what comes of it", async () => {
  const span = { startLine: 0, startCharacter: 0, endLine: 1, endCharacter: 1 };
  const { signal } = new AbortController();
  const seen: string[] = [];
  const verifier: Verifier = {
    level: async () => "syntax",
    check: async (_request, _task, _level, files) => {
      seen.push(...files.flatMap(({ before, after }) => [before, after]));
      const found = [{ path: "a.txt", line: 1, message: "wrong" }];
      return { ok: false, kind: "syntax", short: "broken syntax", found, note: "", problems: "", repairable: false };
    },
  };
  const ask = askOf("a\nb\n", span);
  const check = answerCheck(ask, "syntax", nothingElse, verifier);
  expect(await check("<<<<<<< SEARCH\nz\n=======\ny\n>>>>>>> REPLACE", signal, 1_000)).toMatchObject({
    ok: false,
    repairable: true,
    problems: expect.stringContaining("`z`"),
  });
  expect(await check("other.txt\n<<<<<<< SEARCH\na\n=======\ny\n>>>>>>> REPLACE", signal, 1_000)).toMatchObject({
    ok: false,
    repairable: true,
    problems: expect.stringContaining("other.txt"),
  });
  expect(seen).toEqual([]);
  expect(await check("```\na\nc\n```", signal, 1_000)).toMatchObject({ ok: false, repairable: false });
  expect(seen).toEqual(["a\nb\n", "a\nc\n"]);
  expect(await answerCheck(ask, "syntax", nothingElse, undefined)("```\na\nc\n```", signal, 1_000)).toEqual({
    ok: true,
    note: "edits apply",
  });
});

test("a continuation carries the partial after the request itself", () => {
  const request: EditorRequest = {
    id: "1",
    surface: "explain",
    task: "explain",
    instruction: "Briefly",
    location: "inline",
  };
  const next = continued(request, "the partial");
  expect(next).toMatchObject({ instruction: "Briefly", conversationId: "1" });
  expect(next.id).not.toBe("1");
  expect(next.conversation?.map((message) => message.role)).toEqual(["assistant", "user"]);
  expect(JSON.stringify(next.conversation?.[0])).toContain("the partial");
});

describe("requests", () => {
  const lines = { lineAt: (line: number) => ({ text: ["ab", "  cd", "ef"][line] ?? "" }) };
  const range = (a: number, b: number, c: number, d: number) => ({
    start: { line: a, character: b },
    end: { line: c, character: d },
  });
  test("several lines are taken whole, a part of one line as it is", () => {
    expect(editSpan(lines, range(0, 1, 0, 2))).toEqual({
      startLine: 0,
      startCharacter: 1,
      endLine: 0,
      endCharacter: 2,
    });
    expect(editSpan(lines, range(0, 1, 1, 2))).toEqual({
      startLine: 0,
      startCharacter: 0,
      endLine: 1,
      endCharacter: 4,
    });
    expect(editSpan(lines, range(0, 0, 2, 0))).toEqual({
      startLine: 0,
      startCharacter: 0,
      endLine: 1,
      endCharacter: 4,
    });
    expect(editSpan(lines, range(0, 1, 0, 2), true)).toEqual({
      startLine: 0,
      startCharacter: 0,
      endLine: 0,
      endCharacter: 2,
    });
    expect(editSpan(lines, range(1, 0, 1, 0), true)).toEqual({
      startLine: 1,
      startCharacter: 0,
      endLine: 1,
      endCharacter: 4,
    });
  });
  test("a comment belongs to what it describes", () => {
    const code = ["let a;", "", "/** One", " * two */", "@decorated", "f() {", "  // inside", "}"];
    const document = { lineCount: code.length, lineAt: (line: number) => ({ text: code[line] ?? "" }) };
    expect(commentAbove(document, 5)).toBe(2);
    expect(commentAbove(document, 0)).toBe(0);
    expect(lineBelowComment(document, 2)).toBe(5);
    expect(lineBelowComment(document, 6)).toBe(7);
    expect(lineBelowComment(document, 1)).toBe(1);
  });
  test("huge and binary documents are named so", () => {
    expect(sizeProblem(50_000, 1_000_000)).toBeUndefined();
    expect(sizeProblem(50_001, 0)).toContain("lines");
    expect(sizeProblem(1, 1_000_001)).toContain("MB");
    expect(hasBinary("PNG\0\0")).toBe(true);
    expect(hasBinary("text")).toBe(false);
  });
  test("paths inside and outside of the folder", () => {
    expect(relativePath("/w/src/a.ts", "/w")).toEqual({ path: "src/a.ts", inside: true });
    expect(relativePath("/w/..a/b.ts", "/w")).toEqual({ path: "..a/b.ts", inside: true });
    expect(relativePath("/other/.env", "/w")).toEqual({ path: "other/.env", inside: false });
    expect(relativePath("/wx/a.ts", "/w")).toEqual({ path: "wx/a.ts", inside: false });
    expect(relativePath("/a.ts", undefined)).toEqual({ path: "a.ts", inside: false });
  });
});

test("settings are found in one section or several, and only ours", () => {
  const section = { properties: { "fairlead.a": { scope: "application" }, "other.b": {} } };
  expect(contributedSettings({ contributes: { configuration: section } })).toEqual([
    { name: "fairlead.a", scope: "application" },
  ]);
  expect(
    contributedSettings({ contributes: { configuration: [section, { properties: { "fairlead.c": {} } }] } }),
  ).toEqual([
    { name: "fairlead.a", scope: "application" },
    { name: "fairlead.c", scope: "window" },
  ]);
  expect(contributedSettings({})).toEqual([]);
});

test("a list of models says what is unknown and what is local", () => {
  const model = (name: string, local: boolean, facts: Partial<Model["facts"]>): Model => ({
    name,
    providerId: name.split("/")[0] ?? "",
    id: name.split("/")[1] ?? "",
    local,
    fills: "yes",
    facts: { id: name, vendor: "v", name, source: "test", ...facts },
  });
  const price = { prices: [{ input: 1, output: 2 }], source: "test", asOf: "2026-11-01", exact: true };
  const [cloud, unknown, local] = choiceItems(
    [
      {
        model: model("a/x", false, {
          price,
          contextTokens: 200_000,
          quality: { edit: { value: 0.613, source: "test" } },
        }),
      },
      { model: model("a/y", false, {}), health: "cooling down" },
      { model: model("b/z", true, { price }) },
    ],
    new Date("2026-11-21"),
  );
  expect(cloud).toMatchObject({
    label: "$(cloud) a/x",
    description: "$1/$2 per million · quality 61 · 200K context",
    detail: undefined,
  });
  expect(unknown).toMatchObject({ description: "price unknown", detail: "$(warning) cooling down" });
  expect(local).toMatchObject({ label: "$(vm) b/z", description: "local" });
});

describe("prompt variants", () => {
  test("names fit for files", () => {
    expect(variantName("anthropic/claude-*")).toBe("anthropic-claude");
    expect(variantName("ollama/*")).toBe("ollama");
    expect(variantName("a/../../x")).toBe("a-x");
    expect(variantName("*")).toBe("variant");
  });
  test("models go into the frontmatter, replacing what was there", () => {
    expect(withModels("Hello", ["a/*"])).toBe('---\nmodels: ["a/*"]\n---\nHello');
    expect(withModels("---\nconfig:\n  temperature: 0\nmodels:\n  - x/*\nnotes: n\n---\nHello", ["a/*"])).toBe(
      '---\nmodels: ["a/*"]\nconfig:\n  temperature: 0\nnotes: n\n---\nHello',
    );
  });
  test("approval is for a text, not for a file", async () => {
    const kept = new Map<string, unknown>();
    const place = {
      get: <Value>(_key: string, fallback: Value): Value => fallback,
      update: async (key: string, value: unknown) => void kept.set(key, value),
    };
    const approvals = createApprovals(place);
    const hash = await contentHash("text");
    expect(hash).toBe("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1");
    expect(approvals.has(hash)).toBe(false);
    await approvals.add(hash);
    expect(approvals.has(hash)).toBe(true);
    expect(approvals.has(await contentHash("text "))).toBe(false);
    expect([...kept.values()]).toEqual([[hash]]);
  });
});

test("a new provider never takes another's id", () => {
  expect(freeId("ollama", [])).toBe("ollama");
  expect(freeId("ollama", ["ollama", "ollama-2"])).toBe("ollama-3");
});

test("errors of VS Code's models have classes and keep the model's words to themselves", () => {
  expect(failureOf({ code: "NoPermissions", message: "secret prompt" }, "copilot/x").class).toBe("permission");
  expect(failureOf({ code: "Blocked", message: "" }, "copilot/x").class).toBe("rate-limit");
  expect(failureOf({ code: "NotFound", message: "" }, "copilot/x").class).toBe("not-found");
  expect(failureOf({ code: "Unknown", message: "context length exceeded" }, "copilot/x").class).toBe("context-window");
  const other = failureOf({ message: "secret prompt" }, "copilot/x");
  expect(other.class).toBe("server");
  expect(JSON.stringify(other)).not.toContain("secret");
});
