import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("Models that end", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    const { user, providers } = CHEAP_AND_DEAR;
    host = await startHost({
      providers: { ...providers, google: { kind: "gemini", models: ["gemini-2.5-flash"] } },
      user,
      workspace: { "fairlead.routes.fix": ["google/gemini-2.5-flash", "dear/*"] },
    });
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  const marked = (): ReturnType<typeof window.page.locator> => window.page.locator(".squiggly-warning").first();

  it("are marked in the folder's settings with their date, and a fix writes the replacement", async () => {
    await window.openFile(".vscode/settings.json");
    await marked().waitFor({ timeout: 30_000 });
    const widget = window.page.locator(".marker-widget");
    await window.pressUntil("F8", widget);
    await expect
      .poll(() => widget.innerText())
      .toMatch(/google\/gemini-2\.5-flash (ends on 2026-12-01|was retired on 2026-12-01)/);
    await window.screenshot("model-ends");
    await window.press("Escape");
    const fix = window.page.getByText("Use google/gemini-3.5-flash-lite Instead").first();
    await window.pressUntil("ControlOrMeta+.", fix);
    await fix.click();
    await expect.poll(() => window.editorText()).toContain("google/gemini-3.5-flash-lite");
    expect(JSON.parse(await window.savedText(".vscode/settings.json"))).toEqual({
      "fairlead.routes.fix": ["google/gemini-3.5-flash-lite", "dear/*"],
    });
  });

  it("are marked in the user's settings too", async () => {
    await expect.poll(async () => (await window.statusBar()).join("\n")).not.toMatch(/Warnings: 1/);
    await window.runCommand("Preferences: Open User Settings (JSON)");
    await expect.poll(async () => (await window.statusBar()).join("\n"), { timeout: 30_000 }).toMatch(/Warnings: 1/);
    await window.screenshot("model-ends-user");
  });
});

describe("A failover drill", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it("ends with a report that tells hop by hop what failed and who answered", async () => {
    await window.runCommand("Fairlead: Failover Drill...");
    await window.pick("cheap");
    await window.pick("overloaded");
    await window.pick("The next call");
    await expect
      .poll(async () => (await window.statusBar()).join("\n"))
      .toContain("Drill: cheap overloaded, 1 call left");
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Explain");
    const report = await window.explanation("Failover drill report");
    expect(report).toMatch(/1 of 1 request got an answer all the same/);
    expect(report).toMatch(/1\s+cheap\/small\s+failed: overloaded/);
    expect(report).toMatch(/2\s+dear\/large\s+answered/);
    await window.screenshot("drill-report");
    expect(host.practice.requests("cheap").filter(({ method }) => method === "POST")).toEqual([]);
    await expect.poll(async () => (await window.statusBar()).join("\n")).not.toContain("Drill:");
    await window.story(["explain", "large", "drill"], "A failover drill made a provider fail here");
  });
});
