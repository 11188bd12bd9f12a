import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";

describe("the workbench that tests use", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost();
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it("shows a file of the folder", async () => {
    await expect.poll(() => window.editorText()).toContain("A place where a boat can lie.");
  });

  it("types at a place and saves", async () => {
    await window.openFile("src/tide.ts");
    await window.setCursor(1, 1);
    await window.type("const typed = 1;");
    await window.press("Enter");
    expect(await window.savedText("src/tide.ts")).toMatch(/^const typed = 1;\n\/\*\* Hours/);
  });

  it("selects whole lines", async () => {
    await window.openFile("src/fees.py");
    await window.selectLines(1, 3);
    await expect.poll(async () => (await window.statusBar()).join(" ")).toMatch(/selected/);
  });

  it("offers commands and knows which there are not", async () => {
    expect(await window.hasCommand("View: Toggle Primary Side Bar Visibility")).toBe(true);
    expect(await window.hasCommand("Fairlead: No Such Command", 3000)).toBe(false);
  });

  it("comes back after a reload and a restart", async () => {
    await window.reload();
    await window.openFile("src/fees.py");
    await host.restart();
    const again = await host.open("src/harbour.ts");
    await expect.poll(() => again.editorText()).toContain("findBerth");
  });
});
