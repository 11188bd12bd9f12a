import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("Explain", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it("shows the answer beside the code, with the model that gave it", async () => {
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    const asked = host.practice.nextRequest((request) => request.method === "POST");
    await window.runCommand("Fairlead: Explain");
    expect(JSON.stringify((await asked).body)).toContain("findBerth");
    const answer = await window.explanation("practice provider, not a model");
    expect(answer).toMatch(/cheap\/small|dear\/large/);
    // A priced model never answers for nothing.
    expect(answer).toMatch(/\$0\.0\d*[1-9]/);
    await window.screenshot("explain");
  });

  it("leads from a name in the answer to the code", async () => {
    await window.followLink("findBerth");
    await expect.poll(async () => (await window.statusBar()).join(" ")).toContain("Ln 20, Col 1");
  });

  it("shows the whole decision in the panel", async () => {
    const story = await window.story(["explain", "harbour.ts"], "Answered by", "1 attempt", "Candidates: 2 of 2 kept");
    expect(story).toContain("cheap/small");
    expect(story).toContain("dear/large");
    await window.screenshot("panel-story");
  });
});
