import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const KEY = "sk-e2e-4f1d0c7b9a";

describe("Keys and what is sent", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({ ...CHEAP_AND_DEAR, keys: { cheap: KEY } });
    host.practice.control("cheap", { key: KEY });
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it("a key from the environment reaches its provider alone", async () => {
    await host.applyWorkspaceSettings({ "fairlead.routes.explain": ["cheap/*"] });
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Explain");
    await window.explanation(/cheap\/small[\s\S]*practice provider, not a model/);
    const posts = host.practice.requests("cheap").filter((request) => request.method === "POST");
    expect(posts.at(-1)?.headers["authorization"]).toContain(KEY.slice(-4));
    expect(JSON.stringify(host.practice.requests("dear"))).not.toContain(KEY.slice(-4));
  });

  it("neither the key, the code nor the answer is in any log", () => {
    const logs = filesUnder(path.join(host.userDataDir, "logs"));
    expect(logs.length).toBeGreaterThan(0);
    const told = [...logs.map((file) => readFileSync(file, "utf8")), ...window.console];
    for (const secret of [KEY, "berth.depth + tideAt", "practice provider, not a model"]) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
    }
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
