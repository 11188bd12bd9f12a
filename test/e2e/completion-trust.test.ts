import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holeFiller, startCompletionModel, WITHOUT_LISTS, type CompletionModel } from "./completionModel.js";
import { startHost, type Host, type Window } from "./harness.js";

describe("Ghost text in Restricted Mode", () => {
  let model: CompletionModel;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startCompletionModel([["const tide = ", "highWater(moment);"]]);
    host = await startHost({
      providers: holeFiller(model),
      user: { ...WITHOUT_LISTS, "security.workspace.trust.startupPrompt": "never" },
      files: { "main.ts": "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n" },
      trusted: false,
    });
    window = await host.open("main.ts");
  });
  afterAll(async () => {
    await host?.stop();
    model?.close();
  });

  const status = (): ReturnType<typeof expect.poll<string>> =>
    expect.poll(() => window.ghostTextStatus(), { timeout: 30_000 });

  it("is off with the reason and the way on, and comes once the workspace is trusted", async () => {
    await status().toMatch(/^Off: this workspace is not trusted, .*; trust it to get ghost text\. Settings, keys and/);
    await window.page.locator("#status\\.languageStatus").hover();
    const hover = window.page.locator(".hover-language-status", { hasText: "Ghost text" });
    await hover.getByText("this workspace is not trusted").first().waitFor();
    await hover.getByText("Manage Workspace Trust").first().waitFor();
    await window.screenshot("ghost-text-restricted-status");
    await window.setCursor(3, 3);
    await window.type("const tide = ");
    await window.runCommand("Trigger Inline Suggestion");
    await window.runCommand("Fairlead: Ghost Text...");
    const offered = (await window.pickItems()).join("\n");
    expect(offered).toContain("Open Panel");
    // Switches would change nothing that can be seen, and asking by hand would give nothing.
    expect(offered).not.toMatch(/Turn O|Snooze|Suggest Now/);
    await window.screenshot("ghost-text-restricted-menu");
    await window.press("Escape");
    await window.runCommand("Fairlead: Turn Ghost Text On or Off");
    await window.notification("Ghost text stays off here: this workspace is not trusted");
    expect(model.asked).toEqual([]);

    await window.pressButton("Manage Workspace Trust");
    await window.page
      .locator(".workspace-trust-editor")
      .getByRole("button", { name: /^Trust$/ })
      .click();
    await window.openFile("main.ts");
    await status().toMatch(/^From loop\/fim: /);
    await window.setCursor(3, 3);
    await window.press("Shift+End");
    await window.type("const tide = ");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
  });
});
