import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const FILE = "src/harbour.ts";
/** A file, and one that uses what it holds; each change of several files has its own, so that none meets what another left. */
const QUAY = "src/quay.ts";
const OFFICE = "src/office.ts";
const DOCK = "src/dock.ts";
const CLERK = "src/clerk.ts";
const MESSY = "src/messy.ts";
const FILES = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { module: "nodenext", target: "es2024", strict: true },
    include: ["src"],
  }),
  [QUAY]:
    "export function total(prices: readonly number[]): number {\n  return prices.reduce((all, one) => all + one, 0);\n}\n",
  [OFFICE]:
    'import { total } from "./quay.js";\n\nexport function bill(items: number[]): string {\n  return `Please pay ${total(items)}`;\n}\n',
  [DOCK]: "export function fee(length: number): number {\n  const rate = 3;\n  return length * rate;\n}\n",
  [CLERK]:
    'import { fee } from "./dock.js";\n\nexport function letter(length: number): string {\n  return `Kindly send ${fee(length)}`;\n}\n',
  [MESSY]: "export function add(a: number, b: number): number {\nlet sum=a+b;\nreturn sum;\n}\n",
  ".fairlead/prompts/notes.txt": "Not a prompt.\n",
};

describe("A change on show", () => {
  let host: Host;
  let window: Window;
  let original: string;

  beforeAll(async () => {
    // An answer that is held in the middle must not count as stalled meanwhile.
    const user = { ...CHEAP_AND_DEAR.user, "fairlead.timeouts.stallMs": 60_000 };
    host = await startHost({ ...CHEAP_AND_DEAR, user, files: FILES });
    original = readFileSync(path.join(host.folder, FILE), "utf8");
    window = await host.open(FILE);
  });
  afterAll(() => host?.stop());

  const onDisk = (file: string): string => readFileSync(path.join(host.folder, file), "utf8");
  const lineOf = (text: string): number =>
    onDisk(FILE)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;
  const diff = () => window.page.locator(".monaco-diff-editor");
  const right = () => window.page.locator(".monaco-diff-editor .modified-in-monaco-diff-editor");
  const rightText = async (): Promise<string> => (await right().innerText()).replaceAll("\u00a0", " ");
  /** What stands behind the hunks: how many there are, and which are accepted. */
  const hints = async (): Promise<string> =>
    (
      await right()
        .locator(".view-line span")
        .evaluateAll((all) => all.map((one) => getComputedStyle(one, "::after").content))
    ).join(" ");
  const closed = () => within("The closed change", async () => (await diff().count()) === 0);
  const ask = async (instruction: string, file = FILE): Promise<void> => {
    await window.openFile(file);
    if (file === FILE) await window.selectLines(lineOf("export function total"), lineOf("return sum;") + 1);
    else await window.selectLines(1, onDisk(file).split("\n").length - 1);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer(instruction);
  };
  const propose = async (instruction: string, shown: string, file = FILE): Promise<void> => {
    await ask(instruction, file);
    await right().waitFor();
    await expect.poll(rightText).toContain(shown);
  };

  it("takes one hunk and leaves another, in one step to undo", async () => {
    await propose("rename sum to amount", "let amount = 0;");
    // The cursor stands at the first hunk; the three hunks are judged one by one.
    await expect.poll(hints).toContain("3/3");
    await window.runCommand("Fairlead: Accept Hunk");
    await expect.poll(hints).toContain("accepted");
    await window.runCommand("Fairlead: Next Hunk");
    await window.runCommand("Fairlead: Reject Hunk");
    await expect.poll(rightText).toContain("sum = sum + prices");
    await window.screenshot("hunks");
    await window.runCommand("Fairlead: Next Hunk");
    await window.runCommand("Fairlead: Accept Hunk");
    await closed();
    expect(await window.savedText(FILE)).toBe(
      original.replace("let sum = 0;", "let amount = 0;").replace("return sum;", "return amount;"),
    );
    await window.undo();
    expect(await window.savedText(FILE)).toBe(original);
    await window.story(["refactor", "small"], "undone");
  });

  it("takes a hunk by its keys and by the link of its hover, also in the dark", async () => {
    await host.applyWorkspaceSettings({ "workbench.colorTheme": "Default Dark Modern" });
    await window.page.locator(".monaco-workbench.vs-dark").waitFor();
    await propose("rename sum to whole", "let whole = 0;");
    await right().locator(".view-line", { hasText: "let whole" }).click();
    await window.press("Shift+Alt+Backspace");
    await expect.poll(rightText).toContain("let sum = 0;");
    await right()
      .locator(".view-line", { hasText: "return whole" })
      .locator("span", { hasText: "return" })
      .last()
      .hover();
    const link = window.page.locator(".monaco-hover a", { hasText: "Reject it" });
    await link.waitFor();
    await window.screenshot("hunks-hover-dark");
    await link.click();
    await expect.poll(rightText).toContain("return sum;");
    await window.runCommand("Fairlead: Discard Change");
    await closed();
    expect(onDisk(FILE)).toBe(original);
  });

  it("goes on from a change with a further instruction", async () => {
    await propose("rename sum to amount", "let amount = 0;");
    await window.runCommand("Fairlead: Follow Up on Change...");
    await window.answer("rename prices to fees");
    await expect.poll(rightText).toContain("amount = amount + fees[i]");
    await window.screenshot("hunks-follow-up");
    await window.runCommand("Fairlead: Accept Change");
    await closed();
    const after = await window.savedText(FILE);
    expect(after).toBe(original.replace(/\bsum\b/g, "amount").replace(/\bprices\b/g, "fees"));
    await window.undo();
    expect(await window.savedText(FILE)).toBe(original);
  });

  it("is not written over a document that went on", async () => {
    await propose("rename sum to amount", "let amount = 0;");
    await window.openFile(FILE);
    await window.setCursor(1, 1);
    await window.type("//m ");
    await window.runCommand("Fairlead: Accept Change");
    await window.notification(/changed since the proposal was made, so nothing was written/);
    await window.screenshot("hunks-stale");
    await window.pressButton("Discard");
    await closed();
    await window.openFile(FILE);
    expect(await window.savedText(FILE)).toBe(`//m ${original}`);
    await window.setCursor(1, 5);
    for (let typed = 0; typed < 4; typed += 1) await window.press("Backspace");
    expect(await window.savedText(FILE)).toBe(original);
  });

  it("reaches the other files that use what it changes, all in one view", async () => {
    await ask("rename total to altogether", QUAY);
    const several = window.page
      .locator(".multi-file-diff-editor, .multiDiffEditor, .monaco-component.multiDiffEditor")
      .first();
    await several.waitFor();
    await expect.poll(async () => (await several.innerText()).replaceAll("\u00a0", " ")).toMatch(/altogether\(items\)/);
    await window.screenshot("hunks-several-files");
    expect(onDisk(OFFICE)).toBe(FILES[OFFICE]);
    await window.runCommand("Fairlead: Accept Change");
    // VS Code itself saves a change of several files.
    for (const file of [OFFICE, QUAY] as const)
      await within(`The changed ${file}`, () => onDisk(file) === FILES[file].replaceAll("total", "altogether"));
  });

  it("neither shows nor changes a file that is excluded, though it uses what changes", async () => {
    await host.applyWorkspaceSettings({ "fairlead.privacy.exclude": [CLERK] });
    host.practice.clear();
    await propose("rename fee to toll", "function toll(", DOCK);
    expect(JSON.stringify(host.practice.requests())).not.toContain("Kindly send");
    await window.runCommand("Fairlead: Accept Change");
    await closed();
    expect(await window.savedText(DOCK)).toBe(FILES[DOCK].replace("fee(", "toll("));
    expect(onDisk(CLERK)).toBe(FILES[CLERK]);
  });

  it("is shown while it arrives where checks are off, and then neither it nor another can be taken unseen", async () => {
    await host.applyWorkspaceSettings({ "fairlead.verify.refactor": "off" });
    await propose("rename sum to amount", "let amount = 0;");
    host.practice.control("cheap", { holdAt: 0.75 });
    await window.openFile(FILE);
    await window.selectLines(lineOf("export function book"), lineOf("lies at") + 1);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename berth to place");
    await window.page.locator(".tab.active", { hasText: "small writes..." }).waitFor();
    // What has not come yet can be cancelled, and not be taken.
    await window.page.locator('.editor-actions [aria-label^="Cancel Change"]').first().waitFor();
    expect(await window.page.locator('.editor-actions [aria-label^="Accept Change"]').count()).toBe(0);
    await window.screenshot("hunks-arriving");
    await window.runCommand("Fairlead: Accept Change");
    await window.notification("No proposed change is open.");
    expect(await window.page.locator(".tab.dirty").count()).toBe(0);

    host.practice.control("cheap", { holdAt: null });
    await window.page
      .locator(".tab.active", { hasText: /rename berth to place \(cheap\/small(?! writes)/ })
      .waitFor({ timeout: 60_000 });
    await window.page.locator('.editor-actions [aria-label^="Accept Change"]').first().waitFor();
    await window.runCommand("Fairlead: Discard Change");
    // The other one is still there, and is the only one now.
    await window.runCommand("Fairlead: Discard Change");
    await closed();
    expect(onDisk(FILE)).toBe(original);
  });

  it("goes back to its model where checks are off too, as long as nothing is shown", async () => {
    host.practice.control("cheap", { misquotes: 1 });
    await propose("rename sum to amount", "let amount = 0;");
    await window.runCommand("Fairlead: Discard Change");
    await closed();
    const story = await window.story(["refactor", "small"], "again to mend the form of its answer");
    expect(story).toContain("edits could not be applied");
  });

  it("takes an earlier instruction when it is chosen, and never because typed words resemble it", async () => {
    const earlier = window.page.locator('.quick-input-list .monaco-list-row[aria-label^="rename sum to AMOUNT"]');
    const begin = async (): Promise<void> => {
      await window.openFile(FILE);
      await window.selectLines(lineOf("export function total"), lineOf("return sum;") + 1);
      await window.runCommand("Fairlead: Refactor...");
    };
    await begin();
    await window.answer("rename sum to AMOUNT");
    await expect.poll(rightText).toContain("let AMOUNT = 0;");
    await window.runCommand("Fairlead: Discard Change");
    await closed();

    await begin();
    await window.page.keyboard.type("rename sum to am");
    await window.page.locator('.quick-input-list .monaco-list-row.focused[aria-label="rename sum to am"]').waitFor();
    await window.press("ArrowDown");
    await earlier.and(window.page.locator(".focused")).waitFor();
    await window.press("Enter");
    await expect.poll(rightText).toContain("let AMOUNT = 0;");
    await window.runCommand("Fairlead: Discard Change");
    await closed();
  });

  it("keeps what was shown of a change that then does not fit, and calls it a part", async () => {
    // Two blocks far from each other, of which the second does not fit.
    host.practice.control("cheap", { misquotes: 1 });
    await window.openFile(FILE);
    await window.selectLines(1, lineOf("lies at") + 1);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename Berth to Place");
    await window.page.locator(".tab", { hasText: /PART of rename Berth to Place/ }).waitFor();
    await window.notification(/fits src\/harbour\.ts only in part/);
    await window.screenshot("hunks-part");
    await window.runCommand("Fairlead: Discard Change");
    await closed();
    await window.story(["refactor", "partial"], "edits could not be applied");
    expect(onDisk(FILE)).toBe(original);
  });

  it("is formatted by the language's formatter where that is asked for, still in one step to undo", async () => {
    const before = onDisk(MESSY);
    const user = {
      ...CHEAP_AND_DEAR.user,
      "fairlead.change.format": true,
      "[typescript]": { "editor.tabSize": 2, "editor.detectIndentation": false },
    };
    host.writeUserSettings({ ...CHEAP_AND_DEAR, user });
    await window.reload();
    await window.openFile(MESSY);
    await window.selectLines(1, 4);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer("rename sum to amount");
    await right().waitFor();
    await expect.poll(rightText).toContain("let amount=a+b");
    await window.runCommand("Fairlead: Accept Change");
    await expect.poll(() => window.editorText()).toContain("let amount = a + b;");
    expect(await window.savedText(MESSY)).toBe(
      before.replace("let sum=a+b", "  let amount = a + b").replace("return sum", "  return amount"),
    );
    await window.undo();
    expect(await window.savedText(MESSY)).toBe(before);
  });
});
