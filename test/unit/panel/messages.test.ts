import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pageHtml } from "../../../src/panel/pageHtml.js";
import { readFromPage, readToPage, type FromPage, type ToPage } from "../../../src/panel/messages.js";
import { placeInFolder } from "../../../src/panel/place.js";
import { summarize } from "../../../src/ledger/record.js";
import { sampleDecision } from "../ledger/sample.js";

const fromPage: FromPage[] = [
  { type: "ready" },
  { type: "list", number: 1, filter: { task: "fix", text: "a", failedOnly: true }, before: { at: 1, id: "x" } },
  { type: "list", number: 2, filter: {} },
  { type: "story", id: "x" },
  { type: "go", id: "x" },
  { type: "run", command: "set-key" },
  { type: "open-prompt", name: "refactor", line: 3 },
  { type: "create-prompt", task: "ask" },
];

test("the page's messages are taken over, field by field", () => {
  for (const message of fromPage) expect(readFromPage({ ...message, extra: 1 })).toEqual(message);
});

test.each([
  [{ type: "run", command: "workbench.action.quit" }],
  [{ type: "run", command: "constructor" }],
  [{ type: "list", number: "1", filter: {} }],
  [{ type: "list", number: 1 }],
  [{ type: "list", number: 1, filter: { task: "dance" } }],
  [{ type: "list", number: 1, filter: { text: "x".repeat(201) } }],
  [{ type: "list", number: 1, filter: {}, before: { at: "1", id: "x" } }],
  [{ type: "story" }],
  [{ type: "go", id: { path: "/etc/passwd" } }],
  [{ type: "create-prompt", task: "../x" }],
  [{ type: "open-prompt", name: 1 }],
  [{ type: "command" }],
])("the bridge ignores %j", (message) => expect(readFromPage(message)).toBeUndefined());

const toPage: ToPage[] = [
  { type: "rows", number: 1, rows: [summarize(sampleDecision())], more: false },
  { type: "story", id: "x", decision: sampleDecision(), outcomes: [{ decisionId: "x", kind: "accepted", at: 1 }] },
  { type: "story", id: "x", decision: null, outcomes: [] },
  { type: "reveal", id: "x" },
  { type: "changed" },
  { type: "spend", usd: 1, unknown: 0, local: 0 },
  { type: "override", text: null },
  { type: "health", entries: [{ providerId: "a", state: "open", reason: "r" }] },
  { type: "prompts", entries: [] },
  { type: "providers", count: 0 },
  { type: "trouble", message: "m" },
];

test("the bridge's messages are understood, and broken ones are not", () => {
  for (const message of toPage) expect(readToPage(message)).toEqual(message);
  for (const broken of [
    { type: "rows", number: 1, rows: [null], more: true },
    { type: "story", id: "x", decision: {}, outcomes: [] },
    { type: "story", id: "x", decision: sampleDecision() },
    { type: "providers", count: "0" },
    { type: "spend", usd: null, unknown: 0, local: 0 },
  ]) {
    expect(readToPage(broken)).toBeUndefined();
  }
});

test("no value makes a reader throw, and only known types pass", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (value) => {
      expect(readFromPage(value)).toBeUndefined();
      expect(readToPage(value)).toBeUndefined();
    }),
  );
});

test("the page may load its own script and style, and nothing else", () => {
  const html = pageHtml({
    source: "https://own",
    nonce: "abc",
    scriptUri: "https://own/panel.js",
    styleUri: "https://own/panel.css",
  });
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  expect(policy?.split("; ")).toEqual([
    "default-src 'none'",
    "style-src https://own",
    "script-src 'nonce-abc'",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toContain("unsafe");
});

test("a place never leaves its folder", () => {
  interface FakeUri {
    readonly path: string;
    with(change: { path: string }): FakeUri;
  }
  const uri = (path: string): FakeUri => ({ path, with: (change) => uri(change.path) });
  expect(placeInFolder(uri("/home/app"), "src/a b.ts")?.path).toBe("/home/app/src/a b.ts");
  expect(placeInFolder(uri("/"), "a.ts")?.path).toBe("/a.ts");
  for (const path of [
    "",
    "..",
    "../x",
    "a/../../x",
    "/etc/passwd",
    "a//b",
    "./a",
    "C:\\x",
    "a\\..\\x",
    "file:x",
    "a\0b",
  ]) {
    expect(placeInFolder(uri("/home/app"), path), path).toBeUndefined();
  }
});
