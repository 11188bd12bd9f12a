import { describe, expect, test, vi } from "vitest";
import type { AnswerEvent } from "../../../src/core/answer/events.js";
import type { FoundProblem } from "../../../src/core/verify/index.js";
import type { Wire, WireName } from "../../../src/core/wire/wire.js";
import { type Attempted, bestFirst } from "../../../src/editor/change/bestFirst.js";
import type { ChangeAsk } from "../../../src/editor/change/ask.js";
import { askForChange } from "../../../src/editor/change/asking.js";
import { answerCheck } from "../../../src/editor/change/check.js";
import { compute } from "../../../src/editor/change/compute.js";
import { followUp } from "../../../src/editor/change/followUp.js";
import { createProgressWords } from "../../../src/editor/change/progress.js";
import { lineWith, requestOf } from "../answer/build.js";

// The person's words; the box that they are typed into needs a window.
vi.mock("../../../src/editor/instruction.js", () => ({ askInstruction: async () => "another name" }));

describe("how far a change has come", () => {
  const trying = (model: string, why: string): AnswerEvent => ({ type: "trying", model, why });

  test("is told by model, lines and what is checked", () => {
    const words = createProgressWords("diagnostics");
    expect(words.of(trying("cheap/small", "first choice"))).toBe("asking small");
    expect(words.of({ type: "writing", model: "cheap/small", lines: 1 })).toBe("small writes");
    expect(words.of({ type: "writing", model: "cheap/small", lines: 14 })).toBe("small writes, 14 lines");
    expect(words.of({ type: "checking", model: "cheap/small" })).toBe("small wrote, checking its syntax and types");
    expect(words.of({ type: "text", text: "a" })).toBeUndefined();
  });

  test("names why the next model is asked, and says so once", () => {
    const words = createProgressWords("syntax");
    words.of(trying("cheap/small", "first choice"));
    words.rejected("2 new errors");
    expect(words.of(trying("dear/large", "stronger, since the change by cheap/small failed its check"))).toBe(
      "asking large, since small had 2 new errors",
    );
    expect(words.of(trying("other/third", "next after dear/large: overload"))).toBe(
      "asking third, next after dear/large: overload",
    );
    words.rejected("edits that do not fit");
    expect(words.of(trying("other/third", "again to mend the form of its answer"))).toBe(
      "asking third again, since third had edits that do not fit",
    );
  });
});

test("of changes that did not pass, the one with the least wrong is first, and one that does not fit is none", () => {
  const problem: FoundProblem = { path: "a.ts", line: 1, message: "wrong" };
  const attempt = (model: string, kind: "errors" | "code" | "syntax", errors: number): Attempted => ({
    model,
    answer: model,
    short: kind,
    failure: {
      ok: false,
      kind,
      short: kind,
      found: Array.from({ length: errors }, () => problem),
      note: "",
      problems: "",
      repairable: false,
    },
  });
  const unfit: Attempted = { model: "unfit", answer: "", short: "edits that do not fit" };
  const all = [attempt("syntax", "syntax", 1), attempt("first", "errors", 2), unfit, attempt("last", "errors", 2)];
  expect(bestFirst(all).map(({ model }) => model)).toEqual(["last", "first", "syntax"]);
  expect(bestFirst([attempt("many", "errors", 3), attempt("few", "errors", 1)])[0]?.model).toBe("few");
  expect(bestFirst([unfit])).toEqual([]);
});

const block = (search: string, replace: string): string =>
  `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;
const none = async () => new Map();

/** An ask about lines of a document, and the way to write on in it. */
function askAbout(text: string, startLine: number, endLine: number) {
  let now = text;
  const document = { uri: { toString: () => "file:///a.txt" }, languageId: "plaintext", getText: () => now };
  const span = { startLine, startCharacter: 0, endLine, endCharacter: 99 };
  const place = { document, text, span, path: "a.txt", allPaths: ["a.txt"] };
  const request = requestOf({
    surface: "refactor",
    task: "refactor",
    document: { path: "a.txt", language: "plaintext", text, selection: span },
  });
  const ask = { request, task: "refactor", place, title: "", format: "blocks", again: () => undefined };
  return { ask: ask as unknown as ChangeAsk, write: (text: string) => (now = text) };
}

describe("a change to a document that goes on", () => {
  test("is made where the selection went, not where another place with the same text came to stand", async () => {
    const { ask, write } = askAbout("zero\none\ntwo\nreturn x\nmid\nreturn x\nend\n", 3, 4);
    write("two\nreturn x\nmid\nreturn x\nend\n");
    expect(await compute(ask, block("return x", "return y"), none)).toMatchObject({
      kind: "change",
      files: [{ after: "two\nreturn y\nmid\nreturn x\nend\n" }],
    });
  });

  test("is stale when the place that the selection meant is gone, though its text stands elsewhere", async () => {
    const { ask, write } = askAbout("return x\nmid\nreturn x\nend\n", 0, 1);
    write("return z\nmid\nreturn x\nend\n");
    expect(await compute(ask, block("return x", "return y"), none)).toEqual({ kind: "stale" });
    write("return x\nmid\nreturn x\nEND\n");
    expect(await compute(ask, block("return x", "return y"), none)).toMatchObject({
      files: [{ after: "return y\nmid\nreturn x\nEND\n" }],
    });
  });

  test("goes along with the one place of a text that the person moved", async () => {
    const { ask, write } = askAbout("one\ntwo\nthree\n", 0, 0);
    write("two\nthree\none\n");
    expect(await compute(ask, block("one", "1"), none)).toMatchObject({ files: [{ after: "two\nthree\n1\n" }] });
  });

  test("can be followed up", async () => {
    const { ask, write } = askAbout("one\ntwo\n", 0, 0);
    write("one\ntwo\nthree\n");
    const shown = await compute(ask, block("one", "1"), none);
    if (shown.kind !== "change") throw new Error("There is no change to follow up.");
    const files = shown.files.map((file) => ({ file, left: file.uri, right: file.uri, hunks: [], states: [] }));
    const proposal = { ask, files, title: "", decisionId: "" };
    const next = await followUp(proposal, {} as never);
    if (next === undefined) throw new Error("Nothing was asked.");
    expect(await compute(next, block("1", "first"), none)).toMatchObject({
      kind: "change",
      files: [{ before: "one\ntwo\nthree\n", after: "first\ntwo\nthree\n" }],
    });
    write("one\n");
    expect(await compute(next, block("1", "first"), none)).toEqual({ kind: "stale" });
  });
});

test("the record does not say that edits apply where there are none", async () => {
  const { ask } = askAbout("one\n", 0, 0);
  const check = answerCheck(ask, "syntax", none, undefined);
  const { signal } = new AbortController();
  expect(await check(block("one", "1"), signal, 1_000)).toEqual({ ok: true, note: "edits apply" });
  expect(await check("It is right as it is.", signal, 1_000)).toEqual({ ok: true, note: "it proposes no change" });
});

test("what follows up on a change is asked of the model that made it", async () => {
  let down = true;
  const make = (name: WireName) => async (): Promise<Wire> => ({
    name,
    async *stream(_call, { providerId }) {
      if (providerId === "one" && down)
        yield { type: "failure", failure: { class: "invalid-request", message: "no", remedy: "no" } };
      else {
        yield { type: "text", text: down ? block("one", "1") : block("1", "first") };
        yield { type: "finish", reason: "stop" };
      }
    },
  });
  const provider = (host: string, id: string, price: number) => ({
    kind: "openai-compatible",
    baseUrl: `https://${host}.example/v1`,
    models: [{ id, price: { input: price, output: price } }],
  });
  const settings = { "fairlead.providers": { one: provider("one", "a", 1), two: provider("two", "b", 2) } };
  const { line } = await lineWith(settings, [], { wires: { "openai-chat": make("openai-chat") } });
  const ways = { line, verifier: undefined, level: "syntax", siblingsOf: none, arriving: undefined } as const;
  const { signal } = new AbortController();
  const { ask } = askAbout("one\ntwo\n", 0, 0);
  const first = await askForChange(ways, ask, () => undefined, signal);
  if (first?.computed?.kind !== "change") throw new Error("There is no change to follow up.");
  down = false;
  const files = first.computed.files.map((file) => ({ file, left: file.uri, right: file.uri, hunks: [], states: [] }));
  const next = await followUp({ ask, files, title: "", decisionId: first.decision.id }, {} as never);
  const second = next && (await askForChange(ways, next, () => undefined, signal));
  expect([first.decision.model, second?.decision.model]).toEqual(["two/b", "two/b"]);
  expect(second?.computed).toMatchObject({ kind: "change", files: [{ after: "first\ntwo\n" }] });
});
