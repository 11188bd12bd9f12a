import { describe, expect, it } from "vitest";
import { signatureOf } from "../../../src/core/completion/context/declaration.js";
import { importedNames } from "../../../src/core/completion/context/imports.js";
import { usedNames } from "../../../src/core/completion/context/names.js";
import { rankedPieces } from "../../../src/core/completion/context/rank.js";

describe("names that import statements bring in", () => {
  it.each([
    ["typescript", 'import def, { one, type Two, three as four } from "./a.js";', ["def", "one", "Two", "four"]],
    ["typescript", 'import {\n  one,\n  two,\n} from "./a.js";\nimport * as all from "b";', ["one", "two", "all"]],
    ["typescript", 'import type { One } from "./a.js";\nimport "./effect.js";', ["One"]],
    ["javascript", 'const { one, two: three } = require("./a");\nconst all = require("b");', ["one", "three", "all"]],
    ["typescript", "const value = compute(one);", []],
    ["python", "from a.b import one, two as three\nimport os.path as where, sys", ["one", "three", "where", "sys"]],
    ["python", "from a import (\n    one,\n    two,\n)", ["one", "two"]],
    ["java", "import java.util.List;\nimport static a.B.call;\nimport a.b.*;", ["List", "call"]],
    [
      "rust",
      "use std::collections::{HashMap, HashSet as Set};\nuse crate::tide::tide_at;",
      ["HashMap", "Set", "tide_at"],
    ],
    ["php", "use App\\Tide\\Table as Tides;", ["Tides"]],
    ["go", 'import "fmt"', []],
  ])("%s: %s", (language, text, names) => {
    const found = importedNames(text, language);
    expect(found.map(({ name }) => name)).toEqual(names);
    for (const { name, offset } of found) expect(text.slice(offset, offset + name.length)).toBe(name);
  });
});

describe("names near the cursor", () => {
  it("nearest first, each once, without the one that is being typed", () => {
    const near = "const a = first(x);\nsecond.member;\nconst b: Third = first(y);\nif (x) tid";
    const found = usedNames(near, 10);
    expect(found.map(({ name }) => name)).toEqual(["first", "Third", "second"]);
    for (const { name, offset } of found) expect(near.slice(offset, offset + name.length)).toBe(name);
    expect(usedNames(`${near}e`, 10)).toEqual(found);
  });

  it("no more than asked for", () => expect(usedNames("one(); two(); three();", 2)).toHaveLength(2));
});

describe("the part of a declaration that tells how it is used", () => {
  const of = (text: string, language = "typescript", start = 0) => signatureOf(text.split("\n"), start, language);
  it("the head of a function without its body", () =>
    expect(of("export function tideAt(moment: Date): Tide {\n  return secret();\n}")).toBe(
      "export function tideAt(moment: Date): Tide",
    ));
  it("a head over lines", () =>
    expect(of("export const f = async (\n  one: { a: 1 },\n): Promise<void> => {\n  body();\n};")).toBe(
      "export const f = async (\n  one: { a: 1 },\n): Promise<void>",
    ));
  it("an interface with its members", () =>
    expect(
      of("export interface Tide {\n  readonly height: number;\n\n  /** Up. */\n  rising(): boolean;\n}\nlater();"),
    ).toBe("export interface Tide {\n  readonly height: number;\n  rising(): boolean;\n}"));
  it("a class with the heads of its members", () =>
    expect(
      of("class Tide:\n    def rising(self) -> bool:\n        return True\n    height = 1\n\nx = 1", "python"),
    ).toBe("class Tide:\n    def rising(self) -> bool:\n    height = 1"));
  it("a function of Python", () =>
    expect(of("# above\ndef tide_at(moment: datetime) -> Tide:\n    return None", "python", 1)).toBe(
      "def tide_at(moment: datetime) -> Tide:",
    ));
  it("a table of constants", () =>
    expect(of('export const PLACES = {\n  north: "N",\n};\n')).toBe('export const PLACES = {\n  north: "N",\n};'));
  it("one line", () => expect(of("export type Id = string;\nexport type Other = 1;")).toBe("export type Id = string;"));
});

describe("pieces of other places", () => {
  const piece = (text: string, worth: number, path = "a.ts") => ({ path, text, worth, reason: "r" });
  it("in the order of their worth and of the words they share with what is typed", () => {
    const found = [piece("unrelated words here", 0.5), piece("harbour tide height", 0.5), piece("nothing at all", 0.9)];
    expect(rankedPieces(found, "const height = harbour.tide", 1_000).map(({ text }) => text)).toEqual([
      "harbour tide height",
      "nothing at all",
      "unrelated words here",
    ]);
  });
  it("says nothing twice", () => {
    const found = [piece("function tideAt(moment)", 0.9), piece("function tideAt(moment)\nfunction other()", 0.5)];
    expect(rankedPieces(found, "", 1_000).map(({ text }) => text)).toEqual([
      "function tideAt(moment)",
      "function other()",
    ]);
  });
  it("stays within its room", () => {
    const found = Array.from({ length: 20 }, (_, index) => piece(`line ${index} of much text\n`.repeat(10), 0.5));
    const kept = rankedPieces(found, "", 500);
    expect(kept.reduce((sum, { text, path }) => sum + text.length + path.length, 0)).toBeLessThanOrEqual(500);
  });
});
