import { afterAll, beforeAll, describe, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("The history", () => {
  let host: Host;

  beforeAll(async () => {
    host = await startHost(CHEAP_AND_DEAR);
  });
  afterAll(() => host?.stop());

  const explain = async (window: Window, file: string, line: number): Promise<void> => {
    await window.openFile(file);
    await window.setCursor(line, 5);
    await window.runCommand("Fairlead: Explain");
    await window.explanation("practice provider, not a model");
  };

  it("takes records of two windows at once, and each window shows both", async () => {
    const one = await host.open("src/harbour.ts");
    const other = await host.open("src/tide.ts");
    await Promise.all([explain(one, "src/harbour.ts", 24), explain(other, "src/tide.ts", 6)]);
    for (const window of [one, other]) {
      await window.page.bringToFront();
      await window.waitForPanelRow("explain", "harbour.ts");
      await window.waitForPanelRow("explain", "tide.ts");
    }
    await other.close();
  });

  it("is there after VS Code was restarted", async () => {
    await host.restart();
    const window = await host.open("src/harbour.ts");
    await window.waitForPanelRow("explain", "tide.ts");
    await window.story(["explain", "harbour.ts"], "Answered by", "1 attempt");
  });
});
