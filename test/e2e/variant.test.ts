import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const BASE = "BASE-WORDS-7f3a";
const VARIANT = "VARIANT-WORDS-9c1e";

/** A prompt file as a team keeps it. */
const promptFile = (words: string, models?: string): string =>
  `---\n${models ? `models: ["${models}"]\n` : ""}---\nExplain this code. ${words}\n\n{{ selection }}\n`;

describe("A prompt variant", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({
      ...CHEAP_AND_DEAR,
      files: {
        ".fairlead/prompts/explain.prompt": promptFile(BASE),
        ".fairlead/prompts/explain.dear.prompt": promptFile(VARIANT, "dear/*"),
      },
    });
    window = await host.open("src/harbour.ts");
  });
  afterAll(() => host?.stop());

  const sentTo = async (model: string): Promise<string> => {
    host.practice.clear();
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Override Model");
    await window.pick(model);
    await window.pick("For the next request");
    const request = host.practice.nextRequest((one) => one.method === "POST");
    await window.runCommand("Fairlead: Explain");
    const sent = JSON.stringify(await request);
    await window.explanation(new RegExp(`${model}[\\s\\S]*practice provider, not a model`));
    return sent;
  };

  it("is not used before the user approved it", async () => {
    expect(await sentTo("dear/large")).not.toContain(VARIANT);
  });

  it("reaches its model and no other once it is approved", async () => {
    for (const file of [".fairlead/prompts/explain.prompt", ".fairlead/prompts/explain.dear.prompt"]) {
      await window.openFile(file);
      await window.runCommand("Fairlead: Approve This Prompt");
    }
    const dear = await sentTo("dear/large");
    expect(dear).toContain(VARIANT);
    expect(dear).not.toContain(BASE);
    const cheap = await sentTo("cheap/small");
    expect(cheap).toContain(BASE);
    expect(cheap).not.toContain(VARIANT);
    await window.story(["explain", "large"], "Prompt explain.dear");
  });
});
