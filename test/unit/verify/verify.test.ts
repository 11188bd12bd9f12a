import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import {
  changedCode,
  checkTexts,
  codeOnly,
  newProblems,
  syntaxChange,
  syntaxOf,
  unmended,
  verifyFiles,
  type CheckedFile,
  type LanguageService,
} from "../../../src/core/verify/index.js";

const messages = async (text: string, language: string): Promise<readonly string[] | undefined> =>
  (await syntaxOf(text, language))?.problems.map(({ line, message }) => `${line}: ${message}`);

describe("syntax without a parser", () => {
  test.each([
    ["typescript", "const a = `x ${f({ b: 1 })} y`; // )\nconst r = /[(]\\/{/g.test(a) ? a / 2 / 3 : [];\n"],
    ["typescript", "const s = 'it\\'s (';\n/* { */\nfunction f() { return /}/; }\n"],
    [
      "python",
      'def f(a):\n    """Says "(": it\n  is fine."""\n    return {\n  "a": [1,\n2],\n    }  # )\n\nif f(1): pass\nelse:\n\tpass\n',
    ],
    ["rust", "fn f<'a>(x: &'a str) -> char { /* a /* b */ ) */ if x == \"(\" { '(' } else { '\\u{28}' } }\n"],
    ["go", 'func f() string {\n\treturn `(\n"` + "}" + string(\'{\')\n}\n'],
    ["java", 'class A { String s = """\n  { "(" """; char c = \'{\'; }\n'],
    ["json", '{"a": [1, 2]}'],
    ["jsonc", '{\n  // a\n  "a": [1, 2,],\n}'],
    ["yaml", "a:\n  - b: 1\n    c: [1, 2]\n---\nd: e\n"],
    ["css", "a { b: url('x)') }\n"],
    ["scss", 'a { b: url(https://a.example/b.png); c: url("https://a.example/)"); } // )\n'],
    ["rust", 'let a = r#"f(" ["#; let b = r"C:\\"; let c = br##"("#"##; let d = for_r("x");\n'],
    ["cpp", 'auto a = R"(f "(" g)"; auto b = u8R"x()" [)x";\n'],
    ["kotlin", 'val a = "${if (b) "(" else ""} \\${ $c"\nval d = """\n  ${e("[")} ( \\"""\n'],
    ["dart", 'var a = \'${b ? \'(\' : "["} \\${\'; var c = r\'${\\\'; var d = r"""${ "(""";\n'],
    ["less", "a { b: url(data:image/png;base64,AA//BB==) }\n"],
    [
      "python",
      'a = f"{x!r:>{w}} ({{" + f\'{d["("]}\' + rf"\\(" + F"""{d["("]} {{ "[" """\nb = f\'\'\'{\n  c(")")}\'\'\'\n',
    ],
    [
      "csharp",
      'var a = $"{x} {{(}} {y:0.0} {(z ? 1 : 2)}"; var b = @"C:\\"; var c = @"say ""("""; f($@"{x}(\\", \'"\');\n',
    ],
    ["csharp", 'var a = """ "(" \\ """; var b = $$""" ( "" {{x}} [ """; var d = """" """ ( """"; var c = $"";\n'],
    ["swift", 'let a = "\\(b) (" + "\\(f(1) + 2)[" + #"\\("("#; let c = ""\n'],
    ["scala", 'val a = s"${b + 1} ($c" + f"$d%.2f [" + "{"\n'],
  ])("%s that is right has no problems: %#", async (language, text) => {
    expect(await messages(text, language)).toEqual([]);
  });

  test.each([
    ["go", "func f() {\n  return (1;\n}\n", '3: "}"'],
    ["go", "/* never\n", "1: the comment"],
    ["python", "def f():\nreturn 1\n", "1: the block"],
    ["python", "def f():\n    a = 1\n      b = 2\n", "3: this line is indented deeper"],
    ["python", "def f():\n    if a:\n        b()\n   c()\n", "4: the indentation"],
    ["python", "class A:\n    def f(self):\n", "2: the block"],
    ["python", "print('a\n", "1: the string"],
    ["python", 'print(f"a)\n', "1: the string"],
    ["python", 'a = f"""{b}\n', "1: the string"],
    ["python", 'print(f"{a}"\n', '1: "("'],
    ["csharp", 'f($"{a}";\n', '1: "("'],
    ["rust", "fn f() { (1] }\n", '1: "]" does not close'],
    ["json", '{"a": 1,}', "1: "],
    ["jsonc", '{"a": }', "1: "],
    ["yaml", "a: [1\nb: }\n", ""],
  ])("%s that is broken is told with its line: %#", async (language, text, expected) => {
    const found = await messages(text, language);
    expect(found?.length).toBeGreaterThan(0);
    expect(found?.[0]).toMatch(new RegExp(expected.replace(/[()[\]{}"]/g, "\\$&")));
  });

  test.each([
    ["python", 'a = f"{d["("]}"\n'],
    ["python", "a = f'{d['(']} {b}'\n"],
    ["python", 'a = f"{\n  b("(")\n}"\n'],
    ["python", 'a = f"""{b("""(""")}"""\n'],
    ["csharp", 'var a = $"{f("(")}";\n'],
    ["csharp", 'var a = $"{(b ? "(" : @"\\")}";\n'],
    ["csharp", 'var a = $@"{f("(")}\n";\n'],
    ["csharp", 'var a = $"""{f("(")} """;\n'],
    ["csharp", 'var a = """" """ ( """;\n'],
    ["swift", 'let a = "\\(f("("))"\n'],
    ["scala", 'val a = s"${f("(")}"\n'],
  ])("%s with quotes in the code of a string is not told: %#", async (language, text) => {
    expect(await syntaxOf(text, language)).toBeUndefined();
  });

  test("what cannot be told for certain is not told at all", async () => {
    expect(await syntaxOf("anything (", "cobol")).toBeUndefined();
    expect(await syntaxOf('let s = "\\(f("a"\n', "swift")).toBeUndefined();
    // Quotes in the text between tags are no strings.
    expect((await syntaxOf("const a = <p>Don't :)</p>;\n", "typescriptreact"))?.problems).toEqual([]);
  });

  test("a string that goes on behind a backslash does so at any line end", async () => {
    for (const end of ["\n", "\r\n"]) {
      expect(await messages(["a = 'b \\", "c'", "if a:", "    a = \\", "        1", ""].join(end), "python")).toEqual(
        [],
      );
      expect(await messages(["a = 'b", "c'", ""].join(end), "python")).not.toEqual([]);
    }
  });

  test.each([
    ["json", "[" + '"a" "b" '.repeat(500)],
    ["yaml", "a: [}\n---\n".repeat(500)],
    ["typescript", "const a = 1;\n".repeat(500)],
  ])("%s with errors without end is told by the first of them", async (language, text) => {
    expect(await messages(text, language)).toHaveLength(50);
  });

  test("any text is survived, and comments never count", async () => {
    const languages = ["typescript", "python", "rust", "go", "css", "csharp", "swift", "scala"];
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom(
            "(",
            ")",
            "{",
            "}",
            "'",
            '"',
            "`",
            "/",
            "*",
            "\\",
            "\n",
            "#",
            "$",
            "@",
            "f",
            "a",
            " ",
            ":",
          ),
        }),
        fc.constantFrom(...languages),
        async (text, language) => {
          await syntaxOf(text, language);
          const word = language === "python" ? "#" : "//";
          const comment = text.replaceAll("\n", " ");
          expect((await syntaxOf(language === "css" ? "a {}\n" : `${word} ${comment}\n`, language))?.problems).toEqual(
            [],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("scripts by their grammar", () => {
  test.each([
    ["typescript", "enum A { B }\nnamespace N { export const a = 1; }\nconst f = <T>(x: T): x is T & string => !!x;\n"],
    ["typescript", "class A { constructor(@Inject() private readonly x: number) {} @field accessor y = <any>1; }\n"],
    ["typescript", "export @sealed class A {}\nawait using file = open();\nreturn;\n"],
    [
      "typescriptreact",
      "const a = <p title='(' {...b}>Don't :) {/* ( */}<>&nbsp;</></p>;\nconst f = <T,>(x: T) => x;\n",
    ],
    ["javascript", "const a = <A.B c={1} />;\nmodule.exports = a;\n"],
    ["javascript", "// @flow\nconst a: ?number = 1;\n"],
    ["javascriptreact", "export default () => <p>{list.map((one) => <li key={one} />)}</p>;\n"],
  ])("%s that is right has no problems: %#", async (language, text) => {
    expect(await messages(text, language)).toEqual([]);
  });

  test.each([
    ["typescript", "const a = 1;\nconst b = = 2;\n", "2: Unexpected token"],
    ["typescript", "const a = 1;\nconst a = 2;\n", "2: Identifier 'a' has already been declared"],
    ["typescript", "<<<<<<< SEARCH\nx\n=======\n", "1: Unexpected token"],
    ["typescriptreact", "const a = (\n  <p>\n    <b>x</p>\n);\n", "3: Unterminated JSX contents"],
    ["javascript", "const a: number = 1;\n", "1: "],
    ["javascriptreact", "const a = <p>{b;\n", "1: Unexpected token"],
  ])("%s that is broken is told with its line: %#", async (language, text, expected) => {
    expect((await messages(text, language))?.[0]).toContain(expected);
  });

  test("a declaration file is told by its name", async () => {
    const text = "export const a: number;\nexport declare function f(): void;\n";
    expect((await syntaxOf(text, "typescript", "types/a.d.ts"))?.problems).toEqual([]);
    expect((await syntaxOf(text, "typescript", "types/a.ts"))?.problems).not.toEqual([]);
  });

  test("what breaks behind an error that was there before is seen all the same", async () => {
    const before = "const a = = 1;\nf();\n";
    expect(await syntaxChange(before, "const a = = 1;\ng();\n", "typescript")).toMatchObject({
      problems: [],
      wasBroken: true,
    });
    expect((await syntaxChange(before, "const a = = 1;\ng((;\n", "typescript"))?.problems).toHaveLength(2);
    expect(await syntaxChange(before, "const a = 1;\nf();\n", "typescript")).toMatchObject({ wasBroken: false });
  });
});

test("problems that were there before do not count, wherever they moved", () => {
  const problem = (line: number, message: string) => ({ line, message });
  const before = [problem(3, "a"), problem(4, '")" does not close the "{" of line 2')];
  const after = [problem(9, "a"), problem(10, "a"), problem(11, '")" does not close the "{" of line 8')];
  expect(newProblems(before, after)).toEqual([problem(10, "a")]);
});

test("a fix that mends nothing of what was asked is told so, one that mends a part is left to the person", () => {
  const problem = (line: number, message: string) => ({ line, message });
  const before = [problem(3, "No x (TS1)"), problem(4, "No y (TS1)"), problem(9, "other")];
  expect(unmended(before, [problem(3, "No x (TS1)"), problem(4, "No y (TS1)")], ["No x", "No y"])).toHaveLength(2);
  expect(unmended(before, [problem(3, "No x (TS1)"), problem(9, "other")], ["No x", "No y"])).toEqual([]);
  expect(unmended(before, [problem(9, "other")], ["No x"])).toEqual([]);
  expect(unmended(before, before, [])).toEqual([]);
});

describe("documentation leaves code alone", () => {
  test("comments and docstrings are no code, strings and markup are", async () => {
    const code = 'def f(a):\n    """Says."""\n    return "# no"  # yes\n';
    expect(await codeOnly(code, "python")).toEqual(["def f(a):", 'return "# no"']);
    const value = 'rows = ask(\n    """SELECT a""",\n)\n"""Rows."""\n';
    expect(await codeOnly(value, "python")).toEqual(["rows = ask(", '"""SELECT a""",', ")"]);
    expect(await codeOnly("/** A */\nexport const a = '//'; // b\n", "typescript")).toEqual(["export const a = '//';"]);
    expect(await codeOnly("const a = <p>// no</p>; // yes\n", "typescriptreact")).toEqual(["const a = <p>// no</p>;"]);
  });

  test("one line of code that is new, different or gone is told, and what nobody can tell is not called the same", async () => {
    const changed = async (before: string, after: string) => (await changedCode(before, after, "typescript")).problem;
    expect(await changedCode("const a = 1;\n", "// one\nconst a = 1; // two\n", "typescript")).toEqual({ sure: true });
    expect(await changed("const a = 1;\n", "// one\nconst a = 2;\n")).toContain("const a = 2;");
    expect(await changed("const a = 1;\nconst b = 2;\n", "const a = 1;\n")).toContain("gone: const b = 2;");
    expect(await changedCode("a", "b", "cobol")).toEqual({ sure: false });
  });
});

describe("verifying a change", () => {
  const { signal } = new AbortController();
  const file = (before: string, after: string, language = "typescript"): CheckedFile => ({
    path: "a.ts",
    language,
    before,
    after,
  });
  const service =
    (...errors: { path: string; line: number; message: string }[]): LanguageService =>
    async () => ({ asked: true, errors, tookMs: 420 });

  test("says what was checked", async () => {
    const files = [file("const a = 1;\n", "const b = 1;\n")];
    expect(await verifyFiles(files, { level: "off", task: "fix", texts: checkTexts }, signal)).toMatchObject({
      ok: true,
      note: expect.stringContaining("fairlead.verify.fix is off"),
    });
    expect(await verifyFiles(files, { level: "syntax", task: "fix", texts: checkTexts }, signal)).toEqual({
      ok: true,
      note: "edits apply; syntax holds (the language's grammar)",
    });
    expect(
      await verifyFiles(
        files,
        { level: "diagnostics", task: "fix", texts: checkTexts, languageService: service() },
        signal,
      ),
    ).toEqual({
      ok: true,
      note: "edits apply; syntax holds (the language's grammar); the language service reports no new errors (0.4 s)",
    });
  });

  test("says what could not be checked, and shows the change all the same", async () => {
    const files = [file("a", "b", "cobol")];
    expect(await verifyFiles(files, { level: "diagnostics", task: "fix", texts: checkTexts }, signal)).toEqual({
      ok: true,
      note: "edits apply; syntax of a.ts not checked: no means for cobol here; diagnostics could not be asked: no language service",
    });
  });

  test("a language service that breaks costs only its own part of the check", async () => {
    const full = Object.assign(new Error("no space left on /home/somebody"), { code: "ENOSPC" });
    const languageService: LanguageService = async () => Promise.reject(full);
    const files = [file("f();\n", "g();\n")];
    expect(
      await verifyFiles(files, { level: "diagnostics", task: "fix", texts: checkTexts, languageService }, signal),
    ).toEqual({
      ok: true,
      note: "edits apply; syntax holds (the language's grammar); diagnostics could not be asked: asking failed (ENOSPC)",
    });
  });

  test("stops broken syntax before anybody is asked, in words for a model", async () => {
    let asked = false;
    const languageService: LanguageService = async () => {
      asked = true;
      return { asked: false, reason: "" };
    };
    const checked = await verifyFiles(
      [file("f();\n", "f(;\n")],
      { level: "diagnostics", task: "fix", texts: checkTexts, languageService },
      signal,
    );
    expect(checked).toMatchObject({ ok: false, repairable: false, problems: expect.stringContaining("line 1") });
    expect(asked).toBe(false);
  });

  test("a text that was broken before may stay broken, not worse", async () => {
    expect(
      await verifyFiles([file("f((;\n", "g((;\n")], { level: "syntax", task: "fix", texts: checkTexts }, signal),
    ).toMatchObject({
      ok: true,
    });
    expect(
      await verifyFiles([file("f((;\n", "g(((;\n")], { level: "syntax", task: "fix", texts: checkTexts }, signal),
    ).toMatchObject({
      ok: false,
    });
    expect(
      await verifyFiles([file("f((;\n", "f();\n")], { level: "syntax", task: "fix", texts: checkTexts }, signal),
    ).toMatchObject({
      ok: true,
    });
  });

  test("errors of the language service go to the next model with their lines", async () => {
    const files = [file("const a = 1;\n", "const b = 1;\n"), { ...file("", "export {};\n"), path: "b.ts" }];
    const checked = await verifyFiles(
      files,
      {
        level: "diagnostics",
        task: "fix",
        texts: checkTexts,
        languageService: service({ path: "b.ts", line: 4, message: "No such name (TS2304)" }),
      },
      signal,
    );
    expect(checked).toMatchObject({
      ok: false,
      repairable: false,
      note: expect.stringContaining("1 new error"),
      problems: expect.stringContaining("b.ts, line 4: No such name (TS2304)"),
    });
  });

  test("documentation that changes code does not pass", async () => {
    expect(
      await verifyFiles(
        [file("f();\n", "// f\ng();\n")],
        { level: "syntax", task: "document", texts: checkTexts },
        signal,
      ),
    ).toMatchObject({ ok: false, note: expect.stringContaining("it changes code") });
    expect(
      await verifyFiles(
        [file("f();\n", "// f\nf();\n")],
        { level: "syntax", task: "document", texts: checkTexts },
        signal,
      ),
    ).toMatchObject({ ok: true, note: expect.stringContaining("only comments change") });
  });
});
