import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { CHEAP_AND_DEAR } from "./providers.js";

describe("Ghost text", () => {
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    host = await startHost({
      ...CHEAP_AND_DEAR,
      // The list of suggestions would show itself over the ghost text.
      user: {
        ...CHEAP_AND_DEAR.user,
        "fairlead.completion.enabled": true,
        "editor.quickSuggestions": false,
        "editor.suggestOnTriggerCharacters": false,
      },
    });
    window = await host.open("src/tide.ts");
  });
  afterAll(() => host?.stop());

  it("appears while typing, and Tab takes it", async () => {
    await window.openFile("src/tide.ts");
    await window.setCursor(8, 2);
    await window.press("Enter");
    await window.press("Enter");
    await window.type("export function doubled(value: number): number {");
    await window.press("Enter");
    await window.type("return ");
    const ghost = await window.ghostText();
    await window.screenshot("ghost-text");
    await window.press("Tab");
    const first = ghost.split("\n")[0]?.trim() ?? "";
    expect(first).not.toBe("");
    expect(await window.savedText("src/tide.ts")).toContain(first);
  });

  it("is in the panel as a completion", async () => {
    await window.story(["completion", "tide.ts"], "cheap/small");
  });
});
