import { expect, test } from "vitest";
import {
  basisInWords,
  cost,
  duration,
  durationPair,
  modelHalves,
  pathHalves,
  spendInWords,
} from "../../../src/panel/page/format.js";
import { formatUsd } from "../../../src/core/decision/money.js";
import { healthPart } from "../../../src/panel/page/health.js";
import { button, part, textOf, type Part } from "../../../src/panel/page/part.js";
import { promptsPart } from "../../../src/panel/page/prompts.js";
import { MOST_ROWS, NO_ROWS, withNewest, withOlder, worthAnnouncing } from "../../../src/panel/page/rowModel.js";
import { rowPart, sentence } from "../../../src/panel/page/row.js";
import { storyPart } from "../../../src/panel/page/story.js";
import { noProviderPart, welcomePart } from "../../../src/panel/page/empty.js";
import { toolbarPart } from "../../../src/panel/page/toolbar.js";
import { summarize } from "../../../src/ledger/record.js";
import { dayOfDecisions, hostileDecision, sampleHealth, samplePrompts } from "../../panel/sample.js";
import { manyDecisions, sampleDecision } from "../ledger/sample.js";

const now = 1_795_000_000_000;
const decisions = dayOfDecisions(now);
const nothing = { open: () => undefined, go: () => undefined, close: () => undefined, create: () => undefined };

function named(id: string) {
  const decision = decisions.find((candidate) => candidate.id === id);
  if (decision === undefined) throw new Error(`No sample ${id}`);
  return decision;
}

/** All parts of a tree. */
function* all(root: Part): Generator<Part> {
  yield root;
  for (const child of root.children) if (typeof child !== "string") yield* all(child);
}

test.each([
  [0, "$0"],
  [0.00004, "$0.000040"],
  [0.0012, "$0.0012"],
  [0.0412, "$0.0412"],
  [0.4267, "$0.427"],
  [12.5, "$12.50"],
])("money of %d is %s", (usd, text) => expect(formatUsd(usd)).toBe(text));

test("a cost shows its basis, and an unknown one is never an amount", () => {
  expect(cost(0.0123, "billed")).toBe("$0.0123");
  expect(cost(0.0123, "computed")).toBe("$0.0123");
  expect(cost(0.0123, "estimated")).toBe("~$0.0123");
  expect(cost(0.00001, "estimated")).toBe("~$0.000010");
  expect(cost(0, "cached")).toBe("cached");
  expect(cost(0, "local")).toBe("local");
  expect(cost(null, "unknown")).toBe("unknown");
  expect(cost(0, "unknown")).toBe("unknown");
  expect(cost(null, "computed")).toBe("unknown");
  expect(basisInWords("unknown")).toContain("no price is known");
});

test("today's spend names what its sum leaves out", () => {
  expect(spendInWords({ usd: 0.4267, unknown: 2, local: 1200 })).toEqual({
    sum: "$0.427",
    rest: "+ 2 unknown · 1,200 local",
  });
  expect(spendInWords({ usd: 0, unknown: 0, local: 0 })).toEqual({ sum: "$0", rest: "" });
  expect(spendInWords({ usd: 0, unknown: 3, local: 2 })).toEqual({ sum: "3 unknown", rest: "2 local" });
});

test("times are short and keep their unit", () => {
  expect([duration(61.4), duration(999.4), duration(999.6), duration(99_949), duration(125_000)]).toEqual([
    "61\u00a0ms",
    "999\u00a0ms",
    "1.0\u00a0s",
    "99.9\u00a0s",
    "2\u00a0min 5\u00a0s",
  ]);
  expect([
    durationPair(243, 905),
    durationPair(402, 2210),
    durationPair(2140, 11_820),
    durationPair(undefined, 61),
  ]).toEqual(["243/905\u00a0ms", "402\u00a0ms/2.2\u00a0s", "2.1/11.8\u00a0s", "61\u00a0ms"]);
});

test("names are split where they are joined", () => {
  expect(modelHalves("openrouter/meta/llama")).toEqual({ provider: "openrouter", id: "meta/llama" });
  expect(pathHalves("a/b/c.ts")).toEqual({ name: "c.ts", folder: "a/b" });
  expect(pathHalves("c.ts")).toEqual({ name: "c.ts", folder: "" });
});

const rows = manyDecisions(800).map(summarize).reverse();

test("new rows join the ones that are there; a gap replaces them", () => {
  const first = withNewest(NO_ROWS, rows.slice(10, 110), true);
  expect(withNewest(first, rows.slice(0, 100), true)).toEqual({
    items: rows.slice(0, 110),
    older: true,
    detached: false,
  });
  expect(withNewest(withNewest(NO_ROWS, rows.slice(300, 400), true), rows.slice(0, 100), true).items).toEqual(
    rows.slice(0, 100),
  );
  expect(withNewest(first, rows.slice(0, 3), false)).toEqual({
    items: rows.slice(0, 3),
    older: false,
    detached: false,
  });
});

test("a changed row takes the place of the old one", () => {
  const [newest] = rows;
  if (newest === undefined) throw new Error("no rows");
  const joined = withNewest(
    withNewest(NO_ROWS, rows.slice(0, 100), true),
    [{ ...newest, model: "b/other" }, ...rows.slice(1, 100)],
    true,
  );
  expect(joined.items).toHaveLength(100);
  expect(joined.items[0]?.model).toBe("b/other");
});

test("paging back keeps 500 rows and says that newer ones were let go", () => {
  let paged = withNewest(NO_ROWS, rows.slice(0, 100), true);
  for (let from = 100; from < 800; from += 100) paged = withOlder(paged, rows.slice(from, from + 100), from < 700);
  expect(paged).toEqual({ items: rows.slice(-MOST_ROWS), older: false, detached: true });
});

test("only finished requests that a person waits for are spoken, oldest first", () => {
  const after = [named("ghost-1"), named("fallback"), named("explain")].map((decision, index) => ({
    ...summarize(decision),
    at: now - index,
  }));
  const before = [{ ...summarize(named("failed")), at: now - 100 }];
  expect(worthAnnouncing(before, [...after, ...before]).map(({ id }) => id)).toEqual(["explain", "fallback"]);
  expect(worthAnnouncing([], after)).toEqual([]);
});

test("a row says in one sentence who answered, at what cost, how fast, after which switch", () => {
  const plain = (id: string): string => sentence(summarize(named(id))).replaceAll("\u00a0", " ");
  expect(plain("fallback")).toBe(
    "Refactor answered by anthropic/claude-sonnet-5, $0.0412, 11.8 s, switched, 3 attempts, src/core/dispatch/attempt-runner.ts line 148",
  );
  expect(plain("partial")).toBe(
    "Ask partial (stalled), openrouter/meta-llama/llama-5-70b-instruct, cost unknown, 7.4 s",
  );
  expect(plain("ghost-1")).toContain("local model");
  expect(plain("served")).toContain("served by gpt-6-nano-2026-09-30, about $0.0067");
  expect(plain("drill")).toMatch(/drill$/);
});

test("a row marks failure, switch, other model and drill", () => {
  const badgesOf = (id: string): string[] =>
    [...all(rowPart(summarize(named(id)), nothing))]
      .filter((item) => item.attributes.class?.startsWith("badge"))
      .map((item) => textOf(item).trim());
  expect(badgesOf("fallback")).toEqual(["3"]);
  expect(badgesOf("failed")).toEqual(["failed: key"]);
  expect(badgesOf("partial")).toEqual(["partial"]);
  expect(badgesOf("served")).toEqual(["served other"]);
  expect(badgesOf("drill")).toEqual(["2", "drill"]);
  expect(badgesOf("explain")).toEqual([]);
});

test("the story tells the reason, every candidate and every hop", () => {
  const text = textOf(storyPart(named("fallback"), nothing)).replaceAll("\u00a0", " ");
  for (const said of [
    "Answered by anthropic/claude-sonnet-5",
    "refactor, named by the command",
    "high",
    "212 lines selected",
    "−0.3 a short instruction",
    "Strategy best",
    "Override task refactor: best",
    "Candidates: 3 of 5 kept",
    "Left out: denied by fairlead.models.deny of the workspace (team)",
    "3 attempts",
    "failed: rate-limit HTTP 429",
    "OpenAI asks to wait 20 s",
    "Request id req_8fa1c0d2e94b",
    "Cost unknown: the provider may have counted the input",
    "Tokens: 8,120 in, 32,700 cache read, 1,200 cache write, 1,890 out, 640 reasoning",
    "Cost $0.0412, computed: list price of 2026-11-02",
    "Prompt refactor.claude, 77aa88bb",
    "Switched from openai/gpt-6 before any text was shown",
  ]) {
    expect(text.replace(/\s+/g, " ")).toContain(said);
  }
});

test("the story tells what became of the answer, and nothing when nothing did", () => {
  const at = new Date(2026, 10, 21, 9, 5).getTime();
  const kinds = [{ kind: "accepted-part", value: 0.42 }, { kind: "undone" }, { kind: "helpful" }] as const;
  const text = textOf(
    storyPart(
      named("explain"),
      nothing,
      kinds.map((outcome) => ({ decisionId: "explain", at, ...outcome })),
    ),
  );
  expect(text).toContain("What became of it");
  expect(text).toMatch(/Accepted in part, 42% .*05.*Undone after it was accepted .*Called helpful/);
  expect(textOf(storyPart(named("explain"), nothing))).not.toContain("What became of it");
});

test("the story of an unsure, cut short answer says so", () => {
  const text = textOf(storyPart(named("partial"), nothing));
  expect(text).toContain("Partial answer by");
  expect(text).toContain("41% sure");
  expect(text).toContain("Unsure, so the stronger route was taken.");
  expect(text).toContain("at least: the stream ended early");
  expect(text).toContain("ask again to get a whole answer");
});

test("no data becomes an attribute that loads, links or runs", () => {
  const allowed =
    /^(class|id|title|role|tabindex|type|value|placeholder|selected|hidden|for|datetime|viewBox|preserveAspectRatio|d|x|y|width|height|aria-[a-z]+|data-id)$/;
  const hostile = hostileDecision(now, "http://127.0.0.1:1");
  const trees = [
    storyPart(hostile, nothing),
    rowPart(summarize(hostile), nothing),
    healthPart(sampleHealth(now), now),
    promptsPart(samplePrompts(), nothing),
  ];
  for (const tree of trees) {
    for (const { attributes } of all(tree)) for (const name of Object.keys(attributes)) expect(name).toMatch(allowed);
  }
});

test("every control has a name", () => {
  const trees = [
    ...decisions.map((decision) => storyPart(decision, nothing)),
    promptsPart(samplePrompts(), nothing),
    welcomePart(() => undefined),
    noProviderPart(() => undefined),
    toolbarPart({}, () => undefined),
  ];
  for (const tree of trees) {
    for (const item of all(tree)) {
      if (!["button", "input", "select"].includes(item.tag)) continue;
      expect(item.attributes["aria-label"] ?? textOf(item).trim()).not.toBe("");
    }
  }
});

test("health says who pauses, why and until when", () => {
  const text = textOf(healthPart(sampleHealth(now), now));
  expect(text).toContain("openai/gpt-6");
  expect(text).toContain("work-gateway out of routes");
  expect(text).toContain("Tried again at");
  expect(textOf(healthPart([], now))).toContain("All providers are in use.");
});

test("a prompt's problem opens at its line", () => {
  const opened: unknown[] = [];
  const tree = promptsPart(samplePrompts(), { ...nothing, open: (name, line) => opened.push([name, line]) });
  const problem = [...all(tree)].find((item) => item.attributes.class?.includes("problem") === true);
  problem?.on?.(new Event("click"));
  expect(opened).toEqual([["refactor.gpt", 2]]);
  expect(textOf(tree)).toContain("waits for your approval");
});

test("absent children are left out", () => {
  expect(
    part(
      "p",
      {},
      "a",
      undefined,
      false,
      button({}, () => undefined, "b"),
    ).children,
  ).toHaveLength(2);
  expect(textOf(storyPart(sampleDecision(), nothing))).not.toContain("Notes");
});
