import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type CheckedFile, checkTexts, type LanguageService, verifyFiles } from "../../../src/core/verify/index.js";
import { TextThread, type TextThreadOptions } from "../../../src/editor/verify/textThread.js";
import { bundle, temporaryFolder } from "../ledger/build.js";

let built: URL;
beforeAll(async () => void (built = await bundle(new URL("../../../src/editor/verify/worker.ts", import.meta.url))));

const threads: TextThread[] = [];
afterEach(() => threads.splice(0).forEach((thread) => thread.dispose()));

const { signal } = new AbortController();
const thread = (options: TextThreadOptions = {}): TextThread => {
  const made = new TextThread({ url: built, limitMs: 60_000, ...options });
  threads.push(made);
  return made;
};
/** A thread that runs a few lines of its own instead of the parsers. */
const scripted = async (lines: string, options: TextThreadOptions = {}): Promise<TextThread> => {
  const file = path.join(await temporaryFolder(), "worker.mjs");
  writeFileSync(file, `import { parentPort as port } from "node:worker_threads";\n${lines}`);
  return thread({ url: pathToFileURL(file), ...options });
};
const file = (before: string, after: string, language = "typescript"): CheckedFile => ({
  path: "a.ts",
  language,
  before,
  after,
});
const ANSWERS = `const answer = ({ number }) => port.postMessage({ number, report: { checked: true, syntax: undefined } });`;
const GOOD = file("f();\n", "g();\n");

describe("the thread that looks at texts", () => {
  test.each([
    file("f();\n", "f(;\n"),
    file("f();\n", "// f\nf();\n"),
    file("f();\r\n", "\uFEFFf();\r\ng();\r\n"),
    file("f(;\n", "g(;\n"),
    file("", "a: [1\n", "yaml"),
    file("", '{"a": 1,}', "json"),
    file("def f():\n    pass\n", "def f():\npass\n", "python"),
    file("", "x", "cobol"),
  ])("says the same as the host's own thread would: %#", async (one) => {
    for (const documents of [false, true])
      expect(await thread().check(one, documents, signal)).toEqual(await checkTexts(one, documents));
  });

  test("starts with the first question, stays for the next ones and ends when idle", async () => {
    const idle = thread({ idleMs: 20 });
    expect(idle.isRunning).toBe(false);
    await idle.check(GOOD, false, signal);
    await idle.check(GOOD, false, signal);
    await vi.waitFor(() => expect(idle.isRunning).toBe(false));
    expect(await idle.check(GOOD, false, signal)).toMatchObject({ checked: true });
    const busy = thread();
    const both = await Promise.all([busy.check(GOOD, false, signal), busy.check(file("", "f("), false, signal)]);
    expect(both).toMatchObject([{ syntax: { problems: [] } }, { syntax: { problems: [{ line: 1 }] } }]);
    expect(busy.isRunning).toBe(true);
  });

  test.each([
    ["is not there", "", { url: new URL("file:///nowhere/worker.js") }, "MODULE_NOT_FOUND"],
    ["fails while it loads", "null.x;", {}, "TypeError"],
    ["ends while it works", "port.on('message', () => process.exit(3));", {}, "ended with code 3"],
    ["throws while it works", "port.on('message', () => { throw new RangeError('the text'); });", {}, "RangeError"],
    [
      "has no memory left",
      "port.on('message', () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); });",
      { mostMemoryMb: 16 },
      "ERR_WORKER_OUT_OF_MEMORY",
    ],
    ["hangs", "port.on('message', () => { for (;;); });", { limitMs: 300 }, "it took longer than 0.3 s"],
  ])("one that %s costs the check of the syntax, with the reason, and nothing else", async (_, lines, options, why) => {
    const dying = await scripted(lines, options);
    const parts = { level: "syntax", task: "fix", texts: dying.check } as const;
    expect(await verifyFiles([GOOD], parts, signal)).toEqual({
      ok: true,
      note: expect.stringMatching(new RegExp(`^edits apply; syntax of a.ts could not be checked: .*${why}`)),
    });
    expect(dying.isRunning).toBe(false);
  });

  test("after one has died the next question gets a new one", async () => {
    const dying = await scripted(
      `${ANSWERS}\nport.on('message', (one) => one.file.after === "die" ? process.exit(1) : answer(one));`,
    );
    const lost = await Promise.all([
      dying.check(file("", "die"), false, signal),
      dying.check(file("", "waits behind it"), false, signal),
    ]);
    expect(lost).toMatchObject([{ checked: false }, { checked: false }]);
    expect(await dying.check(GOOD, false, signal)).toMatchObject({ checked: true });
  });

  test("a cancelled question ends at once, and those behind it go to a new thread", async () => {
    const stuck = await scripted(
      `${ANSWERS}\nport.on('message', (one) => { while (one.file.after === "hang"); answer(one); });`,
    );
    const controller = new AbortController();
    const hanging = stuck.check(file("", "hang"), false, controller.signal);
    const behind = stuck.check(GOOD, false, signal);
    controller.abort();
    expect(await hanging).toEqual({ checked: false, reason: "it was cancelled" });
    expect(await behind).toMatchObject({ checked: true });
    const only = stuck.check(file("", "hang"), false, AbortSignal.abort());
    expect(await only).toMatchObject({ checked: false });
  });

  test("nothing waits on a thread that is disposed, and none starts again", async () => {
    const ended = await scripted("port.on('message', () => undefined);");
    const waiting = ended.check(GOOD, false, signal);
    ended.dispose();
    expect(await waiting).toMatchObject({ checked: false });
    expect(await ended.check(GOOD, false, signal)).toMatchObject({ checked: false });
    expect(ended.isRunning).toBe(false);
  });

  test("documentation that nobody could look at is not called unchanged code", async () => {
    const gone = thread({ url: new URL("file:///nowhere/worker.js") });
    const parts = { level: "syntax", task: "document", texts: gone.check } as const;
    expect((await verifyFiles([GOOD], parts, signal)).note).toContain("nobody could tell whether only comments change");
  });

  test("a check that is cancelled says nothing of the change", async () => {
    const controller = new AbortController();
    const silent = await scripted("port.on('message', () => undefined);");
    let asked = false;
    const languageService: LanguageService = async () => {
      asked = true;
      return { asked: false, reason: "" };
    };
    const parts = { level: "diagnostics", task: "fix", texts: silent.check, languageService } as const;
    const checked = verifyFiles([GOOD], parts, controller.signal);
    controller.abort();
    expect(await checked).toEqual({ ok: true, note: "not checked: it was cancelled" });
    expect(asked).toBe(false);
  });
});
