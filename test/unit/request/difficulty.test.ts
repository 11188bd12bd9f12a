import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "../../../src/core/request/classify.js";
import { difficultyOf, type Scope } from "../../../src/core/request/difficulty.js";
import type { DiagnosticNote } from "../../../src/core/request/request.js";
import { DIFFICULTIES, TASKS } from "../../../src/core/request/task.js";

const level = (scope: Scope): number => DIFFICULTIES.indexOf(difficultyOf(scope).difficulty);

describe("difficulty", () => {
  it.each([
    ["refactor", "rename x to count", "low"],
    ["document", "add a docstring", "low"],
    ["fix", "fix the typo", "low"],
    ["ask", "what does http 418 mean", "low"],
    ["fix", "fix the null check", "medium"],
    ["test", "write unit tests", "medium"],
    ["explain", "why does this deadlock", "high"],
    ["explain", "warum gibt es hier eine Race Condition", "high"],
    ["refactor", "migrate the whole code base to async/await", "high"],
    ["fix", "修复这个死锁", "high"],
  ] as const)("of a %s request %j is %s", (task, text, difficulty) => {
    expect(difficultyOf({ task, text }).difficulty).toBe(difficulty);
  });

  it("of a completion is low", () => {
    expect(difficultyOf({ task: "completion", text: "deadlock", documentLines: 9_000 }).difficulty).toBe("low");
  });

  it("names what it rests on", () => {
    const { signals } = difficultyOf({ task: "fix", text: "fix the race condition in all files", selectedLines: 200 });
    const names = signals.map(({ name }) => name);
    expect(names).toContain('hard subject: "race condition"');
    expect(names).toContain("200 lines selected");
    expect(names.some((name) => name.startsWith("wide scope"))).toBe(true);
  });

  const scopes = fc.record({
    task: fc.constantFrom(...TASKS),
    text: fc.stringMatching(/^[a-z ]{0,60}$/),
    selectedLines: fc.nat(400),
    diagnostics: fc.nat(12),
    documentLines: fc.nat(4_000),
    hasTools: fc.boolean(),
  });

  it("never falls when the scope grows", () => {
    fc.assert(
      fc.property(
        scopes,
        fc.constantFrom("selectedLines" as const, "diagnostics" as const, "documentLines" as const),
        fc.nat(3_000),
        (scope, size, more) => {
          const grown: Scope = { ...scope, [size]: scope[size] + more };
          expect(level(grown)).toBeGreaterThanOrEqual(level(scope));
          expect(level({ ...scope, hasTools: true })).toBeGreaterThanOrEqual(level(scope));
        },
      ),
    );
  });

  it("never falls when words of scope or of a hard subject are added", () => {
    const widening = fc.constantFrom(
      "across the whole project",
      "in all files",
      "and make it thread safe",
      "everywhere",
      "why",
      "without a deadlock",
    );
    fc.assert(
      fc.property(scopes, widening, (scope, words) => {
        expect(level({ ...scope, text: `${scope.text} ${words}` })).toBeGreaterThanOrEqual(level(scope));
      }),
    );
  });

  it("counts the problems at the selection, not those of the whole document", () => {
    const problem = (line: number): DiagnosticNote => ({
      message: "no",
      severity: "error",
      span: { startLine: line, startCharacter: 0, endLine: line, endCharacter: 1 },
    });
    const names = classify({
      id: "1",
      surface: "fix",
      task: "fix",
      instruction: "",
      location: "inline",
      document: {
        path: "a.ts",
        language: "typescript",
        text: "\n".repeat(80),
        selection: { startLine: 10, startCharacter: 0, endLine: 12, endCharacter: 0 },
        diagnostics: [problem(10), problem(11), problem(12), problem(60), problem(61)],
      },
    }).difficultySignals.map(({ name }) => name);
    expect(names).toContain("3 problems here");
  });
});
