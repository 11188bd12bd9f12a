import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  holeFiller,
  startCompletionModel,
  WITHOUT_LISTS,
  type Answers,
  type CompletionModel,
} from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";

const ANSWERS: Answers = [
  ["const tide = ", "highWater(moment);\n  const ebb = lowWater(moment);\n"],
  ["const pick = ", "first(1);", "second(2);", "third(3);"],
  ["call(", "alpha, beta);"],
  ["const אב = ", '"שלום" + name;'],
  ["const 潮 = ", "水位(今);"],
  ["Math.flo", "or(moment);"],
  ["Math.floor", "(moment);"],
  ["return ", "42;"],
];

const PLAIN = "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n";

describe("Ghost text in depth", () => {
  let model: CompletionModel;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startCompletionModel(ANSWERS);
    host = await startHost({
      providers: holeFiller(model),
      user: WITHOUT_LISTS,
      files: {
        "warm.ts": PLAIN,
        "a.ts": PLAIN,
        "escape.ts": PLAIN,
        "words.ts": PLAIN,
        "pick.ts": PLAIN,
        "brackets.ts": PLAIN,
        "list.ts": PLAIN,
        "many.ts": "export function many() {\n  \n  \n}\n",
        "crlf.ts": PLAIN.replaceAll("\n", "\r\n"),
        "tabs.ts": PLAIN.replaceAll("  ", "\t"),
        "wide.ts": PLAIN,
        "long.ts": `${"// one of many lines\nlog(1);\n".repeat(25_000)}${PLAIN}`,
        "book.ipynb": JSON.stringify({
          cells: [{ cell_type: "code", metadata: {}, outputs: [], execution_count: null, source: ["value = 1\n"] }],
          metadata: { language_info: { name: "python" } },
          nbformat: 4,
          nbformat_minor: 5,
        }),
      },
    });
    window = await host.open("warm.ts");
    // The first key loads the extension; what follows finds it there.
    await window.openFile("warm.ts");
    await window.setCursor(3, 3);
    await window.type("const pick = ");
    await window.ghostText(30_000);
    await window.press("Escape");
  });
  afterAll(async () => {
    await host?.stop();
    model?.close();
  });
  beforeEach(() => model.asked.splice(0));

  const begin = async (file: string, typed: string, line = 3, column = 3): Promise<string> => {
    await window.openFile(file);
    await window.setCursor(line, column);
    await window.type(typed);
    return window.ghostText(15_000);
  };
  const line = async (file: string, number: number): Promise<string> =>
    (await window.savedText(file)).split(/\r?\n/)[number - 1] ?? "";

  it("appears, stays while typed along without another request, Tab takes it, and what follows is there at once", async () => {
    expect(await begin("a.ts", "const tide = ")).toBe("highWater(moment);");
    const before = model.asked.length;
    await window.type("high");
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).toBe("Water(moment);");
    await window.press("Tab");
    // The next line came with the same answer.
    await within(
      "the next line",
      async () => (await window.visibleGhostText())?.trim() === "const ebb = lowWater(moment);",
      3_000,
    );
    expect(model.asked.length).toBe(before);
    await window.press("Tab");
    const text = await window.savedText("a.ts");
    expect(text).toContain("  const tide = highWater(moment);\n  const ebb = lowWater(moment);");
  });

  it("Escape takes it away and changes nothing", async () => {
    await begin("escape.ts", "const tide = ");
    await window.press("Escape");
    await within("no ghost text", async () => (await window.visibleGhostText()) === undefined);
    expect(await line("escape.ts", 3)).toBe("  const tide = ");
    await window.storyAmong(["completion", "escape.ts"], "What became of it", "Discarded");
  });

  it("a word of it can be taken, and the rest stays", async () => {
    await begin("words.ts", "const tide = ");
    await window.press("Control+ArrowRight");
    // What stood before the word was taken is drawn until the next frame.
    await expect.poll(() => window.visibleGhostText(), { timeout: 15_000 }).toBe("(moment);");
    await expect.poll(() => line("words.ts", 3)).toBe("  const tide = highWater");
  });

  it("asked by hand, it offers others beside the first", async () => {
    await begin("pick.ts", "const pick = ");
    const first = await window.ghostText();
    await window.runCommand("Trigger Inline Suggestion");
    await expect
      .poll(
        async () => {
          await window.press("Alt+]");
          const shown = await window.visibleGhostText();
          return shown !== undefined && shown !== first;
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(true);
  });

  it("fits itself to brackets that the editor closed", async () => {
    await begin("brackets.ts", "call(");
    await window.press("Tab");
    await expect.poll(() => line("brackets.ts", 3)).toBe("  call(alpha, beta);");
    await window.storyAmong(["completion", "brackets.ts"], "What became of it", "Accepted");
  });

  it("continues the entry that is selected in the list of suggestions", async () => {
    await window.openFile("list.ts");
    await window.setCursor(3, 3);
    await window.type("Math.flo");
    await window.pressUntil("Control+Space", window.page.locator(".suggest-widget.visible .monaco-list-row").first());
    const ghost = await window.ghostText(15_000);
    expect(ghost).toMatch(/\(moment\);$/);
    // An open list has the key: Tab takes its entry alone, and what follows it is taken by the next.
    await window.press("Tab");
    await window.page.locator(".suggest-widget.visible").waitFor({ state: "hidden" });
    await expect.poll(() => line("list.ts", 3)).toBe("  Math.floor");
    await expect.poll(() => window.visibleGhostText()).toBe("(moment);");
    await window.press("Tab");
    await expect.poll(() => line("list.ts", 3)).toBe("  Math.floor(moment);");
  });

  it("with many cursors Tab writes at each", async () => {
    await window.openFile("many.ts");
    await window.setCursor(2, 3);
    await window.press("Shift+Alt+ArrowDown");
    await window.type("return ");
    await window.ghostText(15_000);
    await window.press("Tab");
    const text = await window.savedText("many.ts");
    expect(text.match(/return 42;/g)?.length).toBe(2);
    await window.storyAmong(["completion", "many.ts"], "What became of it", "Accepted");
    await window.focusEditor();
    await window.press("Escape");
  });

  it("keeps Windows line ends", async () => {
    await begin("crlf.ts", "const tide = ");
    await window.press("Tab");
    await within("the next line", async () => (await window.visibleGhostText())?.includes("ebb"), 3_000);
    await window.press("Tab");
    const text = await window.savedText("crlf.ts");
    expect(text).toContain("highWater(moment);\r\n  const ebb");
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    await window.storyAmong(["completion", "crlf.ts"], "What became of it", "Accepted");
  });

  it("keeps tabs", async () => {
    await window.openFile("tabs.ts");
    await window.setCursor(3, 1);
    await window.press("End");
    await window.type("const tide = ");
    await window.ghostText(15_000);
    await window.press("Tab");
    await expect.poll(() => line("tabs.ts", 3)).toBe("\tconst tide = highWater(moment);");
  });

  it("stands behind right-to-left and wide characters", async () => {
    await begin("wide.ts", "const אב = ");
    await window.press("Tab");
    await expect.poll(() => line("wide.ts", 3)).toBe('  const אב = "שלום" + name;');
    await window.press("Enter");
    await window.type("const 潮 = ");
    await window.ghostText(15_000);
    await window.press("Tab");
    expect(await window.savedText("wide.ts")).toContain("const 潮 = 水位(今);");
  });

  it("works at the end of a file of 50,000 lines and sends little of it", async () => {
    await begin("long.ts", "const tide = ", 50_003);
    await window.press("Tab");
    expect(Math.max(...model.asked.map(({ prompt }) => prompt.length))).toBeLessThan(8_000);
  });

  it("works in the cells of a notebook", async () => {
    await window.openTab("book.ipynb");
    const cell = window.page
      .locator(".notebook-editor .cell-editor-container .monaco-editor, .notebookOverlay .cell .monaco-editor")
      .first();
    await cell.click({ timeout: 20_000 });
    await window.press("ControlOrMeta+End");
    await window.type("def f():");
    await window.press("Enter");
    await window.type("return ");
    await expect.poll(() => window.visibleGhostText()).toBe("42;");
    await window.press("Tab");
    const cells = async (): Promise<readonly string[]> =>
      (JSON.parse(await window.savedText("book.ipynb")) as { cells: { source: string[] }[] }).cells.map(({ source }) =>
        source.join(""),
      );
    await expect.poll(cells).toEqual(["value = 1\ndef f():\n    return 42;"]);
  });
});
