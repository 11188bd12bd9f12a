import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("Whoever decides", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  const explain = async (model: string): Promise<void> => {
    host.practice.clear();
    // An explanation of before may still stand there: only one that was asked for now counts.
    const asked = host.practice.nextRequest((request) => request.method === "POST");
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Explain");
    await asked;
    await window.explanation(new RegExp(`${model}[\\s\\S]*practice provider, not a model`));
  };

  it("an override is in force, shown, and cleared again", async () => {
    await window.runCommand("Fairlead: Override Model");
    await window.pick("dear/large");
    await window.pick("For this session");
    await expect.poll(async () => (await window.statusBar()).join("\n")).toContain("override: dear/large");
    await explain("dear/large");
    expect(host.practice.requests("cheap")).toEqual([]);
    await window.story(["explain", "large"], "session: dear/large");
    await window.runCommand("Fairlead: Clear Override");
    await expect.poll(async () => (await window.statusBar()).join("\n")).not.toContain("override:");
  });

  it("a team setting denies a provider, and the record says whose it is", async () => {
    await host.applyWorkspaceSettings({ "fairlead.models.deny": ["cheap/*"] });
    await explain("dear/large");
    expect(host.practice.requests("cheap")).toEqual([]);
    const story = await window.story(["explain", "large"], "Candidates: 1 of 2 kept");
    expect(story).toMatch(/cheap\/small\s+Left out: .*(workspace|team)/i);
    await window.screenshot("team-denies");
  });

  it("a workspace cannot add a provider", async () => {
    const stranger = { kind: "openai-compatible", baseUrl: host.practice.baseUrl("stranger"), models: ["small"] };
    await host.applyWorkspaceSettings({
      "fairlead.providers": { stranger },
      "fairlead.routes.explain": ["stranger/*", "dear/*"],
    });
    await explain("dear/large");
    expect(host.practice.requests("stranger")).toEqual([]);
  });
});
