import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type HostOptions, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

/** One provider for each failure, so that the cooldown after one does not reach into the next. */
const FAILURES = [
  { provider: "broken", fail: { status: 500 }, errorClass: "server" },
  { provider: "busy", fail: { status: 429 }, errorClass: "rate-limit" },
  { provider: "silent", fail: { status: "hang" }, errorClass: "first-token-timeout" },
] as const;

const cheap = {
  kind: "openai-compatible",
  models: [{ id: "first", price: { input: 0.1, output: 0.4 }, context: 32_000 }],
};

const OPTIONS: HostOptions = {
  providers: { ...CHEAP_AND_DEAR.providers, ...Object.fromEntries(FAILURES.map(({ provider }) => [provider, cheap])) },
  // Long enough for an answer on a busy machine, so that nothing but the silent one runs into it.
  user: { ...CHEAP_AND_DEAR.user, "fairlead.timeouts.firstTokenMs": { explain: 5000 } },
};

describe("When the first provider fails", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost(OPTIONS);
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  it.each(FAILURES)(
    "with $fail.status, the second one answers and both attempts are in the record",
    async ({ provider, fail, errorClass }) => {
      host.practice.control(provider, { fail });
      await host.applyWorkspaceSettings({ "fairlead.routes.explain": [`${provider}/*`, "dear/*"] });
      await window.openFile("src/harbour.ts");
      await window.setCursor(24, 5);
      await window.runCommand("Fairlead: Explain");
      const answer = await window.explanation(new RegExp(`Switched: ${provider}/first.*answered by dear/large`));
      expect(answer).toContain("practice provider, not a model");
      expect(answer).toMatch(/dear\/large · ~?\$0\.0\d*[1-9]/);
      const story = await window.story(["explain", "large"], "Answered by dear/large", `${provider}/first`, errorClass);
      expect(story.indexOf(`failed: ${errorClass}`)).toBeGreaterThan(0);
      expect(host.practice.requests(provider).length).toBeGreaterThan(0);
      await window.screenshot(`failover-${fail.status}`);
    },
  );
});
