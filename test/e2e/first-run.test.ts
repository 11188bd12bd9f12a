import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";

describe("The first run, with nothing set up", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({ user: { "fairlead.cache.enabled": false } });
    window = await host.open("src/fees.py");
  });
  afterAll(() => host?.stop());

  it("says in the panel what to do first", async () => {
    const panel = await window.panel();
    await panel.getByText("No provider is set up yet.").waitFor();
    await window.screenshot("panel-no-provider");
    await panel.getByRole("button", { name: "Add Provider" }).click();
    await expect.poll(() => window.pickItems()).toContainEqual(expect.stringContaining("Add a provider with a key"));
    await window.press("Escape");
  });

  it("leads from the first command to an answer", async () => {
    await window.openFile("src/fees.py");
    await window.setCursor(14, 5);
    await window.runCommand("Fairlead: Explain");
    await window.pick("Add a provider with a key");
    await within("The kinds of providers", async () =>
      (await window.pickItems()).some((one) => one.includes("Gemini")),
    );
    await window.screenshot("first-run-kinds");
    await window.pick("OpenAI-compatible");
    await window.answer(host.practice.baseUrl("first"));
    // No language service knows Python here: indentation tells what the function is.
    const explanation = await window.explanation("practice provider, not a model");
    expect(explanation).toMatch(/src\/fees\.py, lines 13 to 20/);
    expect(explanation).toContain("openai-compatible/practice-");
    // Nobody said what it costs.
    expect(explanation).not.toContain("$0");
    const panel = await window.panel();
    await panel.getByText("No provider is set up yet.").waitFor({ state: "hidden" });
    await window.screenshot("first-run-answered");
  });
});
