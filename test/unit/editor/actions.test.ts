import { describe, expect, test } from "vitest";
import { fileDiffs, withinRoom } from "../../../src/editor/commit/stagedFiles.js";
import { documentStyle } from "../../../src/editor/documentStyle.js";
import { familyOf, frameworkOf, type Framework } from "../../../src/editor/test/framework.js";
import { testPlace } from "../../../src/editor/test/layout.js";

describe("the project's test framework", () => {
  const of = (
    language: string,
    files: Record<string, string>,
    sample?: string,
    tests: string[] = [],
  ): Framework["id"] | undefined =>
    frameworkOf(familyOf(language), {
      manifests: new Map(Object.entries(files)),
      tests,
      ...(sample === undefined ? {} : { sample }),
    })?.id;
  test.each([
    ["typescript", { "package.json": '{"devDependencies":{"vitest":"1"}}' }, undefined, "vitest"],
    [
      "typescript",
      { "package.json": '{"devDependencies":{"vitest":"1","jest":"1"}}' },
      'import { it } from "@jest/globals";',
      "jest",
    ],
    ["javascript", { "package.json": '{"scripts":{"test":"node --test test/"}}' }, undefined, "node:test"],
    ["javascript", { "package.json": '{"devDependencies":{"mocha":"1"}}' }, undefined, "mocha"],
    ["typescript", { "package.json": "{}" }, undefined, undefined],
    ["python", { "pyproject.toml": "[tool.pytest.ini_options]" }, undefined, "pytest"],
    [
      "python",
      { "pyproject.toml": "[tool.pytest.ini_options]" },
      "import unittest\nclass A(unittest.TestCase): ...",
      "unittest",
    ],
    ["python", {}, undefined, undefined],
    ["go", { "go.mod": "module a" }, undefined, "go"],
    ["rust", {}, undefined, "cargo"],
    ["java", { "pom.xml": "<artifactId>junit-jupiter</artifactId>" }, undefined, "junit"],
    ["cobol", {}, undefined, undefined],
  ] as const)("%s with %j and %j: %s", (language, files, sample, expected) => {
    expect(of(language, files, sample)).toBe(expected);
  });
  test("JUnit 4 and 5 are told apart", () => {
    const named = (pom: string) => frameworkOf("java", { manifests: new Map([["pom.xml", pom]]), tests: [] })?.name;
    expect(named("<artifactId>junit</artifactId>")).toBe("JUnit 4");
    expect(named("<artifactId>junit-jupiter</artifactId>")).toContain("JUnit 5");
  });
});

describe("the place of tests", () => {
  test.each([
    ["src/harbour.ts", "typescript", ["src/harbour.test.ts"], "src/harbour.test.ts"],
    ["src/harbour.ts", "typescript", ["test/unit/tide.test.ts"], "test/harbour.test.ts"],
    ["src/dock/harbour.ts", "typescript", ["test/dock/tide.test.ts"], "test/dock/harbour.test.ts"],
    ["src/dock/harbour.ts", "typescript", ["src/tide.spec.ts"], "src/dock/harbour.spec.ts"],
    ["src/dock/harbour.ts", "typescript", ["src/__tests__/tide.ts"], "src/dock/__tests__/harbour.test.ts"],
    [
      "packages/b/src/x.ts",
      "typescript",
      ["packages/a/test/y.test.ts", "packages/b/test/z.test.ts"],
      "packages/b/test/x.test.ts",
    ],
    ["src/view.tsx", "typescriptreact", ["src/tide.test.ts"], "src/view.test.tsx"],
    ["src/harbour.ts", "typescript", [], "src/harbour.test.ts"],
    ["src/fees.py", "python", ["tests/test_tide.py"], "tests/test_fees.py"],
    ["fees.py", "python", [], "tests/test_fees.py"],
    ["pkg/fees.py", "python", ["pkg/tide_test.py"], "pkg/fees_test.py"],
    ["pkg/fees.go", "go", [], "pkg/fees_test.go"],
    ["src/lib.rs", "rust", [], "src/lib.rs"],
    ["src/a.test.ts", "typescript", ["src/a.test.ts", "src/b.test.ts"], "src/a.test.ts"],
    ["a/src/main/java/b/Fees.java", "java", [], "a/src/test/java/b/FeesTest.java"],
    ["a/src/main/java/b/Fees.java", "java", ["a/src/test/java/b/FeesTests.java"], "a/src/test/java/b/FeesTests.java"],
  ])("%s (%s) beside %j: %s", (source, language, tests, expected) => {
    expect(testPlace(source, familyOf(language), tests, undefined).path).toBe(expected);
  });
});

test("documentation follows the language, in Python the file", () => {
  expect(documentStyle("typescript", "")).toContain("TSDoc");
  expect(documentStyle("rust", "")).toContain("rustdoc");
  expect(documentStyle("python", "")).toContain("PEP 257");
  expect(documentStyle("python", 'def f():\n    """A.\n\n    Args:\n        a: b\n    """\n')).toContain("Google");
  expect(documentStyle("python", 'def f():\n    """A.\n\n    Parameters\n    ----------\n    a\n    """\n')).toContain(
    "NumPy",
  );
  expect(documentStyle("python", 'def f():\n    """A.\n\n    :param a: b\n    """\n')).toContain("reStructuredText");
  expect(documentStyle("cobol", "")).toBeUndefined();
});

describe("staged changes", () => {
  const changed =
    "diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+diff --git a/x b/x\n";
  const renamed =
    'diff --git "a/\\303\\244 b.ts" b/c.ts\nsimilarity index 100%\nrename from "\\303\\244 b.ts"\nrename to c.ts\n';
  const added =
    "diff --git a/key.pem b/key.pem\nnew file mode 100644\n--- /dev/null\n+++ b/key.pem\n@@ -0,0 +1 @@\n+secret\n";
  const mode = "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n";
  test("are cut into files with all of their names", () => {
    const files = fileDiffs(changed + renamed + added + mode);
    expect(files.map(({ paths }) => paths)).toEqual([["src/a.ts"], ["ä b.ts", "c.ts"], ["key.pem"], ["run.sh"]]);
    expect(files.map(({ text }) => text).join("")).toBe(changed + renamed + added + mode);
  });
  test("share the room fairly", () => {
    const file = (size: number) => ({ paths: ["a"], text: "x".repeat(size) });
    expect(withinRoom([file(10), file(20)], 100)).toHaveLength(30);
    const cut = withinRoom([file(1000), file(10)], 100);
    expect(cut.match(/x/g)?.length).toBe(100);
    expect(cut).toContain("left out");
  });
});
