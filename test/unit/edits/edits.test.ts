import { describe, expect, test } from "vitest";
import { applyBlocks, applyWhole, parseAnswer, proposeText, type EditBlock } from "../../../src/core/edits/index.js";

const block = (search: string, replace: string): EditBlock => ({
  search: search === "" ? [] : search.split("\n"),
  replace: replace === "" ? [] : replace.split("\n"),
  line: 1,
});

const answer = (search: string, replace: string) => `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;

function applied(document: string, ...blocks: EditBlock[]): string {
  const result = applyBlocks(document, blocks);
  if (!result.ok) throw new Error(result.failures.map((failure) => failure.reason).join());
  return result.text;
}

function reasons(document: string, ...blocks: EditBlock[]): readonly string[] {
  const result = applyBlocks(document, blocks);
  return result.ok ? [] : result.failures.map((failure) => failure.reason);
}

describe("reading an answer", () => {
  test("takes every block and leaves the words around them", () => {
    const parsed = parseAnswer(`I rename it.\n\`\`\`ts\n${answer("a", "b")}\n\`\`\`\nand\n${answer("c", "")}`, {
      format: "either",
    });
    expect(parsed).toMatchObject({
      ok: true,
      edits: {
        kind: "blocks",
        blocks: [
          { search: ["a"], replace: ["b"] },
          { search: ["c"], replace: [""] },
        ],
      },
    });
  });

  test("an empty REPLACE part deletes", () => {
    const parsed = parseAnswer("<<<<<<< SEARCH\na\n=======\n>>>>>>> REPLACE", { format: "blocks" });
    expect(parsed).toMatchObject({ ok: true, edits: { blocks: [{ search: ["a"], replace: [] }] } });
  });

  test.each([
    ["<<<<<<< SEARCH\na\n=======\nb", "unclosed"],
    ["<<<<<<< SEARCH\na\n<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE", "misplaced-marker"],
    ["<<<<<<< SEARCH\na\n=======\nb\n=======\nc\n>>>>>>> REPLACE", "misplaced-marker"],
    ["<<<<<<< SEARCH\na\n>>>>>>> REPLACE", "misplaced-marker"],
    ["Nothing to change.", "no-edits"],
  ])("refuses a malformed answer %#", (text, reason) => {
    expect(parseAnswer(text, { format: "blocks" })).toMatchObject({ ok: false, reason });
  });

  test("takes the one fenced block as the whole selection", () => {
    expect(parseAnswer("Here:\n````md\na\n```ts\nb\n```\n````\nDone.", { format: "either" })).toMatchObject({
      edits: { kind: "whole", text: "a\n```ts\nb\n```" },
    });
  });

  test("loses no block whose marks are not quite right, and takes it for no text", () => {
    expect(
      parseAnswer(`${answer("a", "b")}\n${answer("c", "d").replace(/^(?=[<=>])/gm, " ")}`, { format: "blocks" }),
    ).toMatchObject({ ok: false, reason: "misplaced-marker" });
    for (const mark of ["  <<<<<<< SEARCH", "<<<<<<< SEARCH a.ts", "<<<<<<<  search"])
      expect(
        parseAnswer(`\`\`\`\n${mark}\na\n  =======\nb\n  >>>>>>> REPLACE\n\`\`\``, { format: "either" }),
      ).toMatchObject({ ok: false, reason: "misplaced-marker" });
  });

  test.each([
    ["```\na\n```\n```\nb\n```", "several-fences"],
    ["```ts\nconst a = 1;", "unclosed"],
    ["const a = 1;", "no-edits"],
  ])("refuses anything but one fenced block %#", (text, reason) => {
    expect(parseAnswer(text, { format: "whole" })).toMatchObject({ ok: false, reason });
  });
});

describe("applying blocks", () => {
  test("replaces, deletes and keeps the rest", () => {
    expect(applied("a\nb\nc\nd\n", block("d", "D"), block("b", ""))).toBe("a\nc\nD\n");
  });

  test("keeps CRLF and the missing final newline", () => {
    expect(applied("a\r\nb\r\nc", block("b\nc", "x\ny\nz"))).toBe("a\r\nx\r\ny\r\nz");
  });

  test("keeps the final newline when the last line goes", () => {
    expect(applied("a\nb\n", block("b", ""))).toBe("a\n");
    expect(applied("a\nb", block("b", ""))).toBe("a");
  });

  test("keeps the one final newline when a block takes in the end of the file", () => {
    expect(applied("a\nb\n", block("b\n", "c\n"))).toBe("a\nc\n");
    expect(applied("a\r\nb\r\n", block("b\n", "c\nd\n"))).toBe("a\r\nc\r\nd\r\n");
    expect(applied("a\nb\n", block("b\n", "c"))).toBe("a\nc\n");
    expect(applied("a\nb\n", block("b\n", ""))).toBe("a\n");
  });

  test("keeps the endings of untouched lines in a mixed file", () => {
    expect(applied("a\r\nb\nc\r\n", block("c", "d"))).toBe("a\r\nb\nd\r\n");
  });

  test("finds lines whose whitespace differs and carries the indentation over", () => {
    expect(
      applied(
        "class A {\n    run() {\n        go();\n    }\n}\n",
        block("run() {\n    go();\n}", "run() {\n    stop();\n    go();\n}"),
      ),
    ).toBe("class A {\n    run() {\n        stop();\n        go();\n    }\n}\n");
    expect(
      applied("\tif (a) {\n\t\tb();\n\t}\n", block("  if (a) {\n    b();\n  }", "  if (a) {\n    c();\n  }")),
    ).toBe("\tif (a) {\n\t\tc();\n\t}\n");
    expect(applied("a();\nb();\n", block("  a();", "  if (x) {\n    a();\n  }"))).toBe("if (x) {\n  a();\n}\nb();\n");
  });

  test("prefers the exact place over looser ones", () => {
    expect(applied("  a\na\n", block("a", "b"))).toBe("  a\nb\n");
  });

  test.each([
    ["a\n", [block("z", "b")], ["not-found"]],
    ["a\na\n", [block("a", "b")], ["found-twice"]],
    [" a\n  a\n", [block("a", "b")], ["found-twice"]],
    ["a\nb\nc\n", [block("a\nb", "x"), block("b\nc", "y")], ["overlaps"]],
    ["a\n", [block("", "b")], ["empty"]],
    ["a\n", [block("\n", "b")], ["empty"]],
    // Both lines stand at the same depth here but not in the document: no rule tells where the new one belongs.
    ["if x:\n  a\n   b\n", [block("a\nb", "a\nb\nc")], ["indentation"]],
  ])("refuses %j", (document, blocks, expected) => {
    expect(reasons(document, ...blocks)).toEqual(expected);
  });

  test("one bad block leaves the document alone and is named", () => {
    const result = applyBlocks("a\nb\n", [block("a", "x"), block("z", "y")]);
    expect(result).toMatchObject({ ok: false, failures: [{ block: 1, message: expect.stringContaining("`z`") }] });
  });

  test("the selection decides between equal places", () => {
    expect(applyBlocks("a\nb\na\n", [block("a", "x")], { startLine: 2, endLine: 2 })).toEqual({
      ok: true,
      text: "a\nb\nx\n",
    });
  });

  test("fills an empty document", () => {
    expect(applied("", block("", "a\nb"))).toBe("a\nb\n");
  });
});

describe("replacing the whole selection", () => {
  const lines = (startLine: number, endLine: number) => ({ startLine, startCharacter: 0, endLine, endCharacter: 999 });

  test("keeps endings and indents an answer that came without", () => {
    expect(applyWhole("a\r\n  b\r\n    c\r\nd", lines(1, 2), "x\n  y\n\nz\n")).toBe(
      "a\r\n  x\r\n    y\r\n\r\n  z\r\nd",
    );
  });

  test("indents lines, and nothing behind a separator within a string", () => {
    expect(applyWhole("  a\n", lines(0, 0), 'x = "b\u2028c"\n')).toBe('  x = "b\u2028c"\n');
  });

  test("leaves an answer that is indented alone", () => {
    expect(applyWhole("  b\n", lines(0, 0), "    x")).toBe("    x\n");
  });

  test("replaces inside a line", () => {
    expect(
      applyWhole("let a = b + c;", { startLine: 0, startCharacter: 8, endLine: 0, endCharacter: 13 }, "sum(b, c)"),
    ).toBe("let a = sum(b, c);");
  });
});

test("from answer to text, with every bad block told", () => {
  const bad = proposeText(
    "a\nb\n",
    { startLine: 0, startCharacter: 0, endLine: 1, endCharacter: 1 },
    `${answer("y", "1")}\n${answer("z", "2")}`,
    { format: "either" },
  );
  expect(bad).toMatchObject({ ok: false, message: expect.stringMatching(/`y`[^]*`z`/) });
});
