import { describe, expect, it } from "vitest";
import { readRequests } from "../../../scripts/training.js";
import { classify, classifyText } from "../../../src/core/request/classify.js";
import { taskOfCommand } from "../../../src/core/request/command.js";
import { difficultyOf, raised } from "../../../src/core/request/difficulty.js";
import { features } from "../../../src/core/request/features.js";
import { DIFFICULTIES, type Task } from "../../../src/core/request/task.js";

/** Requests that leave no doubt; the last ones have words of another task in them. */
const CLEAR: Readonly<Partial<Record<Task, readonly string[]>>> = {
  refactor: [
    "rename the variable to total",
    "simplify this function",
    "convert this to async await",
    "extract this block into a method",
    "add a parameter for the timeout",
    "use a dictionary instead of the list",
    "remove the unused variables",
    "make the code more readable",
    "simplify this test",
  ],
  generate: [
    "create a function that reverses a string",
    "write a class for a bank account",
    "generate a query for the open orders",
    "add a method that returns the full name",
    "write a function that tests whether a port is open",
    "generate an error class for invalid configuration",
  ],
  fix: ["fix the bug in this function", "fix the type error", "correct the spelling mistakes", "fix the broken test"],
  test: ["write unit tests for this class", "add tests", "generate test cases for the parser"],
  document: [
    "add a docstring",
    "document this function",
    "write comments for this class",
    "write a comment that explains the regex",
  ],
  explain: ["explain this code", "explain the selected line"],
};

/** The same in the panel; these ask there for what they ask for in code. */
const CLEAR_IN_PANEL: Readonly<Partial<Record<Task, readonly string[]>>> = {
  test: ["write unit tests for the selected function"],
  explain: ["explain the selected code"],
  document: ["add docstrings to #selection"],
  fix: ["fix the errors in #file:server.ts"],
  refactor: ["refactor #file:orders.ts"],
};

/** Questions, which take no "could you". */
const QUESTIONS: readonly (readonly ["inline" | "panel", Task, string])[] = [
  ["inline", "explain", "what does this function do"],
  ["inline", "explain", "what does this test check"],
  ["panel", "ask", "how do I undo the last commit"],
  ["panel", "ask", "what is the difference between let and const"],
  ["panel", "ask", "which extension is good for markdown"],
  ["panel", "ask", "how can I change the color theme"],
];

type Change = readonly [string, (text: string) => string];
type Clear = readonly ["inline" | "panel", Task, string];

const listed = (location: "inline" | "panel", table: typeof CLEAR): Clear[] =>
  Object.entries(table).flatMap(([task, texts]) => texts.map((text): Clear => [location, task as Task, text]));
const IMPERATIVES: readonly Clear[] = [...listed("inline", CLEAR), ...listed("panel", CLEAR_IN_PANEL)];
const ALL: readonly Clear[] = [...IMPERATIVES, ...QUESTIONS];

const TRACE =
  "TypeError: Cannot read properties of undefined (reading 'map')\n    at List (List.tsx:18:22)\n    at render (dom.js:305:18)";

const CHANGES: readonly Change[] = [
  ["capitals", (text) => text.toUpperCase()],
  ["a capital at the start", (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`],
  ["a capital at each word", (text) => text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())],
  ["please before it", (text) => `please ${text}`],
  ["please after it", (text) => `${text} please`],
  ["a greeting", (text) => `hi, ${text}`],
  ["thanks", (text) => `${text}, thanks`],
  ["double quotes", (text) => `"${text}"`],
  ["single quotes", (text) => `'${text}'`],
  ["curved quotes", (text) => `“${text}”`],
  ["backticks", (text) => `\`${text}\``],
  ["brackets", (text) => `(${text})`],
  ["a full stop", (text) => `${text}.`],
  ["an exclamation mark", (text) => `${text}!`],
  ["dots", (text) => `${text}...`],
  ["a dash before it", (text) => `- ${text}`],
  ["spaces and lines round it", (text) => `\n  ${text.replaceAll(" ", "  ")}  \n`],
  ["a pasted error below", (text) => `${text}\n\n${TRACE}`],
  ["pasted code below", (text) => `${text}\n\n\`\`\`ts\nconst a = 1;\nfunction b() { return a; }\n\`\`\``],
  ["code without a fence below", (text) => `${text}:\nconst a = compute(b);\nreturn a + 1;`],
];

const POLITE: readonly Change[] = [
  ["could you", (text) => `could you ${text}?`],
  ["can you please", (text) => `can you please ${text}`],
  ["I want you to", (text) => `I want you to ${text}`],
];

/** Every text that one swapped, dropped or doubled letter inside a word of six letters or more makes. */
function slips(text: string): string[] {
  return [...text.matchAll(/\b[a-z]{6,}\b/g)].flatMap(({ 0: word, index }) =>
    Array.from({ length: word.length - 3 }, (_, i) => i + 1).flatMap((at) =>
      [
        `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`,
        `${word.slice(0, at)}${word.slice(at + 1)}`,
        `${word.slice(0, at)}${word.charAt(at)}${word.slice(at)}`,
      ].map((slip) => `${text.slice(0, index)}${slip}${text.slice(index + word.length)}`),
    ),
  );
}

describe("the task of a clear request", () => {
  it.each(ALL)("%s, %s: %j", (location, task, text) => {
    expect(classifyText({ text, location }).task).toBe(task);
  });

  it.each(CHANGES)("stands with %s", (_, change) => {
    for (const [location, task, text] of ALL) {
      expect([change(text), classifyText({ text: change(text), location }).task]).toEqual([change(text), task]);
    }
  });

  it.each(POLITE)("stands when asked with %j", (_, change) => {
    for (const [location, task, text] of IMPERATIVES) {
      expect([change(text), classifyText({ text: change(text), location }).task]).toEqual([change(text), task]);
    }
  });

  it("stands with nearly every slip of the keys", () => {
    const all = ALL.flatMap(([location, task, text]) => slips(text).map((slip) => ({ location, task, slip })));
    const lost = all.filter(({ location, task, slip }) => classifyText({ text: slip, location }).task !== task);
    expect(all.length).toBeGreaterThan(800);
    expect(lost.length / all.length).toBeLessThan(0.01);
  });
});

describe("what the caller does not say", () => {
  it("is not assumed", () => {
    const names = [...features({ text: "singleton class", location: "inline" }).keys()];
    expect(names.filter((name) => /selection|diagnostics/.test(name))).toEqual([]);
  });

  it("is not assumed for a document without a selection either", () => {
    const instruction = "singleton class";
    const document = { path: "a.ts", language: "typescript", text: "" };
    const of = (more: object) =>
      classify({ id: "1", surface: "chat-model", instruction, location: "inline", document: { ...document, ...more } });
    const cursor = { startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 0 };
    expect(of({}).confidence).toBe(classifyText({ text: instruction, location: "inline" }).confidence);
    expect(of({ selection: cursor }).confidence).not.toBe(of({}).confidence);
  });
});

describe("the difficulty of every labelled request", async () => {
  const { given, own, chat } = await readRequests(new URL("../../../test/data/", import.meta.url));
  const level = (request: { text: string; location: "inline" | "panel" }, scope = {}): number =>
    DIFFICULTIES.indexOf(classifyText({ ...request, scope }).difficulty);

  it("is one level up, and says so, exactly when the task is unsure", () => {
    let unsure = 0;
    for (const { text, location } of [...given, ...own, ...chat]) {
      const found = classifyText({ text, location });
      const plain = difficultyOf({ task: found.task, text }).difficulty;
      expect([text, found.difficulty]).toEqual([text, found.unsure ? raised(plain) : plain]);
      expect(found.difficultySignals.some(({ name }) => name.startsWith("unsure of the task"))).toBe(found.unsure);
      if (found.unsure) unsure += 1;
    }
    // Neither never nor always: a tenth is what held-out requests ask for.
    const share = unsure / (given.length + own.length + chat.length);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.2);
  });

  it("never falls with a bigger place, more problems or tools", () => {
    for (const request of given) {
      const alone = level(request);
      for (const scope of [{ selectedLines: 200 }, { diagnostics: 4 }, { documentLines: 2_500 }, { hasTools: true }]) {
        expect(level(request, scope)).toBeGreaterThanOrEqual(alone);
      }
    }
  });

  it("is sensible on the whole: most are low or medium, some are high, and each level is there", () => {
    const counts = [0, 0, 0];
    for (const request of given) counts[level(request)] = (counts[level(request)] ?? 0) + 1;
    const [low = 0, medium = 0, high = 0] = counts.map((count) => count / given.length);
    expect(low).toBeGreaterThan(0.2);
    expect(medium).toBeGreaterThan(0.2);
    expect(high).toBeGreaterThan(0.01);
    expect(high).toBeLessThan(0.2);
  });

  it("does not move with politeness, quotes or case while the task is sure", () => {
    for (const request of given) {
      const before = classifyText(request);
      if (taskOfCommand(request.text) !== undefined || request.text.length > 300) continue;
      for (const text of [`please ${request.text}`, `"${request.text}"`, request.text.toLowerCase()]) {
        const after = classifyText({ ...request, text });
        if (after.task !== before.task || after.unsure !== before.unsure) continue;
        expect([text, after.difficulty]).toEqual([text, before.difficulty]);
      }
    }
  });
});
