import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, within, type Host, type Window } from "./harness.js";
import { Probe } from "./harness/probe.js";
import { CHEAP_AND_DEAR } from "./providers.js";

/** Beside the folder that the host opens. */
const BESIDE = {
  "../docks/quay.ts": "// Docks.\n\nexport function quayLength(berths: number): number {\n  return berths * 12;\n}\n",
  "../mole.ts": "// A mole.\n\n\nexport function moleLength(piers: number): number {\n  return piers * 30;\n}\n",
};

describe("Explain", () => {
  let probe: Probe;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    probe = await Probe.create();
    host = await startHost({ ...CHEAP_AND_DEAR, files: BESIDE, extensions: [probe.vsix], env: probe.env });
    window = await host.open("src/harbour.ts");
  });
  afterAll(async () => {
    await host?.stop();
    probe?.dispose();
  });

  const explains = async (name: string): Promise<void> => {
    await window.runCommand("Fairlead: Explain");
    await window.explanation(new RegExp(`\\$0\\.0[^]*${name}`));
  };

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
    await window.followLink("findBerth", "Ln 20, Col 1");
  });

  it("shows the whole decision in the panel", async () => {
    const story = await window.story(["explain", "harbour.ts"], "Answered by", "1 attempt", "Candidates: 2 of 2 kept");
    expect(story).toContain("cheap/small");
    expect(story).toContain("dear/large");
    await window.screenshot("panel-story");
  });

  it("leads to code of another folder of the workspace, and of none", async () => {
    const beside = (name: string) => path.join(host.folder, "..", name);
    // VS Code makes a workspace of two folders of it, and opens that.
    await probe.run(
      (vscode, folder) => vscode.workspace.updateWorkspaceFolders(1, 0, { uri: vscode.Uri.file(folder) }),
      beside("docks"),
    );
    await window.page.waitForURL(/workspace=/);
    await within(
      "The second folder",
      async () => {
        const shown = window.page.locator(".explorer-folders-view", { hasText: "docks" });
        // A workspace's folders are sometimes not read when its window opens; another look helps.
        return shown.waitFor({ timeout: 15_000 }).then(
          () => true,
          () => window.reload().then(() => false as const),
        );
      },
      60_000,
    );
    await probe.run(async (vscode, file) => {
      await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.One });
    }, beside("mole.ts"));
    await window.setCursor(5, 3);
    await explains("moleLength");
    await window.followLink("moleLength", "Ln 4, Col 1");
    await window.openFile("quay.ts");
    await window.setCursor(4, 3);
    await explains("quayLength");
    await window.followLink("quayLength", "Ln 3, Col 1");
  });
});
