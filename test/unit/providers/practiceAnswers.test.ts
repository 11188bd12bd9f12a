import { describe, expect, it } from "vitest";
import { answer } from "../../practice/answers/answer.mjs";

interface Made {
  readonly text: string;
}
interface Behaviour {
  readonly brokenEdits?: number | Readonly<Record<string, number>>;
  readonly seed?: number;
}
const answerOf = answer as (request: unknown, behaviour: Behaviour) => Made;

const FILE =
  "// Sizes of things.\nexport function area(w, h) {\n  return w * h;\n}\n\nexport function volume(w, h, d) {\n  return area(w, h) * d;\n}\n";
const BLOCKS = "Answer with one or more SEARCH/REPLACE blocks:\n<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE";
const WHOLE = "Answer with exactly one fenced code block and nothing else.";

function ask(
  system: string,
  user: string,
  behaviour: Behaviour = {},
  more: readonly { role: string; text: string }[] = [],
): string {
  const request = {
    model: "m",
    system,
    messages: [{ role: "user", text: user }, ...more],
    tools: [],
    stop: [],
    stream: false,
  };
  return answerOf(request, behaviour).text;
}
const prompt = (request: string, selection = "") =>
  `The file src/size.ts:\n\n<data name="file">\n${FILE}\n</data>\n\n${selection === "" ? "" : `The selected lines of it:\n\n<data name="selection">\n${selection}\n</data>\n\n`}Request: ${request}\n`;

/** Applies blocks as strictly as the product: each SEARCH once. */
function apply(text: string, blocks: string): string {
  let result = text;
  for (const [, search = "", replace = ""] of blocks.matchAll(
    /<<<<<<< SEARCH\n([\s\S]*?)\n=======\n([\s\S]*?)\n?>>>>>>> REPLACE/g,
  )) {
    expect(result.split(search)).toHaveLength(2);
    result = result.replace(search, () => replace);
  }
  return result;
}

describe("what practice providers answer", () => {
  it("goes by what was asked last where an agent's turns came as one", () => {
    const around = "<environment_info>\nfix write tests explain\n</environment_info>\n\n";
    const code = "\n```ts\nexport const a = 1;\n```";
    expect(ask("", `${around}explain this${code}`)).toBe(ask("", `explain this${code}`));
    const asked = (text: string): string => `<userRequest>\n${text}\n</userRequest>`;
    expect(ask("", `${asked("fix this")}\n\n${around}${asked(`explain this${code}`)}`)).toBe(
      ask("", `explain this${code}`),
    );
  });

  it("renames in the whole file, in blocks that occur once", () => {
    const text = ask(`You change typescript code.\n${BLOCKS}`, prompt("rename area to surface"));
    expect(apply(FILE, text)).toBe(FILE.replaceAll("area", "surface"));
    expect(text.startsWith("src/size.ts\n<<<<<<< SEARCH")).toBe(true);
  });

  it("changes the selection alone, in one fence or in blocks", () => {
    const selection = "export function area(w, h) {\n  return w * h;\n}";
    const typed = "export function area(w: number, h: number) {\n  return w * h;\n}";
    expect(ask(`You change typescript code.\n${WHOLE}`, prompt("add types", selection))).toBe(
      `\`\`\`typescript\n${typed}\n\`\`\``,
    );
    expect(apply(FILE, ask(`You change typescript code.\n${BLOCKS}`, prompt("add types", selection)))).toBe(
      FILE.replace(selection, typed),
    );
  });

  it("adds a documentation line where nothing else is asked, and keeps comments", () => {
    const text = apply(FILE, ask(`You change typescript code.\n${BLOCKS}`, prompt("make it nicer")));
    expect(text).toBe(
      FILE.replace("export function area", "/** Returns the area of w and h. */\nexport function area"),
    );
  });

  it("writes new code after the file's end, tests with their import, and a commit message", () => {
    const made = apply(
      FILE,
      ask(`You write new typescript code.\n${BLOCKS}`, prompt("a function that doubles a number")),
    );
    expect(made.startsWith(FILE)).toBe(true);
    expect(made).toContain("function");
    expect(ask(`You write tests for typescript code.\n${WHOLE}`, prompt("write tests"))).toContain(
      'import { area, volume } from "./size.js";',
    );
    expect(
      ask("You write commit messages.", '<data name="changes">\ndiff --git a/src/size.ts b/src/size.ts\n+x\n</data>'),
    ).toContain("src/size.ts");
  });

  it("repairs what a diagnostic names", () => {
    const user = prompt("fix the reported problems")
      .replace("return w * h", "return w * hh")
      .replace(
        "Request:",
        "Problems that the editor reports:\n\n<data name=\"problems\">\nline 3: error (ts 2552): Cannot find name 'hh'. Did you mean 'h'?\n</data>\n\nRequest:",
      );
    expect(ask(`You fix problems in typescript code.\n${BLOCKS}`, user)).toContain("=======\n  return w * h;\n");
  });

  it("fills a hole that a prompt shows", () => {
    const user =
      'The file a.ts:\n\n<data name="file">\nfunction add(a, b) {\n  <data-cursor/>\n}\n</data>\n\nThe text to insert at the cursor:';
    expect(ask("You complete typescript code at the cursor of an editor. The cursor is <data-cursor/>.", user)).toBe(
      "return a + b;",
    );
  });

  it("breaks the asked share of edits, the same ones each time", () => {
    const outcomes = (seed: number) =>
      Array.from(
        { length: 400 },
        (_, index) =>
          ask(`You change typescript code.\n${WHOLE}`, prompt(`rename area to name${index}`), {
            brokenEdits: 0.3,
            seed,
          }) !== ask(`You change typescript code.\n${WHOLE}`, prompt(`rename area to name${index}`)),
      );
    const first = outcomes(1);
    const share = first.filter(Boolean).length / first.length;
    expect(share).toBeGreaterThan(0.23);
    expect(share).toBeLessThan(0.37);
    expect(outcomes(1)).toEqual(first);
    expect(outcomes(2)).not.toEqual(first);
    expect(ask(WHOLE, prompt("rename area to x"), { brokenEdits: { other: 1 } })).toBe(
      ask(WHOLE, prompt("rename area to x")),
    );
  });

  it("answers a request to mend by the request before it", () => {
    const more = [
      { role: "assistant", text: "junk" },
      { role: "user", text: "That answer cannot be used:\nline 1\n\nAnswer the same request again." },
    ];
    expect(apply(FILE, ask(`You change typescript code.\n${BLOCKS}`, prompt("rename area to surface"), {}, more))).toBe(
      FILE.replaceAll("area", "surface"),
    );
  });

  it("closes obvious holes", () => {
    const fill = (prefix: string, suffix = "") =>
      answerOf({ model: "m", system: "", messages: [], tools: [], hole: { prefix, suffix }, stop: [] }, {}).text;
    expect(fill("function isEven(n) {", "\n}")).toBe("\n  return n % 2 === 0;");
    expect(fill("const max = (a, b) => {\n", "}")).toBe("  return a > b ? a : b;");
    expect(fill("def add(a, b):\n")).toBe("    return a + b");
    expect(fill("  item1: 10,\n  item2: 20,\n")).toBe("  item3: 30,");
    expect(fill("function add(a, b) {\n  return ", "\n}")).toBe("a + b;");
    expect(fill("// add two numbers\n")).toContain("return first + second;");
  });
});
