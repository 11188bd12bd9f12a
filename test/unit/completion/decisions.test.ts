import { describe, expect, it } from "vitest";
import { cleaned } from "../../../src/core/completion/clean.js";
import { heldBack } from "../../../src/core/completion/gate.js";
import { horizonOf } from "../../../src/core/completion/horizon.js";
import { createLatencies } from "../../../src/core/completion/latency.js";
import { pauseFor } from "../../../src/core/completion/pause.js";
import { createRhythm, type Place, type Rhythm } from "../../../src/core/completion/rhythm.js";
import { remainder } from "../../../src/core/completion/run.js";
import { lengthOf, surviving } from "../../../src/core/completion/survival.js";
import { unitOf } from "../../../src/core/completion/unit.js";
import { at } from "./moment.js";

describe("when nothing is asked while typing", () => {
  const nothing = { deleting: false, left: false };
  it.each([
    ["too little to go on", "a▮"],
    ["in a comment", "const value = 1;\n// this is▮"],
    ["in a comment", "const value = 1;\n/** Some words\n * and more ▮\n */"],
    ["inside of a word", "const value = some▮Thing;"],
    ["after a finished statement", "const value = 1;▮"],
    ["after a finished statement", "function name() {\n  return 1;\n}▮"],
    ["code follows on the line", "const value = ▮ + other;"],
    [undefined, "const value = ▮"],
    [undefined, "call(first, ▮);\nmore();"],
    [undefined, "function name() {\n  ▮\n}"],
  ])("%s: %s", (why, text) => {
    expect(heldBack(at(text), nothing)).toBe(why);
    expect(heldBack(at(text, { manual: true }), nothing)).toBeUndefined();
  });

  it("in a word on the line where a suggestion was left", () => {
    expect(heldBack(at("const value▮"), { ...nothing, left: true })).toBe("turned down on this line");
    expect(heldBack(at("const value = ▮"), { ...nothing, left: true })).toBeUndefined();
  });

  it("not after a shell's count of words, which is no comment", () => {
    expect(heldBack(at("echo start\nif [ $# -lt ▮", { language: "shellscript" }), nothing)).toBeUndefined();
    expect(heldBack(at("echo start # some ▮", { language: "shellscript" }), nothing)).toBe("in a comment");
  });

  it("not after the star that selects everything in a style sheet", () => {
    const before = { ...nothing };
    for (const language of ["css", "scss", "less"]) {
      expect(heldBack(at("p {\n  margin: 0;\n}\n\n* ▮", { language }), before)).toBeUndefined();
      expect(heldBack(at("p {\n  margin: 0;\n}\n/* Some words\n * and more ▮\n */", { language }), before)).toBe(
        "in a comment",
      );
    }
  });

  it("at once, however much white space follows on the line", () => {
    const began = performance.now();
    expect(heldBack(at(`const value = ▮${" ".repeat(3_000)}x`), nothing)).toBe("code follows on the line");
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("nothing while text is deleted", () => {
    expect(heldBack(at("const value = ▮"), { ...nothing, deleting: true })).toBe("deleting");
  });
});

describe("the pause before a request", () => {
  const typing = (gaps: Partial<Record<Place, number>>): Rhythm => {
    const rhythm = createRhythm();
    let now = 0;
    for (const [place, gap] of Object.entries(gaps) as [Place, number][]) {
      for (let key = 0; key < 60; key += 1) rhythm.key((now += gap), place);
    }
    return rhythm;
  };

  it("follows the rhythm of typing, at each place its own", () => {
    const rhythm = typing({ word: 180, "between words": 260 });
    const inWord = pauseFor(at("const value▮"), rhythm, createLatencies());
    const between = pauseFor(at("const value = ▮"), rhythm, createLatencies());
    expect(inWord).toBeGreaterThan(180);
    expect(between).toBeGreaterThan(260);
    expect(inWord).toBeLessThan(between);
    expect(pauseFor(at("const value▮"), typing({ word: 120 }), createLatencies())).toBeLessThan(inWord);
  });

  it("is next to nothing at the start of a line, where an answer is most often of use", () => {
    expect(pauseFor(at("call();\n  ▮"), typing({ "line start": 400 }), createLatencies())).toBeLessThan(50);
  });

  it("is never longer than a person would bear", () => {
    expect(pauseFor(at("const value▮"), typing({ word: 1_000 }), createLatencies())).toBe(400);
  });

  it("takes part of the expected latency off", () => {
    const rhythm = typing({ "between words": 150 });
    const slow = createLatencies();
    slow.learn("p/m", 500);
    const fast = createLatencies();
    fast.learn("p/m", 50);
    const pause = (latencies: typeof slow): number => pauseFor(at("const value = ▮"), rhythm, latencies);
    expect(pause(slow)).toBeLessThan(pause(fast));
    slow.learn("p/m", 60_000);
    expect(pause(slow)).toBe(150);
  });

  it("is none for a person's own request", () => {
    expect(pauseFor(at("a▮", { manual: true }), createRhythm(), createLatencies())).toBe(0);
  });
});

describe("what is left of a run", () => {
  const run = { moment: at("const value = ▮\nmore();"), text: "compute(first, second);" };
  it("typing along", () => expect(remainder(run, at("const value = comp▮\nmore();"))).toBe("ute(first, second);"));
  it("typing something else", () => expect(remainder(run, at("const value = x▮\nmore();"))).toBeUndefined());
  it("a bracket that the editor closed", () =>
    expect(remainder(run, at("const value = compute(▮)\nmore();"))).toBe("first, second);"));
  it("deleting part of a word brings it back", () => {
    expect(remainder({ moment: at("const value = comp▮\n"), text: "ute();" }, at("const value = co▮\n"))).toBe(
      "mpute();",
    );
  });
  it("other text after the cursor", () => expect(remainder(run, at("const value = ▮\nother();"))).toBeUndefined());
  it("another model or prompt", () =>
    expect(remainder(run, at("const value = ▮\nmore();", { identity: "p/n" }))).toBeUndefined());
});

describe("the part that is shown as one", () => {
  const unit = (text: string, ahead: string, ended = false, language = "typescript") =>
    unitOf(at(text, { language }), ahead, ended);
  it("a line", () => expect(unit("const a = ▮", "1;\nconst b = 2;\n")).toEqual({ text: "1;", whole: true }));
  it("waits for the line's end", () => expect(unit("const a = ▮", "1 +").whole).toBe(false));
  it("a statement over lines", () => {
    expect(unit("▮", "call(\n  a,\n  b,\n);\nnext();\n")).toEqual({ text: "call(\n  a,\n  b,\n);", whole: true });
  });
  it("a block in Python ends where the indentation does", () => {
    expect(unit("def f(a):\n    ▮", "if a:\n        return 1\n    return 2\n\ndef g():\n", false, "python").text).toBe(
      "if a:\n        return 1\n    return 2",
    );
  });
  it("the body of a function", () => {
    expect(unit("function f() {\n  ▮\n}", "const a = 1;\n  return a;\n}\nfunction g() {")).toEqual({
      text: "const a = 1;\n  return a;\n}",
      whole: true,
    });
  });
  it("only the rest of the line where code follows", () =>
    expect(unit("foo(▮)", "a, b)\nmore();")).toEqual({ text: "a, b)", whole: true }));
  it("nothing of a statement that never ended", () => expect(unit("▮", "call(\n  a,", true).text).toBe(""));
});

describe("where a stream is stopped", () => {
  const horizon = (text: string, run: string) => {
    const end = horizonOf(at(text), run);
    return end === undefined ? undefined : run.slice(0, end);
  };
  it("at the line's end when code follows", () => expect(horizon("foo(▮)", "a)\nmore")).toBe("a)"));
  it("where the block ends", () => expect(horizon("  if (a) {\n    ▮\n  }", "b();\n  }\n  c();\n")).toBe("b();\n  }"));
  it("at the text that is there", () =>
    expect(horizon("▮\nsecond(call);", "first(call);\nsecond(call);\nthird")).toBe("first(call);"));
  it("at a blank line", () => expect(horizon("▮", "first(call);\n\nsecond();\n")).toBe("first(call);"));
  it("not in the middle of a statement", () => expect(horizon("▮", "call(\n  a,\n")).toBeUndefined());
});

describe("what is cleaned from answers", () => {
  const clean = (text: string, raw: string, ended = true, more = {}) => cleaned(at(text, more), raw, ended);
  it("marks of templates", () => expect(clean("▮", "a();<|fim_pad|>b")).toEqual({ text: "a();", stopped: true }));
  it("not code that looks like marks of another family", () => {
    expect(clean("const key = ▮", "names[PREFIX] + 1;")).toEqual({ text: "names[PREFIX] + 1;", stopped: false });
    expect(clean("▮", "a();[PREFIX]b", true, { identity: "p/codestral-22b 1" }).text).toBe("a();");
  });
  it("not the end of text that is struck out", () => {
    expect(clean("<p>▮", "<s>old</s> new</p>").text).toBe("<s>old</s> new</p>");
    expect(clean("<p><s class='b'>▮", "old</s> new</s>").text).toBe("old</s> new");
    expect(clean("▮", "a();</s>").text).toBe("a();");
  });
  it("half a mark waits", () => expect(clean("▮", "a();<|fim", false).text).toBe("a();"));
  it("fences", () => expect(clean("▮", "```ts\na();\n```\nThis calls a.")).toEqual({ text: "a();", stopped: true }));
  it("the line that stands before the cursor", () =>
    expect(clean("const value = ▮", "const value = 1;").text).toBe("1;"));
  it("indentation that is there", () => expect(clean("f();\n    ▮", "    g();").text).toBe("g();"));
  it("spaces in a document with tabs", () =>
    expect(clean("▮", "a {\n    b\n}", true, { insertSpaces: false, tabSize: 4 }).text).toBe("a {\n\tb\n}"));
  it("line ends of Windows", () => expect(clean("▮", "a\r\nb").text).toBe("a\nb"));
  it("no fence of Markdown itself", () => {
    const more = { language: "markdown" };
    const code = "```ts\na();\n```\nThis calls a.";
    expect(clean("Some words:\n\n▮", code, true, more)).toEqual({ text: code, stopped: false });
    expect(clean("▮", "```markdown\n# Title\n```\nThere.", true, more)).toEqual({ text: "# Title", stopped: true });
  });
  it.each([
    ["spaces that become a tab", "▮", "a {\n    b\n        c\n  d\n}", { insertSpaces: false, tabSize: 4 }],
    ["tabs that become spaces", "▮", "a {\n\tb\n\t\tc\n}", { insertSpaces: true, tabSize: 4 }],
    ["indentation that is there", "f();\n    ▮", "    g();\n    h();", {}],
    ["less indentation than there is", "f();\n    ▮", "  g();", {}],
    ["line ends of Windows and of old Macs", "▮", "a\r\nb\rc\r\rd\r", {}],
    ["a fence of Markdown", "Words:\n\n▮", "```ts\na();\n```\nThis.", { language: "markdown" }],
    ["a fence around code", "▮", "```ts\na();\n```\nThis.", {}],
    ["the line before the cursor", "  const value = ▮", "  const value = 1;", {}],
  ])("what is given of a longer answer begins with what was given of a shorter one: %s", (_, text, raw, more) => {
    const whole = clean(text, raw, true, more).text;
    for (let length = 0; length <= raw.length; length += 1)
      expect(whole.startsWith(clean(text, raw.slice(0, length), false, more).text), String(length)).toBe(true);
  });
});

describe("what is still there of accepted text", () => {
  const whole = [{ start: 10, length: 20 }];
  it("edits before it move it", () =>
    expect(surviving(whole, [{ offset: 0, removed: 2, added: 5 }])).toEqual([{ start: 13, length: 20 }]));
  it("what is typed on behind it leaves it whole", () =>
    expect([30, 31].map((offset) => surviving(whole, [{ offset, removed: 0, added: 4 }]))).toEqual([whole, whole]));
  it("edits inside take their part", () =>
    expect(lengthOf(surviving(whole, [{ offset: 15, removed: 5, added: 1 }]))).toBe(15));
  it("deleting all leaves nothing", () =>
    expect(lengthOf(surviving(whole, [{ offset: 0, removed: 100, added: 0 }]))).toBe(0));
  it("several edits at once", () => {
    const left = surviving(whole, [
      { offset: 12, removed: 1, added: 0 },
      { offset: 20, removed: 2, added: 9 },
    ]);
    expect(lengthOf(left)).toBe(17);
  });
});
