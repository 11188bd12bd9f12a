import { describe, expect, it } from "vitest";
import { prefixWithContext } from "../../../src/providers/contextComment.js";

const context = [{ path: "src/b.ts", text: "export function b(\n\n  a: 1,\n): void" }];

describe("text of other files in comments", () => {
  it.each([
    ["typescript", "// Path: src/b.ts\n// export function b(\n//\n//   a: 1,\n// ): void\nconst a = "],
    ["python", "# Path: src/b.ts\n# export function b(\n#\n#   a: 1,\n# ): void\nconst a = "],
    ["css", "/* Path: src/b.ts */\n/* export function b( */\n/*  */\n/*   a: 1, */\n/* ): void */\nconst a = "],
    ["markdown", "const a = "],
  ])("%s", (language, expected) => {
    expect(prefixWithContext({ prefix: "const a = ", context, language })).toBe(expected);
  });

  it("leaves out what would end a comment early", () => {
    const piece = { path: "b.css", text: "a { } /* one */\nb { }" };
    expect(prefixWithContext({ prefix: "c", context: [piece], language: "css" })).toBe(
      "/* Path: b.css */\n/* b { } */\nc",
    );
  });

  it("adds nothing where there is nothing", () =>
    expect(prefixWithContext({ prefix: "c", context: [], language: "typescript" })).toBe("c"));
});
