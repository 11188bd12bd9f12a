import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { packageTestExtension } from "./harness/testExtension.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const STAND_IN = fileURLToPath(new URL("copilot", import.meta.url));
const QUESTION = "GitHub Copilot and Fairlead both show ghost text.";

describe("Ghost text beside Copilot's", () => {
  let folder: string;
  let vsix: string;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "fairlead-copilot-"));
    vsix = path.join(folder, "copilot.vsix");
    await packageTestExtension(STAND_IN, vsix);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => host?.stop());

  const start = async (): Promise<void> => {
    host = await startHost({
      ...CHEAP_AND_DEAR,
      user: {
        "fairlead.cache.enabled": false,
        "editor.quickSuggestions": false,
        "editor.suggestOnTriggerCharacters": false,
        "github.copilot.enable": { "*": true, python: true },
      },
      extensions: [vsix],
    });
    window = await host.open("src/tide.ts");
    // VS Code turns an extension of this name off until somebody has signed in to it.
    await window.runCommand("Extensions: Enable All Extensions");
    await typeReturn();
    // Copilot is there when it is there; who types is asked then.
    await within(
      "The question",
      async () => {
        await window.type("v");
        await window.press("Backspace");
        return window.page.locator(".notification-toast", { hasText: QUESTION }).isVisible();
      },
      60_000,
    );
  };
  const typeReturn = async (): Promise<void> => {
    await window.openFile("src/tide.ts");
    await window.setCursor(8, 2);
    await window.press("Enter");
    await window.type("export function doubled(value: number): number {");
    await window.press("Enter");
    await window.type("return ");
  };
  const settings = (): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(host.userDataDir, "User", "settings.json"), "utf8")) as Record<string, unknown>;

  it("is asked once which leads; Fairlead turns Copilot's off", async () => {
    await start();
    await window.screenshot("ghost-text-copilot");
    await window.pressButton("Fairlead");
    await within("Copilot off", () => {
      const value = settings()["github.copilot.enable"];
      return JSON.stringify(value) === JSON.stringify({ "*": false, python: false });
    });
    await window.press("Escape");
    await window.type("value");
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).not.toContain("copilotWrote");
    expect(settings()["fairlead.completion.enabled"]).toBeUndefined();

    // With both on again nobody is asked a second time.
    host.writeUserSettings({
      ...CHEAP_AND_DEAR,
      user: { "editor.quickSuggestions": false, "editor.suggestOnTriggerCharacters": false },
    });
    await window.reload();
    await window.openFile("src/tide.ts");
    await expect.poll(() => window.ghostTextStatus(), { timeout: 30_000 }).toMatch(/^From cheap\/small/);
    await typeReturn();
    await window.ghostText();
    expect((await window.notifications()).filter((text) => text.includes("Copilot"))).toEqual([]);
  });

  it("keeps both, which the status says, and never asks again", async () => {
    await start();
    await window.pressButton("Keep Both");
    const bothThere = async (): Promise<void> => {
      await window.openFile("src/tide.ts");
      await expect
        .poll(() => window.ghostTextStatus(), { timeout: 30_000 })
        .toMatch(/^From cheap\/small: .*\. Copilot shows ghost text too, as you chose$/);
      // One after the other comes into view, whichever VS Code shows first.
      const cycled = async (what: string, is: (text: string) => boolean): Promise<string> =>
        within(what, async () => {
          await window.press("Alt+]");
          return within(
            `${what} after a key`,
            async () => {
              const shown = await window.visibleGhostText();
              return shown !== undefined && is(shown) ? shown : undefined;
            },
            2_000,
          );
        });
      await typeReturn();
      await window.ghostText();
      await cycled("Copilot's", (text) => text.includes("copilotWrote"));
      const ours = await cycled("Fairlead's", (text) => !text.includes("copilotWrote"));
      expect(host.practice.requests("cheap").length).toBeGreaterThan(0);
      await window.press("Tab");
      await expect.poll(() => window.editorText(), { timeout: 15_000 }).toContain(ours.split("\n")[0]);
    };
    await window.press("Escape");
    await bothThere();
    await window.storyAmong(["completion", "tide.ts"], "What became of it", "Accepted");
    expect(settings()["github.copilot.enable"]).toEqual({ "*": true, python: true });
    expect(settings()["fairlead.completion.enabled"]).toBeUndefined();

    await window.openFile("src/tide.ts");
    await window.savedText("src/tide.ts");
    await window.reload();
    await bothThere();
    expect((await window.notifications()).filter((text) => text.includes("Copilot"))).toEqual([]);
  });

  it("Copilot turns ours off, and our status says so", async () => {
    await start();
    await window.pressButton("Copilot");
    await expect
      .poll(() => window.ghostTextStatus(), { timeout: 15_000 })
      .toBe("Off: fairlead.completion.enabled in your user settings turns it off for typescript");
    expect(settings()["fairlead.completion.enabled"]).toBe(false);
    const asked = host.practice.requests("cheap").length;
    await window.type("1; return ");
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).toContain("copilotWrote");
    expect(host.practice.requests("cheap").length).toBe(asked);
  });
});
