import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const FILES = {
  "package.json": JSON.stringify({ name: "harbour", type: "module", devDependencies: { vitest: "5.1.1" } }),
  "src/count.ts": 'export function berths(): number {\n  const count: number = "3";\n  return count;\n}\n',
  "test/tide.test.ts":
    'import { expect, test } from "vitest";\nimport { tideAt } from "../src/tide.js";\n\ntest("tide", () => {\n  expect(tideAt(new Date(0))).toBe(2);\n});\n',
};

describe("Actions on code", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({
      ...CHEAP_AND_DEAR,
      files: FILES,
      user: { ...CHEAP_AND_DEAR.user, "fairlead.codeLens": true, "fairlead.verify.fix": "diagnostics" },
    });
    const git = (...given: string[]): unknown => execFileSync("git", given, { cwd: host.folder });
    git("init", "-q");
    git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "Begin");
    window = await host.open("src/count.ts");
  });
  afterAll(() => host?.stop());

  const onDisk = (file: string): string => readFileSync(path.join(host.folder, file), "utf8");
  const right = () => window.page.locator(".monaco-diff-editor .modified-in-monaco-diff-editor");
  const closed = () =>
    within("The closed change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
  const shows = async (text: string | RegExp): Promise<void> => {
    await right().waitFor();
    await expect.poll(async () => (await right().innerText()).replaceAll("\u00a0", " ")).toMatch(text);
  };
  const accept = async (): Promise<void> => {
    await window.runCommand("Fairlead: Accept Change");
    await closed();
  };
  const discard = async (): Promise<void> => {
    await window.runCommand("Fairlead: Discard Change");
    await closed();
  };

  it("fix: the light bulb takes the problem under the cursor", async () => {
    await window.openFile("src/count.ts");
    await window.setCursor(2, 12);
    await window.page.locator(".squiggly-error").first().waitFor();
    const entry = window.page.locator(".action-widget .monaco-list-row", { hasText: "Fix with Fairlead" });
    await window.pressUntil("ControlOrMeta+.", entry);
    await window.screenshot("actions-light-bulb");
    await entry.click();
    await shows(/const count: number = 3;/);
    const sent = JSON.stringify(host.practice.requests("cheap").at(-1)?.body);
    expect(sent).toContain("not assignable to type 'number'");
    await accept();
    expect(await window.savedText("src/count.ts")).toBe(FILES["src/count.ts"].replace('"3"', "3"));
  });

  it("document: a comment in the language's style, and the code as it was", async () => {
    await window.openFile("src/harbour.ts");
    const before = onDisk("src/harbour.ts");
    await window.setCursor(45, 3);
    await window.runCommand("Fairlead: Document");
    await shows(/\/\*\* Returns the total of prices\. \*\//);
    expect(JSON.stringify(host.practice.requests("cheap").at(-1)?.body)).toContain("TSDoc");
    await window.screenshot("actions-document");
    await accept();
    const after = await window.savedText("src/harbour.ts");
    expect(after.split("\n").filter((line) => !line.startsWith("/** Returns the total"))).toEqual(before.split("\n"));
  });

  it("document: a model that touches the code is not shown", async () => {
    host.practice.control("cheap", { brokenEdits: 1, breaks: "types" });
    await window.openFile("src/fees.py");
    await window.setCursor(16, 5);
    await window.runCommand("Fairlead: Document");
    await shows(/# Returns the fee/);
    host.practice.control("cheap", { brokenEdits: 0 });
    await discard();
    await window.story(["document", "large"], "it changes code", "cheap/small", "only comments change");
  });

  it("test: a new file where the project has its tests, by its framework, against nothing", async () => {
    await window.openFile("src/harbour.ts");
    await window.setCursor(45, 3);
    await window.runCommand("Fairlead: Write Tests");
    await shows(/import \{ total \} from "\.\.\/src\/harbour\.js";/);
    expect(JSON.stringify(host.practice.requests("cheap").at(-1)?.body)).toContain("with Vitest");
    expect(existsSync(path.join(host.folder, "test/harbour.test.ts"))).toBe(false);
    await window.screenshot("actions-test");
    await accept();
    expect(await window.savedText("test/harbour.test.ts")).toContain('test("total"');
  });

  it("test: added to the file that is there, in Python", async () => {
    const before = onDisk("tests/test_fees.py");
    await window.openFile("src/fees.py");
    await window.setCursor(23, 5);
    await window.runCommand("Fairlead: Write Tests");
    await shows(/def test_average/);
    expect(JSON.stringify(host.practice.requests("cheap").at(-1)?.body)).toContain("with pytest");
    await window.screenshot("actions-test-python");
    await accept();
    const after = await window.savedText("tests/test_fees.py");
    expect(after.startsWith(before)).toBe(true);
    expect(after).toContain("def test_average");
  });

  it("generate: new code at the cursor, in TypeScript and Python, nothing replaced", async () => {
    for (const [file, line, expected] of [
      ["src/tide.ts", 3, /function multiplyNumbers/],
      ["src/fees.py", 22, /def multiply_numbers/],
    ] as const) {
      const before = onDisk(file);
      await window.openFile(file);
      await window.setCursor(line);
      await window.runCommand("Fairlead: Generate...");
      await window.answer("multiply two numbers");
      await shows(expected);
      await accept();
      const after = await window.savedText(file);
      const lines = after.split("\n");
      let next = 0;
      for (const text of before.split("\n").filter((one) => one !== "")) {
        next = lines.indexOf(text, next) + 1;
        expect(next, `${text} is gone from ${file}`).toBeGreaterThan(0);
      }
      expect(Math.abs(lines.findIndex((text) => expected.test(text)) - (line - 1))).toBeLessThanOrEqual(1);
    }
    await window.screenshot("actions-generate");
  });

  it("commit message: from the staged changes, excluded files left out, into the box", async () => {
    execFileSync("git", ["add", "src/count.ts"], { cwd: host.folder });
    execFileSync("sh", ["-c", "echo 'password=1' > server.pem && git add -f server.pem"], { cwd: host.folder });
    const staged = window.page.locator(".scm-view .monaco-list-row", { hasText: "Staged Changes" });
    await window.pressUntil("Control+Shift+g", staged);
    await within("The message", async () => {
      await window.runCommand("Fairlead: Write Commit Message");
      const box = window.page.locator(".scm-input .view-line, .scm-editor .view-line");
      return expect
        .poll(async () => (await box.allInnerTexts()).join("\n").replaceAll("\u00a0", " "), { timeout: 10_000 })
        .toContain("Change src/count.ts")
        .then(() => true);
    });
    const sent = JSON.stringify(host.practice.requests("cheap").at(-1)?.body);
    expect(sent).toContain("count.ts");
    expect(sent).not.toContain("server.pem");
    expect(sent).not.toContain("password=1");
    await window.screenshot("actions-commit-message");
  });

  it("links above functions, where they are switched on, work on that function", async () => {
    await window.openFile("src/harbour.ts");
    await window.setCursor(1, 1);
    const lens = window.page.locator(".codelens-decoration", { hasText: "Document" });
    await lens.first().waitFor();
    await window.screenshot("actions-code-lens");
    // A lens that is just being drawn anew takes no click.
    await within("The change behind the link", async () => {
      await lens.first().getByText("Document").click();
      return right()
        .waitFor({ timeout: 5000 })
        .then(() => true);
    });
    await shows(/Returns the find berth/);
    await discard();
  });

  it("the language status tells the route of this file", async () => {
    await window.openFile("src/harbour.ts");
    await window.page.locator("#status\\.languageStatus").hover();
    const hover = window.page.locator(".hover-language-status", { hasText: "small" });
    await hover.waitFor();
    await expect.poll(() => hover.innerText()).toMatch(/cheap\/small refactors here, then dear\/large/);
    await window.screenshot("actions-route");
    await window.page.mouse.move(600, 400);
  });

  it("the keys of the actions are bound to nothing else there", async () => {
    await window.runCommand("Preferences: Open Keyboard Shortcuts");
    const search = window.page.locator(".keybindings-header input, .keybindings-header .view-line").first();
    await search.waitFor();
    await window.type('"ctrl+alt+m');
    const rows = window.page.locator(
      ".keybindings-body .monaco-list-row, .keybindings-table-container .monaco-list-row",
    );
    // Whatever shares the prefix is listed, ours among them.
    await expect.poll(() => rows.count()).toBe(6);
    for (const name of await rows.allInnerTexts()) expect(name).toContain("Fairlead");
    await window.screenshot("actions-keys");
  });

  it("the context menu has them all, in the dark too", async () => {
    await host.applyWorkspaceSettings({ "workbench.colorTheme": "Default Dark Modern" });
    await window.page.locator(".monaco-workbench.vs-dark").waitFor();
    await window.openFile("src/harbour.ts");
    await window.setCursor(46, 3);
    const menu = window.page.locator(".context-view .action-item", { hasText: "Fairlead" }).first();
    await window.pressUntil("Shift+F10", menu);
    await menu.hover();
    await window.page.locator(".monaco-submenu .action-item", { hasText: "Write Tests" }).waitFor();
    const names = await window.page.locator(".monaco-submenu .action-item .action-label").allInnerTexts();
    for (const name of ["Explain", "Refactor...", "Fix", "Write Tests", "Document", "Generate..."])
      expect(names.join("|")).toContain(name);
    await window.screenshot("actions-context-menu-dark");
    await window.press("Escape");
    await window.press("Escape");
  });
});
