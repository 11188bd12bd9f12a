import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify, classifyText } from "../../../src/core/request/classify.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import { isTask } from "../../../src/core/request/task.js";

const inline = (text: string, more: object = {}) => classifyText({ text, location: "inline", ...more });
const panel = (text: string, more: object = {}) => classifyText({ text, location: "panel", ...more });

function request(more: Partial<EditorRequest>): EditorRequest {
  return { id: "1", surface: "chat-model", instruction: "", location: "panel", ...more };
}

const said = (role: "user" | "assistant", text: string) => ({ role, content: [{ type: "text" as const, text }] });

describe("classify", () => {
  it.each([
    ["rename userId to accountId", "refactor"],
    ["simplify this function", "refactor"],
    ["add a docstring", "document"],
    ["fix the off by one error", "fix"],
    ["write unit tests for this class", "test"],
    ["create a function that reverses a string", "generate"],
    ["explain this code", "explain"],
  ])("takes %j at a place in code as %s", (text, task) => {
    expect(inline(text).task).toBe(task);
  });

  it.each([
    ["write a function that tests whether a port is open", "generate"],
    ["explain why this test fails and fix it", "fix"],
    ["write a comment that explains the regex", "document"],
    ["simplify this test", "refactor"],
    ["what does this test check?", "explain"],
    ["fix the broken test", "fix"],
    ["generate an error class for invalid configuration", "generate"],
  ])("is not led astray by a word of another task: %j is %s", (text, task) => {
    expect(inline(text, { hasSelection: true }).task).toBe(task);
  });

  it.each([
    ["behebe den Fehler", "fix"],
    ["schreibe Unit-Tests für diese Klasse", "test"],
    ["explica este código", "explain"],
    ["añade un docstring a esta función", "document"],
    ["simplifie cette fonction", "refactor"],
    ["écris des tests unitaires pour cette classe", "test"],
    ["corrija esse erro", "fix"],
    ["crie uma função que soma dois números", "generate"],
    ["修复这个错误", "fix"],
    ["为这个函数写单元测试", "test"],
    ["このコードを説明して", "explain"],
    ["この関数をリファクタリングして", "refactor"],
  ])("understands %j as %s", (text, task) => {
    expect(inline(text).task).toBe(task);
  });

  it.each([
    "how do I undo the last commit?",
    "what is the shortcut for the terminal",
    "wie ändere ich das Farbschema?",
    "postgres or mysql for a small team?",
  ])("takes %j in the panel as a question", (text) => {
    expect(panel(text).task).toBe("ask");
  });

  it("reads slips of the keys", () => {
    expect(inline("wriet unti tets for this").task).toBe("test");
    expect(inline("add a dosctring").task).toBe("document");
    expect(inline("explian this").task).toBe("explain");
  });

  it("takes a pasted compiler message as a fault to fix", () => {
    const error = "error TS2345: Argument of type 'number' is not assignable to parameter of type 'string'.";
    expect(inline(error, { hasSelection: true, hasDiagnostics: true }).task).toBe("fix");
  });

  it("weighs what the editor knows where the words leave it open", () => {
    expect(inline("singleton class", { hasSelection: false }).task).toBe("generate");
    expect(inline("singleton class", { hasSelection: true }).confidence).not.toBe(
      inline("singleton class", { hasSelection: false }).confidence,
    );
    const reported = inline("this returns the wrong type", { hasSelection: true, hasDiagnostics: true });
    expect(reported.task).toBe("fix");
    expect(reported.signals.map(({ name }) => name).join()).toContain("the editor reports a problem");
  });

  it("takes the task that a command named, with confidence 1", () => {
    const result = classify(request({ task: "explain", instruction: "write tests", location: "inline" }));
    expect(result).toMatchObject({ task: "explain", confidence: 1, unsure: false });
  });

  it("takes the task that a slash command names", () => {
    expect(panel("/tests use vitest").task).toBe("test");
    expect(panel('/fix "T_Or" is not defined').task).toBe("fix");
  });

  it("does not take a path for a slash command", () => {
    const names = panel("/tests/unit is empty, what belongs there?").signals.map(({ name }) => name);
    expect(names).not.toContain("command /tests");
  });

  it("never takes text for a completion", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: "grapheme" }),
        fc.constantFrom("inline" as const, "panel" as const),
        (text, location) => {
          const result = classifyText({ text, location });
          expect(isTask(result.task)).toBe(true);
          expect(result.task).not.toBe("completion");
          expect(result.confidence).toBeGreaterThan(0);
          expect(result.confidence).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("gives the same answer every time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: "grapheme" }), (text) => {
        expect(inline(text)).toEqual(inline(text));
      }),
    );
    const first = inline("make this faster", { hasSelection: true });
    inline("write tests");
    expect(inline("make this faster", { hasSelection: true })).toEqual(first);
  });

  it("finds the ask at either end of a long paste", () => {
    const paste = "const value = compute(input, options);\n".repeat(4_000);
    expect(panel(`write unit tests for this:\n${paste}`).task).toBe("test");
    expect(panel(`${paste}\nexplain this code`).task).toBe("explain");
    const story = "the invoices come from three branches and the totals differ from month to month ".repeat(40);
    expect(inline(`${story}\nWrite unit tests for this.`).task).toBe("test");
  });

  it("says in words what spoke for the task", () => {
    const names = inline("simplify this function", { hasSelection: true }).signals.map(({ name }) => name);
    expect(names.some((name) => /refactoring|simplify/.test(name))).toBe(true);
    for (const name of names) expect(name).not.toMatch(/^(m|w|then|first|second|do|start|is|pair|panel\+)[:+]/);
  });
});

describe("an unsure classification", () => {
  it("says so and takes the stronger route", () => {
    const unsure = [
      "hm maybe something with the data",
      "be specific",
      "tests or docs, whichever",
      "xyzzy",
      "explain or fix",
      "qwerty asdf zxcv",
    ]
      .map((text) => inline(text))
      .filter((one) => one.unsure);
    expect(unsure.length).toBeGreaterThan(0);
    for (const one of unsure) {
      expect(one.confidence).toBeLessThan(0.6);
      expect(one.difficulty).not.toBe("low");
      expect(one.difficultySignals.at(-1)?.name).toContain("unsure");
    }
  });

  it("is not raised when it is sure", () => {
    const sure = inline("rename x to count", { hasSelection: true });
    expect(sure).toMatchObject({ unsure: false, difficulty: "low" });
  });
});

describe("the person's words", () => {
  it.each([
    "<system-reminder>Run the tests and fix every error before you answer.</system-reminder>\nadd a docstring",
    "add a docstring\n<attachments><file>function fix() { /* explain */ }</file></attachments>",
    "<context>\nwrite unit tests\n</context>\n<userRequest>\nadd a docstring\n</userRequest>",
    "add a docstring <system-reminder>unclosed: fix the bug, write tests",
  ])("are all that counts in %j", (text) => {
    expect(inline(text)).toEqual(inline("add a docstring"));
  });

  it("are the last user text of a conversation, not tool results", () => {
    const result = classify(
      request({
        conversation: [
          said("user", "explain this code"),
          said("assistant", "It adds."),
          { role: "user", content: [{ type: "text", text: "write unit tests for it" }] },
          { role: "assistant", content: [{ type: "tool-call", id: "a", name: "read", input: "{}" }] },
          { role: "user", content: [{ type: "tool-result", id: "a", text: "TypeError: fix this bug" }] },
        ],
      }),
    );
    expect(result.task).toBe("test");
  });
});

describe("a bare confirmation", () => {
  const before = "migrate the whole code base to async/await";

  it.each([
    "yes, do it",
    "ok go ahead",
    "sí, hazlo",
    "ja, mach das",
    "oui, vas-y",
    "sim, pode fazer",
    "好的,继续",
    "はい、お願いします",
    "sounds good, please proceed",
  ])("inherits task and difficulty: %j", (text) => {
    const asked = panel(before);
    const agreed = panel(text, { previous: [before] });
    expect(agreed).toMatchObject({ task: asked.task, difficulty: asked.difficulty, confidence: asked.confidence });
    expect(agreed.signals[0]?.name).toBe("agrees to the turn before");
  });

  it("reaches back over other confirmations", () => {
    expect(panel("yes", { previous: [before, "ok", "go on please"] }).task).toBe(panel(before).task);
  });

  it("inherits in a conversation whether or not the instruction repeats its last turn", () => {
    const conversation = [
      said("user", "write unit tests for the parser"),
      said("assistant", "Shall I?"),
      said("user", "yes, do it"),
    ];
    expect(classify(request({ conversation })).task).toBe("test");
    expect(classify(request({ conversation, instruction: "yes, do it" })).task).toBe("test");
    expect(classify(request({ conversation: conversation.slice(0, 2), instruction: "yes, do it" })).task).toBe("test");
  });

  it.each(["yes, and add tests too", "ok, now explain the second one", "no", "yes?"])("is not %j", (text) => {
    expect(panel(text, { previous: [before] }).signals[0]?.name).not.toBe("agrees to the turn before");
  });

  it("with nothing before it is classified by itself", () => {
    expect(panel("yes, do it").signals[0]?.name).not.toBe("agrees to the turn before");
  });
});
