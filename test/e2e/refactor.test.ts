import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const FILE = "src/harbour.ts";

describe("Refactor", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
    window = await host.open(FILE);
  });
  afterAll(() => host?.stop());

  const onDisk = (): string => readFileSync(path.join(host.folder, FILE), "utf8");
  const lineOf = (text: string): number =>
    onDisk()
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  const propose = async (instruction: string): Promise<void> => {
    await window.openFile(FILE);
    await window.selectLines(lineOf("export function total"), lineOf("return sum;") + 1);
    await window.runCommand("Fairlead: Refactor...");
    await window.answer(instruction);
    await window.page.locator(".monaco-diff-editor").waitFor();
  };

  it("shows a change and writes nothing before it is accepted", async () => {
    const before = onDisk();
    await propose("rename sum to amount");
    await expect
      .poll(() => window.page.locator(".monaco-diff-editor .modified-in-monaco-diff-editor").innerText())
      .toContain("amount");
    expect(onDisk()).toBe(before);
    await window.screenshot("refactor");
  });

  it("writes it when it is accepted, and undo takes it back", async () => {
    const before = onDisk();
    await window.runCommand("Fairlead: Accept Change");
    await within("The accepted change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
    expect(await window.savedText(FILE)).toBe(before.replace(/\bsum\b/g, "amount"));
    await window.undo();
    expect(await window.savedText(FILE)).toBe(before);
  });

  it("writes nothing when it is discarded", async () => {
    const before = onDisk();
    await propose("rename sum to whole");
    await window.runCommand("Fairlead: Discard Change");
    await within("The closed change", async () => (await window.page.locator(".monaco-diff-editor").count()) === 0);
    expect(onDisk()).toBe(before);
  });
});
