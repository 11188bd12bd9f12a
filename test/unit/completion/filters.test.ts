import { describe, expect, it } from "vitest";
import { fitted } from "../../../src/core/completion/filters/index.js";
import { at } from "./moment.js";

/** Golden cases: document, what the model says, what is shown (undefined: nothing), and what it replaces. */
type Case = readonly [
  name: string,
  document: string,
  text: string,
  shown: string | undefined,
  replaces?: number,
  language?: string,
];

const CASES: Record<string, readonly Case[]> = {
  blank: [
    ["white space alone", "const a = ▮\n", "   \n\n", undefined],
    ["white space at the end", "const a = ▮\n", "1;  \n  ", "1;"],
  ],
  repeatsBelow: [
    ["the line below", "a();\n▮\nsecond(call);\n", "second(call);", undefined],
    [
      "a new line and then the lines below",
      "a();\n▮\nsecond(call);\nthird(call);\n",
      "first(call);\nsecond(call);\nthird(call);",
      "first(call);",
    ],
    ["a closing bracket that stands below says nothing", "if (a) {\n  ▮\n}\n", "b();", "b();"],
  ],
  repeatsAbove: [
    ["the line above", "first(call);\n▮\n", "first(call);", undefined],
    ["circles", "▮\n", "next(call);\nnext(call);\nnext(call);", undefined],
    ["a line like the one above", "add(1);\n▮\n", "add(2);", "add(2);"],
  ],
  lineRest: [
    ["what both have is said once", "foo(▮)\n", "a, b)", "a, b"],
    ["it goes on past the bracket", "foo(▮)\n", "a, b);", "a, b);", 1],
    ["it leaves the bracket alone", "foo(▮)\n", "a, b", "a, b"],
    ["its own call is no repetition", "if (▮)\n", "isReady()", "isReady()"],
    ["two brackets and a semicolon", "foo(bar(▮));\n", "a));", "a"],
    ["one bracket of two would be lost", "foo(bar(▮))\n", "a), b", undefined],
    ["nothing but the bracket that is there", "foo(a▮)\n", ")", undefined],
    ["a comment would swallow the bracket", "if (a) {▮}\n", " // why", undefined],
    ["quotes that the editor closed", 'log("▮")\n', 'hello");', 'hello");', 2],
    ["an index that the editor closed", "kwds[▮]\n", "'a'] = b", "'a'] = b", 1, "python"],
  ],
  brackets: [
    ["closes what it opens", "▮\n", "if (a) {\n  b();\n}", "if (a) {\n  b();\n}"],
    ["leaves a bracket open", "▮\n", "if (a) {\n  b();", undefined],
    ["closes what is open above", "function f() {\n  ▮\n", "return 1;\n}", "return 1;\n}"],
    ["does not close what is closed below", "function f() {\n  ▮\n}\n", "return 1;\n}", "return 1;"],
    [
      "the bracket below belongs to the outer block",
      "class A {\n  f() {\n    ▮\n}\n",
      "return 1;\n  }",
      "return 1;\n  }",
    ],
    [
      "a brace that is indented for a block that is closed",
      "function f() {\n  if (a) {\n    b();\n  }▮\n",
      "\n  }",
      undefined,
    ],
    ["a brace with a word right behind it", "function f() {\n  g();\n▮\n", "}value;", undefined],
    ["the same on a later line", "function f() {\n  ▮\n", "g();\n}value;", undefined],
    ["an else right behind a brace", "if (a) {\n  b();\n▮\n", "}else {\n  c();\n}", "}else {\n  c();\n}"],
    ["a catch right behind it", "try {\n  b();\n▮\n", "}catch (e) {\n  c();\n}", "}catch (e) {\n  c();\n}"],
    ["a finally", "try {\n  b();\n▮\n", "}finally {\n  c();\n}", "}finally {\n  c();\n}", 0, "java"],
    ["a while", "do {\n  b();\n▮\n", "}while(a);", "}while(a);"],
    ["an elsif", "if ($a) {\n  b();\n▮\n", "}elsif ($c) {\n  d();\n}", "}elsif ($c) {\n  d();\n}", 0, "perl"],
    ["what makes it constant", "const a = {\n  b,\n▮\n", "}as const;", "}as const;"],
    ["what it satisfies", "const a = {\n  b,\n▮\n", "}satisfies T;", "}satisfies T;"],
    ["where it is from", "import {\n  a,\n▮\n", "}from 'x';", "}from 'x';"],
    ["the name of a type", "typedef struct {\n  int a;\n▮\n", "}name;", "}name;", 0, "c"],
    ["words in JSX", "<p>{\n  a\n▮\n", "}px</p>", "}px</p>", 0, "typescriptreact"],
    ["the end of a place in a template of some lines", "const a = `${\n  b\n▮\n", "}px`;", "}px`;"],
    ["a name that begins with such a word", "function f() {\n  g();\n▮\n", "}elsewhere;", undefined],
    ["a brace with a word behind it", "do {\n  g();\n▮\n", "} while (a);", "} while (a);"],
    ["a brace with a word that somebody typed right behind it", "struct {\n  int a;\n}na▮\n", "me;", "me;", 0, "c"],
    ["the end of a place in a template", "const a = `${width▮\n", "}px`;", "}px`;"],
    ["the wrong kind of bracket", "foo([1, ▮\n", "2);", undefined],
    ["brackets in text do not count", "const a = ▮\n", '"(";', '"(";'],
    ["text that does not end", "const a = ▮\n", '"never', undefined],
    ["brackets in comments do not count", "▮\n", "a(); // (", "a(); // ("],
    ["a lifetime is no quote", "fn f<'a>(x: ▮\n", "&'a str) {}", "&'a str) {}", 0, "rust"],
    [
      "the count of a shell's words is no comment",
      "▮\n",
      "if [ $# -lt 1 ]; then",
      "if [ $# -lt 1 ]; then",
      0,
      "shellscript",
    ],
    ["nor is that of a list", "n=▮\n", "${#names[@]}", "${#names[@]}", 0, "shellscript"],
    ["a comment of the shell", "▮\n", "stop # (", "stop # (", 0, "shellscript"],
    ["a comment right after Python's code", "▮\n", "stop()# (", "stop()# (", 0, "python"],
    ["a block of Handlebars", "▮\n", "{{#if ready}}", "{{#if ready}}", 0, "handlebars"],
    ["an apostrophe in YAML", "about: ▮\n", "It's a test", "It's a test", 0, "yaml"],
    ["text that does not end in YAML", "about: ▮\n", "'It", undefined, 0, "yaml"],
    ["an apostrophe in JSX", "<p>▮\n", "Don't worry</p>", "Don't worry</p>", 0, "typescriptreact"],
    ["a long number of C++", "int n = ▮\n", "max(1'000, m);", "max(1'000, m);", 0, "cpp"],
    ["a wide character of C++", "auto c = f(▮\n", "L'(');", "L'(');", 0, "cpp"],
    ["words have no brackets", "Hello ▮\n", "(and so on", "(and so on", 0, "markdown"],
  ],
};

for (const [filter, cases] of Object.entries(CASES)) {
  describe(`the filter ${filter}`, () => {
    it.each(cases.map(([name, ...rest]) => ({ name, rest })))("$name", ({ rest }) => {
      const [document, text, shown, replaces = 0, language = "typescript"] = rest;
      const draft = fitted(at(document, { language }), text);
      expect(draft && { text: draft.text, replaces: draft.replaces }).toEqual(
        shown === undefined ? undefined : { text: shown, replaces },
      );
    });
  });
}
