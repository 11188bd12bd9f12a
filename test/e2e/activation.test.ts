import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("Fairlead from its package", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it.each(["Explain", "Refactor...", "Override Model", "Clear Override", "Set Provider Key", "Open Panel"])(
    "offers the command Fairlead: %s",
    async (title) => {
      expect(await window.hasCommand(`Fairlead: ${title}`)).toBe(true);
    },
  );

  it("shows its panel", async () => {
    const panel = await window.panel();
    await expect.poll(() => panel.locator("body").innerText()).not.toBe("");
    await window.screenshot("panel-empty");
  });

  it("activates and says so among the running extensions", async () => {
    expect(await window.activationMs()).toBeGreaterThanOrEqual(0);
  });
});
