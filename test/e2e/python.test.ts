import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagePythonService, startHost, within, type Host, type PythonService, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const OFFICE = "src/office.py";
const FILES = {
  "pyproject.toml": '[project]\nname = "harbour"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
  "src/berths.py": 'def berths() -> int:\n    count: int = "3"\n    return count\n',
  "src/quay.py": "from src.fees import average\n\n\ndef quay() -> float:\n    return average([])\n",
  // Relative and whole names of modules, so that a copy only passes with the project around it.
  [OFFICE]: `from .fees import average
from src.fees import Stay, fee


def bill(stay: Stay) -> str:
    due = fee(stay)
    return "Please pay " + str(due)


def usual(stays: list[Stay]) -> str:
    return str(average(stays))


def beds(boats: int) -> int:
    return boats * 4
`,
};

describe("Python with a language service", () => {
  let python: PythonService;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    python = await packagePythonService();
    host = await startHost({
      ...CHEAP_AND_DEAR,
      files: FILES,
      extensions: [python.vsix],
      env: python.env,
      user: {
        ...CHEAP_AND_DEAR.user,
        "workbench.colorTheme": "Default Dark Modern",
        ...Object.fromEntries(
          ["fix", "refactor", "document", "generate", "test"].map((task) => [`fairlead.verify.${task}`, "diagnostics"]),
        ),
      },
    });
    window = await host.open("src/berths.py");
  });
  afterAll(async () => {
    await host?.stop();
    python?.dispose();
  });

  const onDisk = (file: string): string => readFileSync(path.join(host.folder, file), "utf8");
  const right = () => window.page.locator(".monaco-diff-editor .modified-in-monaco-diff-editor");
  const closed = () =>
    within("The closed change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
  const shows = async (text: string | RegExp): Promise<void> => {
    await right().waitFor();
    await expect.poll(async () => (await right().innerText()).replaceAll("\u00a0", " ")).toMatch(text);
  };
  const end = async (how: "Accept" | "Discard"): Promise<void> => {
    await window.runCommand(`Fairlead: ${how} Change`);
    await closed();
  };
  const refactorBill = async (instruction: string): Promise<void> => {
    await window.openFile(OFFICE);
    await window.selectLines(5, 7);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer(instruction);
  };
  /** What stands beside the code. */
  const words = async (): Promise<string> =>
    (
      await window.page
        .locator(".editor-instance .view-line span")
        .evaluateAll((all) => all.map((one) => getComputedStyle(one, "::after").content))
    ).join(" ");
  const fix = async (): Promise<void> => {
    await window.openFile("src/berths.py");
    await window.setCursor(2, 12);
    await window.page.locator(".squiggly-error").first().waitFor({ timeout: 60_000 });
    await window.runCommand("Fairlead: Fix");
  };

  it("fix: a change that leaves the error where it was goes to the stronger model", async () => {
    host.practice.control("cheap", { mends: false });
    await fix();
    await shows(/count: int = 3/);
    await end("Discard");
    host.practice.control("cheap", { mends: true });
    const sent = JSON.stringify(host.practice.requests("dear").at(-1)?.body);
    expect(sent).toContain("this was to be mended and is still there");
    await window.story(["fix", "large"], "was to be mended and is still there", "cheap/small", "no new errors");
  });

  it("fix: takes the error under the cursor and ends it", async () => {
    await fix();
    await shows(/count: int = 3/);
    const sent = JSON.stringify(host.practice.requests("cheap").at(-1)?.body);
    expect(sent).toMatch(/is not assignable to declared type \\"int/);
    await window.screenshot("python-fix");
    await end("Accept");
    await window.page.locator(".squiggly-error").first().waitFor({ state: "detached" });
    expect(await window.savedText("src/berths.py")).toBe(FILES["src/berths.py"].replace('"3"', "3"));
    await window.story(["fix", "small"], "the language service reports no new errors");
  });

  it("refactor: a good change of the cheap model passes with the project's modules in reach", async () => {
    await refactorBill("rename due to owed");
    await shows(/owed = fee\(stay\)/);
    await end("Discard");
    const story = await window.story(["refactor", "small"], "the language service reports no new errors");
    console.log(/language service reports no new errors \([^)]*\)/.exec(story)?.[0]);
  });

  it("refactor: a change that breaks a type goes to the stronger model before anything is shown", async () => {
    host.practice.control("cheap", { brokenEdits: 1, breaks: "types" });
    host.practice.control("dear", { delayMs: 1500 });
    await refactorBill("rename bill to invoice");
    await expect.poll(words).toContain("asking large, since small had 1 new error");
    await window.screenshot("python-escalating");
    await shows(/def invoice/);
    expect(await right().innerText()).not.toContain("practice_fault");
    await window.screenshot("python-verified");
    await end("Discard");
    host.practice.control("cheap", { brokenEdits: 0 });
    host.practice.control("dear", { delayMs: 0 });
    await window.story(
      ["refactor", "large"],
      "failed its check",
      "line 18: Type \"Literal['not a number']\" is not assignable to declared type",
      "the change by cheap/small failed its check",
      "dear/large",
    );
  });

  it("refactor: sees what a change does to the files that use it, by relative and by whole names", async () => {
    host.practice.control("cheap", { narrow: true });
    await window.openFile("src/fees.py");
    await window.selectLines(23, 24);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename average to mean");
    const several = window.page.locator(".multiDiffEditor").first();
    try {
      await several.waitFor();
      await expect.poll(async () => (await several.innerText()).replaceAll("\u00a0", " ")).toMatch(/import mean/);
      await window.screenshot("python-uses");
    } finally {
      host.practice.control("cheap", { narrow: false });
    }
    await window.runCommand("Fairlead: Discard Change");
    await within("The closed change", async () => (await several.count()) === 0);
    const sent = JSON.stringify(host.practice.requests("dear").at(-1)?.body);
    expect(sent).toMatch(/src\/office\.py, line 1: .{0,4}average.{0,4} is unknown import symbol/);
    expect(sent).toMatch(/src\/quay\.py, line 1: .{0,4}average.{0,4} is unknown import symbol/);
    await window.story(["refactor", "large"], "failed its check", "the language service reports no new errors");
  });

  it("document, generate and test: in Python's own ways, checked by its service", async () => {
    await window.openFile(OFFICE);
    await window.setCursor(11, 5);
    await window.runCommand("Fairlead: Document");
    await shows(/# Returns the usual/);
    expect(JSON.stringify(host.practice.requests("cheap").at(-1)?.body)).toContain("PEP 257");
    await end("Discard");

    await window.openFile(OFFICE);
    await window.setCursor(8);
    await window.runCommand("Fairlead: Generate...");
    await window.answer("multiply two numbers");
    await shows(/def multiply_numbers/);
    await end("Discard");

    await window.openFile(OFFICE);
    await window.setCursor(15, 5);
    await window.runCommand("Fairlead: Write Tests");
    await shows(/from src\.office import beds/);
    expect(JSON.stringify(host.practice.requests("cheap").at(-1)?.body)).toContain("with pytest");
    expect(existsSync(path.join(host.folder, "tests/test_office.py"))).toBe(false);
    await end("Accept");
    expect(await window.savedText("tests/test_office.py")).toContain("def test_beds");
  });

  it("explain: the function around the cursor", async () => {
    await window.openFile(OFFICE);
    await window.setCursor(11, 5);
    await window.runCommand("Fairlead: Explain");
    await window.explanation(/usual/);
  });

  it("leaves nothing behind: no tab, no file, no problem", async () => {
    expect(onDisk(OFFICE)).toBe(FILES[OFFICE]);
    const names = await window.page
      .locator(".tabs-container .tab")
      .evaluateAll((all) => all.map((tab) => tab.getAttribute("aria-label") ?? tab.textContent ?? ""));
    expect(names.filter((name) => name.includes("office.py") && !name.includes("test_"))).toHaveLength(1);
    const home = path.join(host.userDataDir, "User", "globalStorage", "fairlead.fairlead", "copies");
    expect(readdirSync(home)).toEqual([]);
  });
});
