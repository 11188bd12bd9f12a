import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  holeFiller,
  startCompletionModel,
  WITHOUT_LISTS,
  type Answers,
  type CompletionModel,
} from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";
import { advanceHostClock, installHostClock } from "./harness/hostClock.js";
import { Probe } from "./harness/probe.js";

const ANSWERS: Answers = [
  ["const tide = ", "highWater(moment);"],
  ["const pick = ", "first(1);", "second(2);", "third(3);"],
  ["tide = ", "high_water()"],
  ["if (moment) ", "{\n    log(high);\n    log(low);\n  }\n"],
  ["// a plain note ", "about the tide"],
];

const SOURCE = "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n";
const MINUTE = 60_000;

/** What stands before the cursor on its line. */
function lastLine(prompt: string): string {
  return prompt.slice(prompt.lastIndexOf("\n") + 1);
}

describe("Ghost text obeys", () => {
  let model: CompletionModel;
  let probe: Probe;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startCompletionModel(ANSWERS);
    probe = await Probe.create();
    host = await startHost({
      providers: holeFiller(model),
      user: {
        ...WITHOUT_LISTS,
        "fairlead.privacy.exclude": ["secret/**"],
      },
      workspace: { "editor.tabSize": 2 },
      files: {
        ...Object.fromEntries(
          ["warm", "file", "language", "sleepy", "pick", "lines", "note", "sentinel", "chat"].map((name) => [
            `${name}.ts`,
            SOURCE,
          ]),
        ),
        "other.py": "def harbour(moment):\n    log(moment)\n    \n",
        "secret/plan.ts": SOURCE,
      },
      extensions: [probe.vsix],
      env: probe.env,
    });
    window = await host.open("warm.ts");
    await installHostClock(probe);
    // It is there before the first key, so that the first ghost text waits for nothing but its model.
    await within("A status before the first key", async () =>
      (await window.ghostTextStatus()).startsWith("From loop/fim: "),
    );
    await typeIn("warm.ts", "const tide = ");
    await window.ghostText();
    await window.press("Escape");
  });
  afterAll(async () => {
    await host?.stop();
    probe?.dispose();
    model?.close();
  });
  beforeEach(() => model.asked.splice(0));
  // What one case left visible or open must not reach the next.
  afterEach(async () => {
    await window.press("Escape");
    await probe.run((vscode) => vscode.commands.executeCommand("workbench.action.files.saveAll"), undefined);
  });

  const typeIn = async (file: string, typed: string, line = 3, column = 3): Promise<void> => {
    await window.openFile(file);
    await window.setCursor(line, column);
    await window.type(typed);
  };
  const choose = async (item: string): Promise<void> => {
    await window.runCommand("Fairlead: Ghost Text...");
    await window.pick(item);
  };
  const status = (): ReturnType<typeof expect.poll<string>> =>
    expect.poll(() => window.ghostTextStatus(), { timeout: 15_000 });
  /** Ghost text came here, so what was typed before has had its time to be asked about. */
  const comes = async (file: string, line = 3, column = 3): Promise<void> => {
    await window.openFile(file);
    await window.setCursor(line, column);
    await window.press("Shift+End");
    await window.type("const tide = ");
    await window.ghostText();
  };
  const clear = async (): Promise<void> => {
    await window.press("Escape");
    await probe.run(async (vscode) => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined) return;
      const { range } = editor.document.lineAt(editor.selection.active.line);
      await editor.edit((edit) => edit.delete(range.with(range.start.translate(0, 2))));
    }, undefined);
  };
  /** Requests for what follows this text on its line; further up it may stand as text of another file. */
  const askedAbout = (text: string): number =>
    model.asked.filter(({ prompt }) => lastLine(prompt).includes(text)).length;

  it("says which model it comes from", async () => {
    await window.openFile("warm.ts");
    await status().toMatch(/^From loop\/fim: /);
  });

  it("off and on again for one file, which leaves others alone", async () => {
    await window.openFile("file.ts");
    await choose("Turn Off for This File");
    await status().toBe("Off: turned off for this file; the menu turns it on");
    await window.setCursor(3, 3);
    await window.type("const fileOff = 1, tide = ");
    await comes("sentinel.ts");
    expect(askedAbout("fileOff")).toBe(0);
    await clear();
    await window.openFile("file.ts");
    await choose("Turn On for This File");
    await status().toMatch(/^From loop\/fim/);
    await clear();
    await window.type("const tide = ");
    await window.ghostText();
  });

  it("off and on again for a language, which leaves others alone", async () => {
    await window.openFile("language.ts");
    await choose("Turn Off for typescript");
    await status().toBe("Off: fairlead.completion.enabled in your user settings turns it off for typescript");
    await window.setCursor(3, 3);
    await window.type("const languageOff = 1, tide = ");
    await typeIn("other.py", "tide = ", 3, 5);
    await expect.poll(() => window.visibleGhostText()).toBe("high_water()");
    expect(askedAbout("languageOff")).toBe(0);
    await window.openFile("language.ts");
    await choose("Turn On for typescript");
    await status().toMatch(/^From loop\/fim/);
    await clear();
    await window.type("const tide = ");
    await window.ghostText();
  });

  it("off everywhere, and on by the command, while a language that was turned off stays so", async () => {
    await window.openFile("other.py");
    await choose("Turn Off for python");
    await status().toMatch(/turns it off for python$/);
    await window.openFile("sentinel.ts");
    await choose("Turn Off Everywhere");
    await status().toMatch(/turns it off for typescript$/);
    await window.setCursor(3, 3);
    await window.type("const allOff = 1, tide = ");
    await window.runCommand("Fairlead: Turn Ghost Text On or Off");
    await status().toMatch(/^From loop\/fim/);
    await clear();
    await comes("sentinel.ts");
    expect(askedAbout("allOff")).toBe(0);
    await clear();
    await window.openFile("other.py");
    await status().toMatch(/turns it off for python$/);
    await window.runCommand("Fairlead: Turn Ghost Text On or Off");
    await status().toMatch(/^From loop\/fim/);
  });

  it("a snooze keeps it quiet until its end, or until it is woken", async () => {
    await window.openFile("sleepy.ts");
    await choose("Snooze for 5 Minutes");
    await status().toMatch(/^Off: snoozed until \d+:\d\d (AM|PM); the menu wakes it$/);
    await window.setCursor(3, 3);
    await window.type("const asleep = 1, tide = ");
    await advanceHostClock(probe, 4 * MINUTE);
    await expect.poll(() => window.ghostTextStatus()).toMatch(/snoozed/);
    await advanceHostClock(probe, MINUTE);
    await status().toMatch(/^From loop\/fim/);
    expect(askedAbout("asleep")).toBe(0);
    await clear();
    await window.type("const tide = ");
    await window.ghostText();
    await clear();

    await window.runCommand("Fairlead: Snooze Ghost Text");
    await status().toMatch(/snoozed until/);
    await choose("Wake Ghost Text");
    await status().toMatch(/^From loop\/fim/);
    // A key of the person's own may say for how long.
    await probe.run((vscode) => vscode.commands.executeCommand("fairlead.completion.snooze", 2), undefined);
    await status().toMatch(/snoozed until/);
    await advanceHostClock(probe, 2 * MINUTE);
    await status().toMatch(/^From loop\/fim/);
  });

  it("next and previous alternative, asked for by hand", async () => {
    await typeIn("pick.ts", "const pick = ");
    const first = await window.ghostText();
    await window.runCommand("Trigger Inline Suggestion");
    await expect.poll(() => model.asked.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(4);
    // The others come after the first; a key pressed before changes nothing, and one press must move by one.
    const second = await within("Another suggestion", async () => {
      await window.press("Alt+]");
      return within(
        "A change",
        async () => {
          const shown = await window.visibleGhostText();
          return shown === first ? undefined : shown;
        },
        2_000,
      ).catch(() => undefined);
    });
    expect(second).toMatch(/^(second|third)/);
    await window.press("Alt+[");
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).toBe(first);
  });

  it("takes a line of a block, and the record has the share", async () => {
    await typeIn("lines.ts", "if (moment) ");
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).toContain("log(low);");
    await window.press("Alt+End");
    await expect.poll(() => window.editorText(), { timeout: 15_000 }).toMatch(/if \(moment\) \{/);
    await window.storyAmong(["completion", "lines.ts"], "What became of it", /Accepted in part, \d+%/);
  });

  it("asked by hand it answers where it would not by itself, and where it is turned off", async () => {
    await typeIn("note.ts", "// a plain note ");
    await comes("sentinel.ts");
    expect(askedAbout("a plain note")).toBe(0);
    await clear();
    await window.openFile("note.ts");
    await window.runCommand("Trigger Inline Suggestion");
    await expect.poll(() => window.visibleGhostText()).toBe("about the tide");
    await clear();
    await choose("Turn Off for This File");
    await window.type("const tide = ");
    await status().toMatch(/^Off/);
    await window.runCommand("Trigger Inline Suggestion");
    await expect.poll(() => window.visibleGhostText()).toBe("highWater(moment);");
    await choose("Turn On for This File");
  });

  it("asks nothing in excluded files, settings and the chat's input", async () => {
    await typeIn("secret/plan.ts", "const excluded = 1, tide = ");
    await status().toMatch(/^Off: secret\/plan\.ts is kept from all models: .*secret\/\*\*/);
    await window.runCommand("Trigger Inline Suggestion");
    await probe.run(async (vscode) => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      if (folder === undefined) throw new Error("No folder.");
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, ".vscode", "settings.json"));
    }, undefined);
    await window.setCursor(1, 2);
    await window.press("Enter");
    await window.type('"tide = ');
    await status().toMatch(/^Off: \.vscode\/settings\.json is kept from all models: /);
    await window.runCommand("File: Revert File");
    await window.openFile("chat.ts");
    await window.runCommand("Chat: Open Chat");
    const input = window.page
      .locator(".interactive-input-editor textarea, .interactive-input-editor .native-edit-context")
      .first();
    await input.focus();
    await window.type("const chatted = 1, tide = ");
    await expect
      .poll(() => window.page.locator(".interactive-input-editor").first().innerText(), { timeout: 15_000 })
      .toMatch(/chatted/);
    await comes("sentinel.ts");
    // Each of the three was typed in one of these places; what else was asked about belongs to the files before and after.
    expect(model.asked.filter(({ prompt }) => /excluded|"tide = |chatted/.test(prompt))).toEqual([]);
  });
});
