import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCompletionModel, WITHOUT_LISTS, type CompletionModel } from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";
import { advanceHostClock, installHostClock } from "./harness/hostClock.js";
import { Probe } from "./harness/probe.js";
import { CHEAP_AND_DEAR } from "./providers.js";

/** USD of a day, of a million tokens and so of each answer; four of them leave too little for a fifth. */
const DAY_USD = 1;
const PRICE_USD = 100;
const USAGE = { prompt_tokens: 2_350, completion_tokens: 100 };
const ANSWER_USD = ((USAGE.prompt_tokens + USAGE.completion_tokens) * PRICE_USD) / 1_000_000;
const MOST_ANSWERS = Math.ceil(DAY_USD / ANSWER_USD);

describe("The day's budget of ghost text", () => {
  let model: CompletionModel;
  let probe: Probe;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startCompletionModel([["const tide = ", "highWater(moment);"]]);
    model.usage = USAGE;
    probe = await Probe.create();
    host = await startHost({
      providers: {
        ...CHEAP_AND_DEAR.providers,
        loop: {
          kind: "openai-compatible",
          baseUrl: model.baseUrl,
          models: [{ id: "fim", price: { input: PRICE_USD, output: PRICE_USD }, completion: true }],
        },
      },
      user: {
        ...WITHOUT_LISTS,
        "fairlead.routes.completion": ["loop/fim"],
        "fairlead.budget.perDayUsd": DAY_USD,
      },
      files: { "main.ts": "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n" },
      extensions: [probe.vsix],
      env: probe.env,
    });
    window = await host.open("main.ts");
  });
  afterAll(async () => {
    await host?.stop();
    probe?.dispose();
    model?.close();
  });

  const status = (): ReturnType<typeof expect.poll<string>> =>
    expect.poll(() => window.ghostTextStatus(), { timeout: 30_000 });
  /** All of the line but its last key is there at once, so that there is one moment at which to ask. */
  const typeLastKey = async (text: string): Promise<void> => {
    await window.openFile("main.ts");
    await window.press("Escape");
    await probe.run(
      async (vscode, line) => {
        const editor = vscode.window.activeTextEditor;
        if (editor === undefined) throw new Error("No editor.");
        const { range } = editor.document.lineAt(2);
        await editor.edit((edit) => edit.replace(range, line));
      },
      `  ${text.slice(0, -1)}`,
    );
    // Behind the two spaces of the indentation; columns count from 1.
    await window.setCursor(3, 2 + text.length);
    await window.type(text.slice(-1));
  };

  it("is spent by use, keeps quiet until midnight, and leaves other requests to their own cost", async () => {
    await status().toMatch(/^From loop\/fim: /);
    let answers = 0;
    while (answers < MOST_ANSWERS && !(await window.ghostTextStatus()).startsWith("Out of budget")) {
      const before = model.asked.length;
      await typeLastKey(`const number${(answers += 1)} = 1, const tide = `);
      await within("an answer, or none because the budget is out", async () =>
        (await window.visibleGhostText()) === "highWater(moment);" && model.asked.length > before
          ? true
          : (await window.ghostTextStatus()).startsWith("Out of budget"),
      );
    }
    await status().toMatch(/^Out of budget: /);
    const told = await window.ghostTextStatus();
    expect(told).toMatch(
      /Nearest: loop\/fim, may cost \$0\.\d+, over the \$0\.\d+ left by fairlead\.budget\.perDayUsd \(user settings\)\. The day's budget begins anew at midnight\. Until then raise it/,
    );
    const [most, left] = [...told.matchAll(/\$(\d+\.\d+)/g)].map(([, usd]) => Number(usd));
    const asked = model.asked.length;
    expect(left).toBeCloseTo(DAY_USD - asked * ANSWER_USD, 3);
    expect(left).toBeLessThan(most ?? 0);
    await window.page.locator("#status\\.languageStatus").hover();
    await window.page.locator(".hover-language-status").getByText("it begins anew at midnight").first().waitFor();
    await window.screenshot("ghost-text-budget-spent");

    // Neither typing nor asking by hand reaches the model now; the second says why.
    await typeLastKey("const one = 1, const tide = ");
    await window.runCommand("Trigger Inline Suggestion");
    await window.notification(/No configured model may answer this completion request.*begins anew at midnight/);
    // What is too little for ghost text and for the dear model is enough for the cheap one.
    await window.runCommand("Fairlead: Explain");
    await window.explanation("practice provider, not a model");
    const story = await window.story(["explain", "main.ts"], "Answered by cheap/small");
    expect(story).toMatch(
      /dear\/large\s+Left out: may cost \$0\.\d+, over the \$0\.\d+ left by fairlead\.budget\.perDayUsd/,
    );
    expect(host.practice.requests("dear")).toEqual([]);
    expect(model.asked.length).toBe(asked);

    // Another window, or the same one later, counts what was spent before.
    await window.reload();
    await window.openFile("main.ts");
    await status().toMatch(/^Out of budget: .*begins anew at midnight/);
    await installHostClock(probe);
    await advanceHostClock(probe, await probe.run(() => new Date().setHours(24, 1, 0, 0) - Date.now(), undefined));
    await status().toMatch(/^From loop\/fim/);
    expect(model.asked.length).toBe(asked);
    await typeLastKey("const next = 1, const tide = ");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
    expect(model.asked.length).toBeGreaterThan(asked);
  });
});
