import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const FILE = "project/src/lock.ts";

/** A project of its own with strict options, an import and a package, so that a copy of a file only passes with all of them in reach. */
const PROJECT = {
  "project/tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, noUncheckedIndexedAccess: true, module: "nodenext", target: "es2024" },
    include: ["src"],
  }),
  "project/package.json": JSON.stringify({ name: "project", type: "module" }),
  "project/node_modules/chart/package.json": JSON.stringify({
    name: "chart",
    type: "module",
    exports: "./index.js",
    types: "./index.d.ts",
  }),
  "project/node_modules/chart/index.js": "export const depthAt = () => 3;\n",
  "project/node_modules/chart/index.d.ts": "export declare function depthAt(place: string): number;\n",
  "project/src/gate.ts":
    "export interface Gate {\n  readonly width: number;\n}\n\nexport function widest(gates: readonly Gate[]): Gate | undefined {\n  return gates[0];\n}\n",
  "project/src/berths.ts": 'export function berths(): number {\n  const count: number = "3";\n  return count;\n}\n',
  [FILE]: `import { depthAt } from "chart";
import { type Gate, widest } from "./gate.js";

export function passes(gates: readonly Gate[], beam: number, draught: number): boolean {
  const gate = widest(gates);
  const depth = depthAt("lock");
  return gate !== undefined && gate.width > beam && depth > draught;
}
`,
};

describe("Verified before shown", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({
      ...CHEAP_AND_DEAR,
      files: PROJECT,
      user: {
        ...CHEAP_AND_DEAR.user,
        "fairlead.verify.refactor": "diagnostics",
        "fairlead.verify.fix": "diagnostics",
      },
    });
    window = await host.open(FILE);
  });
  afterAll(() => host?.stop());

  const onDisk = (): string => readFileSync(path.join(host.folder, FILE), "utf8");
  const ask = async (instruction: string): Promise<void> => {
    await window.openFile(FILE);
    await window.selectLines(4, 8);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer(instruction);
  };
  const right = () => window.page.locator(".monaco-diff-editor .modified-in-monaco-diff-editor");
  const discard = async (): Promise<void> => {
    await window.runCommand("Fairlead: Discard Change");
    await within("The closed change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
  };

  it("shows a good change of the cheap model with what was checked", async () => {
    await ask("rename depth to water");
    await right().waitFor();
    await discard();
    const story = await window.story(["refactor", "small"], "language service reports no new errors");
    expect(story).toContain("syntax holds");
    console.log(/language service reports no new errors \([^)]*\)/.exec(story)?.[0]);
  });

  it("sends a change that breaks the types to the stronger model before anything is shown", async () => {
    host.practice.control("cheap", { brokenEdits: 1, breaks: "types" });
    await ask("rename gate to door");
    await right().waitFor();
    await expect.poll(() => right().innerText()).toContain("door");
    expect(await right().innerText()).not.toContain("practiceFault");
    await window.screenshot("verified-escalation");
    await discard();
    const story = await window.story(
      ["refactor", "large"],
      "failed its check",
      "is not assignable to type 'number'",
      "cheap/small",
      "dear/large",
    );
    expect(story).toContain("the change by cheap/small failed its check");
    await window.screenshot("verified-story");
    host.practice.control("cheap", { brokenEdits: 0 });
  });

  it("sees errors that only the project's other files can tell; then only the person can ask to see the change", async () => {
    const rows = window.page.locator(".quick-input-list .monaco-list-row", { hasText: "unchecked" });
    await ask("rename width to breadth");
    await rows.first().waitFor();
    const items = await window.pickItems();
    expect(items[0]).toMatch(/Show the change by large, unchecked.*1 new error/);
    expect(items.join("|")).toMatch(/Show the change by small.*'breadth' does not exist on type 'Gate'/);
    expect(await window.page.locator(".monaco-diff-editor").count()).toBe(0);
    await window.screenshot("verified-nothing-passed");
    await window.press("Escape");
    await window.waitForPanelRow("refactor", "failed");

    await ask("rename width to breadth");
    await rows.first().waitFor();
    await window.press("Enter");
    await window.page.locator(".tab.active", { hasText: "UNCHECKED rename width to breadth" }).waitFor();
    await right().locator(".squiggly-error").first().waitFor();
    await window.screenshot("verified-unchecked");
    expect(onDisk()).toBe(PROJECT[FILE]);
    await window.runCommand("Fairlead: Accept Change");
    await within("The closed change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
    expect(await window.savedText(FILE)).toBe(PROJECT[FILE].replace("gate.width", "gate.breadth"));
    await window.story(["refactor", "failed"], "Shown though it did not pass its check", "Accepted");
    await window.undo();
    expect(await window.savedText(FILE)).toBe(PROJECT[FILE]);
  });

  it("tells at the place how far it is, and Escape cancels", async () => {
    host.practice.control("cheap", { holdAt: 0.75 });
    await ask("rename gate to door");
    const words = async (): Promise<string> =>
      (
        await window.page
          .locator(".editor-instance .view-line span")
          .evaluateAll((all) => all.map((one) => getComputedStyle(one, "::after").content))
      ).join(" ");
    await expect.poll(words).toMatch(/Fairlead: small writes, \d+ lines/);
    await window.screenshot("verified-writing");
    await within("The cancelled request", async () => {
      await window.press("Escape");
      return !(await words()).includes("Fairlead");
    });
    host.practice.control("cheap", { holdAt: null });
    await window.waitForPanelRow("refactor", "cancelled");
    expect(await window.page.locator(".monaco-diff-editor").count()).toBe(0);
  });

  it("sends a fix that mends nothing to the stronger model", async () => {
    host.practice.control("cheap", { mends: false });
    await window.openFile("project/src/berths.ts");
    await window.setCursor(2, 12);
    await window.page.locator(".squiggly-error").first().waitFor();
    await window.runCommand("Fairlead: Fix");
    await right().waitFor();
    await expect.poll(() => right().innerText()).toMatch(/number.=.3;/);
    await discard();
    host.practice.control("cheap", { mends: true });
    await window.story(["fix", "large"], "this was to be mended and is still there", "cheap/small", "no new errors");
  });

  it("says so where no language service can be asked", async () => {
    await window.openFile("src/fees.py");
    await window.selectLines(13, 20);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename total to owed");
    await right().waitFor();
    await discard();
    await window.story(
      ["refactor", "small"],
      "diagnostics could not be asked: no language service for python said anything",
    );
  });

  it("sees what a change does to the files that use it", async () => {
    host.practice.control("cheap", { narrow: true });
    await window.openFile("project/src/gate.ts");
    await window.selectLines(5, 7);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename widest to broadest");
    const several = window.page.locator(".multiDiffEditor").first();
    await several.waitFor();
    await expect.poll(async () => (await several.innerText()).replaceAll("\u00a0", " ")).toMatch(/broadest\(gates\)/);
    await window.screenshot("verified-uses");
    await window.runCommand("Fairlead: Discard Change");
    await within("The closed change", async () => (await several.count()) === 0);
    const story = await window.story(["refactor", "large"], "project/src/lock.ts, line 2", "has no exported member");
    expect(story).toContain("language service reports no new errors");
  });

  it("leaves nothing behind: no tab, no file, no problem", async () => {
    expect(onDisk()).toBe(PROJECT[FILE]);
    const tabs = await window.page
      .locator(".tabs-container .tab")
      .evaluateAll((all) => all.map((tab) => tab.getAttribute("aria-label") ?? tab.textContent ?? ""));
    expect(tabs.filter((tab) => tab.includes("lock.ts"))).toHaveLength(1);
    const home = path.join(host.userDataDir, "User", "globalStorage", "fairlead.fairlead", "copies");
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(path.join(host.folder, "project", "src")).toSorted()).toEqual([
      "berths.ts",
      "gate.ts",
      "lock.ts",
    ]);
  });
});
