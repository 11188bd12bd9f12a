import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyHunks,
  hunks,
  insertText,
  movedSpan,
  namedPaths,
  parseAnswer,
  partialText,
  placesAfter,
  proposeFiles,
} from "../../../src/core/edits/index.js";

const block = (search: string, replace: string): string =>
  `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;
const at = (line: number) => ({ startLine: line, startCharacter: 0, endLine: line, endCharacter: 0 });
const main = { path: "src/a.ts", text: "one\ntwo\n", span: at(0) };

describe("blocks that name their files", () => {
  test.each([
    ["src/b.ts\n", "src/b.ts"],
    ["### `src/b.ts`\n\n```ts\n", "src/b.ts"],
    ["**File: src/b.ts**\n", "src/b.ts"],
    ["Makefile/x\n", "Makefile/x"],
    ["I change it here.\n", undefined],
    ["Then:\n", undefined],
    ["", undefined],
  ])("%j names %j", (above, path) => {
    const parsed = parseAnswer(above + block("x", "y"), { format: "blocks" });
    expect(parsed.ok && parsed.edits.kind === "blocks" ? parsed.edits.blocks[0]?.path : "unread").toBe(path);
  });

  test("the main file goes by its end, by ./ and by no name at all", () => {
    for (const name of ["src/a.ts\n", "a.ts\n", "./src/a.ts\n", "/home/me/src/a.ts\n", ""]) {
      expect(namedPaths("src/a.ts", name + block("one", "1"), "either")).toEqual([]);
      expect(proposeFiles(main, new Map(), name + block("one", "1"), { format: "either" })).toEqual({
        ok: true,
        files: [{ path: "src/a.ts", before: "one\ntwo\n", after: "1\ntwo\n" }],
      });
    }
    expect(namedPaths("src/a.ts", `lib/a.ts\n${block("one", "1")}`, "either")).toEqual(["lib/a.ts"]);
  });

  test("a file that was shown goes by its path, with spaces in it or like the end of the main one's", () => {
    const spaced = { ...main, path: "src/my a.ts" };
    const answer = `lib/my b.ts\n${block("x", "y")}\n\nsrc/my a.ts\n${block("one", "1")}`;
    expect(namedPaths(spaced.path, answer, "blocks", ["lib/my b.ts"])).toEqual(["lib/my b.ts"]);
    expect(proposeFiles(spaced, new Map([["lib/my b.ts", "x\n"]]), answer, { format: "blocks" })).toEqual({
      ok: true,
      files: [
        { path: "lib/my b.ts", before: "x\n", after: "y\n" },
        { path: "src/my a.ts", before: "one\ntwo\n", after: "1\ntwo\n" },
      ],
    });
    const short = `a.ts\n${block("one", "1")}`;
    expect(namedPaths("src/a.ts", short, "blocks", ["a.ts"])).toEqual(["a.ts"]);
    expect(proposeFiles(main, new Map([["a.ts", "one\n"]]), short, { format: "blocks" })).toEqual({
      ok: true,
      files: [{ path: "a.ts", before: "one\n", after: "1\n" }],
    });
  });

  test("changes several files at once, or none", () => {
    const answer = `src/a.ts\n${block("one", "1")}\n\nsrc/b.ts\n${block("x", "y")}\n\n${block("z", "zz")}`;
    expect(namedPaths("src/a.ts", answer, "blocks")).toEqual(["src/b.ts"]);
    expect(proposeFiles(main, new Map([["src/b.ts", "x\nz\n"]]), answer, { format: "blocks" })).toEqual({
      ok: true,
      files: [
        { path: "src/a.ts", before: "one\ntwo\n", after: "1\ntwo\n" },
        { path: "src/b.ts", before: "x\nz\n", after: "y\nzz\n" },
      ],
    });
    expect(proposeFiles(main, new Map([["src/b.ts", "x\n"]]), answer, { format: "blocks" })).toMatchObject({
      ok: false,
      message: expect.stringContaining("src/b.ts: "),
    });
    expect(proposeFiles(main, new Map(), answer, { format: "blocks" })).toMatchObject({
      ok: false,
      message: expect.stringContaining("no file that you may change"),
    });
  });
});

describe("an answer that is still arriving", () => {
  const text = "one\ntwo\nthree\n";
  test("shows closed blocks only", () => {
    const answer = `${block("one", "1")}\n${block("two", "2")}`;
    const shown = new Set(
      Array.from({ length: answer.length + 1 }, (_, size) =>
        partialText({ path: "a.ts", text, span: at(0) }, answer.slice(0, size), "either"),
      ),
    );
    expect([...shown]).toEqual([text, "1\ntwo\nthree\n", "1\n2\nthree\n"]);
  });
  test("leaves blocks of other files out", () => {
    const block = "<<<<<<< SEARCH\none\n=======\n1\n>>>>>>> REPLACE\n";
    const file = { path: "src/a.ts", text, span: at(0) };
    expect(partialText(file, `src/b.ts\n${block}`, "blocks")).toBe(text);
    expect(partialText(file, `src/a.ts\n${block}`, "blocks")).toBe("1\ntwo\nthree\n");
  });
  test("shows the lines of a fence over those that they replace", () => {
    const span = { startLine: 0, startCharacter: 0, endLine: 1, endCharacter: 3 };
    const answer = "```ts\n1\n2\n```";
    const shown = new Set(
      Array.from({ length: answer.length + 1 }, (_, size) =>
        partialText({ path: "a.ts", text, span }, answer.slice(0, size), "either"),
      ),
    );
    expect([...shown]).toEqual([text, "1\ntwo\nthree\n", "1\n2\nthree\n"]);
    expect(partialText({ path: "a.ts", text, span }, answer, "blocks")).toBe(text);
  });
  test("any beginning of any answer is survived", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("<<<<<<< SEARCH\n", "=======\n", ">>>>>>> REPLACE\n", "```\n", "one\n", "two", "\n"),
        }),
        (answer) => {
          expect(typeof partialText({ path: "a.ts", text, span: at(1) }, answer, "either")).toBe("string");
          expect(typeof partialText({ path: "a.ts", text, span: at(1) }, answer, "insert")).toBe("string");
        },
      ),
    );
  });
});

describe("new text at a cursor", () => {
  test("takes a blank line's place with its indentation", () => {
    expect(insertText("{\n  \n}\n", at(1), "a;\nb;\n")).toBe("{\n  a;\n  b;\n}\n");
    expect(insertText("{\r\n\t\r\n}\r\n", at(1), "a;\nb;")).toBe("{\r\n\ta;\r\n\tb;\r\n}\r\n");
    expect(insertText("", at(0), "a\n")).toBe("a");
  });
  test("keeps a blank line to its neighbours", () => {
    expect(insertText("a\n\nb\n", at(1), "f {\n}")).toBe("a\n\nf {\n}\n\nb\n");
    expect(insertText("a\n\nb\n", at(1), "one")).toBe("a\none\nb\n");
  });
  test("goes below a line that has something", () => {
    expect(insertText("  a;\nb;\n", at(0), "c;")).toBe("  a;\n  c;\nb;\n");
    expect(insertText("a", at(0), "c")).toBe("a\nc");
  });
  test("nothing that stands there is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "  b", "", "}")), fc.nat(5), (lines, line) => {
        const text = lines.join("\n");
        const kept = insertText(text, at(Math.min(line, Math.max(0, lines.length - 1))), "NEW {\nNEW }")
          .split("\n")
          .filter((one) => one.trim() !== "" && !one.includes("NEW"));
        expect(kept).toEqual(lines.filter((one) => one.trim() !== ""));
      }),
    );
  });
});

test("hunks stand in the text after where they say", async () => {
  const texts = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 8 })
    .map((lines) => lines.map((line) => `${line}\n`).join(""));
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.array(fc.nat(7)), async (before, after, out) => {
      const all = await hunks(before, after);
      const left = new Set(out);
      const wanted = new Set(all.map((_, index) => index).filter((index) => !left.has(index)));
      const lines = applyHunks(before, all, wanted).split(/(?<=\n)/);
      for (const { hunk, startLine, endLine } of placesAfter(all, left)) {
        expect(lines.slice(startLine, endLine)).toEqual(all[hunk]?.added ?? "missing");
      }
    }),
  );
});

describe("a span in a text that went on", () => {
  const before = "a\nb\nc\nd\n";
  const span = { startLine: 1, startCharacter: 0, endLine: 2, endCharacter: 1 };
  test.each([
    ["stays", before, 1, 2],
    ["stays above a change", "a\nb\nc\nD\nE\n", 1, 2],
    ["moves down", "0\n0\na\nb\nc\nd\n", 3, 4],
    ["moves up", "b\nc\nd\n", 0, 1],
    ["grows", "a\nb\n1\n2\nc\nd\n", 1, 4],
    ["shrinks", "a\nc\nd\n", 1, 1],
    ["takes in all between changes on both sides", "0\na\nb\nc\nD\n", 0, 4],
  ])("%s", (_, after, startLine, endLine) => {
    expect(movedSpan(before, after, span)).toEqual({ ...span, startLine, endLine });
  });
});
