import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../protocol/server.js";
import { startHost, type Host, type Window } from "./harness.js";

/** A listing as models.dev publishes it, with a model that the shipped catalog cannot know. */
const LISTING = {
  openai: {
    models: Object.fromEntries(
      ["gpt-of-tomorrow", ...Array.from({ length: 30 }, (_, index) => `other-${index}`)].map((id) => [
        id,
        { id, cost: { input: 2, output: 8 }, limit: { context: 100_000, output: 10_000 } },
      ]),
    ),
  },
};

describe("Downloaded prices", () => {
  let copy: TestServer;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    copy = await startServer((_, answer) => answer.json(200, LISTING));
    host = await startHost({
      providers: { openai: { kind: "openai", models: ["gpt-of-tomorrow"] } },
      keys: { openai: "sk-e2e-prices" },
      user: {
        "fairlead.cache.enabled": false,
        "fairlead.completion.enabled": false,
        "fairlead.catalog.refresh": true,
        "fairlead.catalog.mirror": copy.url,
      },
    });
    window = await host.open("src/harbour.ts");
  });
  afterAll(async () => {
    await host?.stop();
    await copy?.close();
  });

  const explain = async (): Promise<string> => {
    const asked = host.practice.nextRequest((request) => request.method === "POST");
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Explain");
    await asked;
    return window.explanation(/openai\/gpt-of-tomorrow[\s\S]*practice provider, not a model/);
  };

  it("are unknown for a new model at first, and said so", async () => {
    expect(await explain()).toContain("cost unknown");
  });

  it("come from the copy that the user named, which gets no key, and count from the next request on", async () => {
    await window.runCommand("Fairlead: Refresh Model Prices");
    expect(await window.notification("Prices of")).toMatch(/Prices of 31 models are now those of models\.dev/);
    const seen = copy.requests.map(({ method, path }) => `${method} ${path}`);
    expect(seen).toEqual(["GET /api.json"]);
    expect(JSON.stringify(copy.requests)).not.toContain("sk-e2e-prices");
    await expect.poll(explain, { timeout: 60_000 }).toMatch(/~?\$0\.0\d*[1-9]/);
    await window.screenshot("downloaded-prices");
  });

  it("are still there after the window was opened anew", async () => {
    await window.reload();
    await window.story(["explain", "gpt-of-tomorrow"], "models.dev");
    expect(await explain()).toMatch(/~?\$0\.0\d*[1-9]/);
    expect(copy.requests).toHaveLength(1);
  });
});
