import { describe, expect, test } from "vitest";
import type { AnswerEvent } from "../../../src/core/answer/events.js";
import type { FoundProblem } from "../../../src/core/verify/index.js";
import { type Attempted, bestFirst } from "../../../src/editor/change/bestFirst.js";
import { createProgressWords } from "../../../src/editor/change/progress.js";

describe("how far a change has come", () => {
  const trying = (model: string, why: string): AnswerEvent => ({ type: "trying", model, why });

  test("is told by model, lines and what is checked", () => {
    const words = createProgressWords("diagnostics");
    expect(words.of(trying("cheap/small", "first choice"))).toBe("asking small");
    expect(words.of({ type: "writing", model: "cheap/small", lines: 1 })).toBe("small writes");
    expect(words.of({ type: "writing", model: "cheap/small", lines: 14 })).toBe("small writes, 14 lines");
    expect(words.of({ type: "checking", model: "cheap/small" })).toBe("small wrote, checking its syntax and types");
    expect(words.of({ type: "text", text: "a" })).toBeUndefined();
  });

  test("names why the next model is asked, and says so once", () => {
    const words = createProgressWords("syntax");
    words.of(trying("cheap/small", "first choice"));
    words.rejected("2 new errors");
    expect(words.of(trying("dear/large", "stronger, since the change by cheap/small failed its check"))).toBe(
      "asking large, since small had 2 new errors",
    );
    expect(words.of(trying("other/third", "next after dear/large: overload"))).toBe(
      "asking third, next after dear/large: overload",
    );
    words.rejected("edits that do not fit");
    expect(words.of(trying("other/third", "again to mend the form of its answer"))).toBe(
      "asking third again, since third had edits that do not fit",
    );
  });
});

test("of changes that did not pass, the one with the least wrong is first, and one that does not fit is none", () => {
  const problem: FoundProblem = { path: "a.ts", line: 1, message: "wrong" };
  const attempt = (model: string, kind: "errors" | "code" | "syntax", errors: number): Attempted => ({
    model,
    answer: model,
    short: kind,
    failure: {
      ok: false,
      kind,
      short: kind,
      found: Array.from({ length: errors }, () => problem),
      note: "",
      problems: "",
      repairable: false,
    },
  });
  const unfit: Attempted = { model: "unfit", answer: "", short: "edits that do not fit" };
  const all = [attempt("syntax", "syntax", 1), attempt("first", "errors", 2), unfit, attempt("last", "errors", 2)];
  expect(bestFirst(all).map(({ model }) => model)).toEqual(["last", "first", "syntax"]);
  expect(bestFirst([attempt("many", "errors", 3), attempt("few", "errors", 1)])[0]?.model).toBe("few");
  expect(bestFirst([unfit])).toEqual([]);
});
