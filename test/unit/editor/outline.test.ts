import { describe, expect, it } from "vitest";
import { outlineAround } from "../../../src/editor/request/outline.js";

/** The lines that are found around the line with `@@`, which is taken out; undefined when none are. */
function around(source: string): string | undefined {
  const lines = source.split("\n");
  const at = lines.findIndex((line) => line.includes("@@"));
  const clean = lines.map((text) => text.replace("@@", ""));
  const document = { lineCount: clean.length, lineAt: (line: number) => ({ text: clean[line] ?? "" }) };
  const range = outlineAround(document, at);
  return range && clean.slice(range.start.line, range.end.line + 1).join("\n");
}

const PYTHON = `import math

class Harbour:
    """A harbour."""

    def fee(
        self,
        length: float,
    ) -> float:
        if length > 10:
            return length * 2@@

        return length

    def name(self):
        return "x"

print("done")`;

describe("what stands around a line, without a language service", () => {
  it("finds a Python method with a signature over several lines, and not its neighbours", () => {
    const found = around(PYTHON);
    expect(found).toMatch(/^ {4}def fee\(/);
    expect(found).toMatch(/return length$/);
  });

  it("takes the class where the line is in no method", () => {
    const found = around(PYTHON.replace("@@", "").replace('harbour."""', 'harbour."""@@'));
    expect(found).toMatch(/^class Harbour:/);
    expect(found).toMatch(/return "x"$/);
  });

  it.each([
    [
      "TypeScript function",
      "const a = 1;\n\nexport function f(b: number): number {\n  if (b) {\n    return 1;@@\n  }\n  return 2;\n}\n\nf(1);",
      "export function f",
      "}",
    ],
    [
      "a method",
      "class A {\n  other() {\n    x();\n  }\n\n  async load(id: string): Promise<void> {\n    for (const a of b) {\n      use(a);@@\n    }\n  }\n}",
      "  async load",
      "  }",
    ],
    ["an arrow function", "const f = (a: number) => {\n  return a;@@\n};\nf(1);", "const f", "};"],
    [
      "Go",
      "package main\n\nfunc Add(a int) int {\n\tif a > 0 {\n\t\treturn a@@\n\t}\n\treturn 0\n}\n\nvar x = 1",
      "func Add",
      "}",
    ],
    [
      "Rust",
      "impl Boat {\n    pub fn name(&self) -> String {\n        self.name.clone()@@\n    }\n}",
      "    pub fn name",
      "    }",
    ],
    [
      "C# with braces on their own lines",
      "class A\n{\n    public int Sum(int a)\n    {\n        if (a > 0)\n        {\n            return a;@@\n        }\n        return 0;\n    }\n}",
      "    public int Sum",
      "    }",
    ],
    ["Ruby", "class A\n  def name\n    if @x\n      1@@\n    end\n  end\nend", "  def name", "  end"],
    ["the first line of a function itself", "x()\nfunction f() {@@\n  return 1;\n}\ny()", "function f", "}"],
    ["the closing line of a function", "x()\nfunction f() {\n  return 1;\n}@@\ny()", "function f", "}"],
  ])("finds %s", (_name, source, first, last) => {
    const found = around(source)?.split("\n") ?? [];
    expect(found[0]).toMatch(new RegExp(`^${first}`));
    expect(found.at(-1)).toBe(last);
  });

  it.each([
    ["top-level code", "import a\n\nprint(1)@@\nprint(2)"],
    ["a loop outside of functions", "for (const a of b) {\n  use(a);@@\n}"],
    ["an empty document", "@@"],
    ["code after a function", "function f() {\n  return 1;\n}\n\nf();@@"],
  ])("finds none in %s", (_name, source) => {
    expect(around(source)).toBeUndefined();
  });
});
