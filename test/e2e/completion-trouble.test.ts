import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startCompletionModel, WITHOUT_LISTS, type CompletionModel } from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";
import { advanceHostClock, installHostClock } from "./harness/hostClock.js";
import { Probe } from "./harness/probe.js";

const SOURCE = "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n";
const SECOND = 1000;
/** So many suggestions must have been judged before their share counts. */
const JUDGED = 30;

describe("Ghost text in trouble", () => {
  let model: CompletionModel;
  let probe: Probe;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startCompletionModel([
      ["const tide = ", "highWater(moment);"],
      ["const ebb = ", "low1(moment);"],
    ]);
    probe = await Probe.create();
    const entry = (id: string, price: number): object => ({
      id,
      price: { input: price, output: price },
      completion: true,
    });
    model.key = "right-key";
    host = await startHost({
      providers: {
        loop: {
          kind: "openai-compatible",
          baseUrl: model.baseUrl,
          models: [entry("slow", 0.01), entry("unloved", 0.1), entry("third", 0.5)],
        },
      },
      keys: { loop: "wrong-key" },
      user: WITHOUT_LISTS,
      files: Object.fromEntries(
        ["warm", "dead", "after", "pause", "money", "kept", "slow", "unloved"].map((name) => [`${name}.ts`, SOURCE]),
      ),
      extensions: [probe.vsix],
      env: probe.env,
    });
    window = await host.open("dead.ts");
    await installHostClock(probe);
  });
  afterAll(async () => {
    await host?.stop();
    probe?.dispose();
    model?.close();
  });
  beforeEach(() => model.asked.splice(0));
  // What one case left open must not reach the next.
  afterEach(() => window.press("Escape"));

  const typeIn = async (file: string, typed: string): Promise<void> => {
    await window.openFile(file);
    await window.setCursor(3, 3);
    await window.type(typed);
  };
  const clear = (): Promise<void> =>
    probe.run(async (vscode) => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined) return;
      const { range } = editor.document.lineAt(editor.selection.active.line);
      await editor.edit((edit) => edit.delete(range.with(range.start.translate(0, 2))));
    }, undefined);
  const status = (): ReturnType<typeof expect.poll<string>> => expect.poll(() => window.ghostTextStatus());

  it("a refused key costs one request and one message, not one per key, and the menu leads to a new one", async () => {
    await typeIn("dead.ts", "const tide = ");
    await status().toMatch(/^Not possible: .*a refused key.* Run Fairlead: Set Provider Key\.$/);
    for (const again of ["1;", " const ebb = ", "2; const tide = "]) await window.type(again);
    await typeIn("after.ts", "const tide = ");
    await status().toMatch(/^Not possible/);
    expect(model.asked.length).toBe(1);
    expect((await window.notifications()).filter((text) => /key/i.test(text))).toHaveLength(1);
    await window.screenshot("ghost-text-dead-key");

    model.key = undefined;
    await window.runCommand("Fairlead: Ghost Text...");
    await window.pick("Set Provider Key");
    await window.answer("right-key");
    await status().toMatch(/^From loop\/slow/);
    await clear();
    await window.type("const tide = ");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
    await window.press("Escape");
  });

  it("a pause is shown with its reason and its end, asks nothing meanwhile, and is over by itself", async () => {
    model.failing = { status: 429, headers: { "retry-after": "60" } };
    await typeIn("pause.ts", "const tide = ");
    await status().toMatch(/^Cooling: .*a rate limit; back in \d+ s.*is back in \d+ s\.$/);
    const asked = model.asked.length;
    model.failing = undefined;
    await window.type("1; const ebb = 2; const tide = ");
    expect(model.asked.length).toBe(asked);
    await window.screenshot("ghost-text-cooling");
    // The three models were asked one after the other, and each was paused.
    await advanceHostClock(probe, 61 * SECOND);
    await status().toMatch(/^From loop\//);
    await clear();
    await window.type("const tide = ");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
    await window.press("Escape");
  });

  it("a spent budget is shown with its rule, asks nothing, and is over when it is raised", async () => {
    const limit = (usd: number | undefined): Promise<void> =>
      probe.run(async (vscode, given) => {
        await vscode.workspace.getConfiguration("fairlead").update("budget.perDayUsd", given ?? undefined, true);
      }, usd ?? null);
    await limit(0.000_001);
    await window.openFile("money.ts");
    await status().toMatch(
      /^Out of budget: .*may cost \$.* left by fairlead\.budget\.perDayUsd \(user settings\).* Raise the budget/,
    );
    await typeIn("money.ts", "const tide = ");
    await window.screenshot("ghost-text-budget");
    await window.runCommand("Fairlead: Ghost Text...");
    await window.pick("Change the Budget");
    await within("The settings", async () =>
      (await window.page.locator(".settings-editor").innerText()).includes("Per Day Usd"),
    );
    await window.screenshot("ghost-text-budget-settings");
    await probe.run((vscode) => vscode.commands.executeCommand("workbench.action.closeActiveEditor"), undefined);
    await window.page.locator(".settings-editor").waitFor({ state: "hidden" });
    await limit(undefined);
    await window.openFile("money.ts");
    await status().toMatch(/^From loop\//);
    expect(model.asked).toEqual([]);
    await clear();
    await window.type("const tide = ");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
    await window.press("Escape");
  });

  it("looks after 30 s, 2 and 10 minutes how much of an accepted one is still there", async () => {
    await typeIn("kept.ts", "const tide = ");
    await window.ghostText();
    await window.press("Tab");
    // "highWater(moment);" loses its second half.
    await expect.poll(() => window.editorText(), { timeout: 15_000 }).toContain("tide = highWater(moment);");
    for (let times = 0; times < 9; times += 1) await window.press("Backspace");
    // The extension host learns of each key a little later than the window shows it.
    await expect
      .poll(() => probe.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? "", undefined), {
        timeout: 15_000,
      })
      .toContain("tide = highWater\n");
    await advanceHostClock(probe, 30 * SECOND);
    await window.storyAmong(["completion", "kept.ts"], "What became of it", "Accepted", /Still there, 50%/);
    await window.focusEditor();
    await clear();
    await advanceHostClock(probe, 90 * SECOND);
    await window.storyAmong(["completion", "kept.ts"], /Still there, 50%[\s\S]*Still there, 0%/);
    await advanceHostClock(probe, 480 * SECOND);
    await window.storyAmong(["completion", "kept.ts"], /(Still there, 0%[\s\S]*){2}/);
    await window.screenshot("ghost-text-story");
  });

  it("a model that is slow here gives way to the next", async () => {
    model.delayMs = (name) => (name === "slow" ? 1_700 : 0);
    await window.openFile("slow.ts");
    await expect
      .poll(
        async () => {
          await clear();
          await window.type("const tide = ");
          await window.ghostText();
          await window.press("Escape");
          await advanceHostClock(probe, 20 * SECOND);
          return window.ghostTextStatus();
        },
        { timeout: 100_000, interval: 100 },
      )
      .toMatch(/^From loop\/unloved/);
    await window.runCommand("Fairlead: Ghost Text...");
    await expect.poll(async () => (await window.pickItems()).length).toBeGreaterThan(3);
    await window.press("Escape");
    const story = await window.storyAmong(
      ["completion", "slow.ts"],
      /loop\/slow\s+Kept: .*first token in 1\d{3} ms lately/,
    );
    expect(story).toContain("Answered by loop/unloved");
  });

  it("a model whose suggestions are turned down gives way to the next", async () => {
    model.delayMs = () => 0;
    await window.openFile("unloved.ts");
    await window.setCursor(3, 3);
    for (let times = 0; times < JUDGED; times += 1) {
      await window.type("const tide = ");
      await window.ghostText();
      await window.press("Escape");
      await within("no ghost text", async () => (await window.visibleGhostText()) === undefined);
      await clear();
    }
    await expect
      .poll(
        async () => {
          await advanceHostClock(probe, 20 * SECOND);
          await clear();
          await window.type("const ebb = ");
          await window.ghostText();
          return window.ghostTextStatus();
        },
        { timeout: 60_000, interval: 100 },
      )
      .toMatch(/^From loop\/third/);
    await window.storyAmong(
      ["completion", "unloved.ts"],
      "Answered by loop/third",
      /loop\/unloved\s+Kept: .*\d of 3\d suggestions taken/,
    );
  }, 240_000);
});
