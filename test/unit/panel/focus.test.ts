import { afterEach, expect, test, vi } from "vitest";
import { summarize } from "../../../src/ledger/record.js";
import { samplePrompts } from "../../panel/sample.js";
import { manyDecisions, sampleDecision } from "../ledger/sample.js";
import { openBrowser, type Browser } from "./browser.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function open(state?: unknown): Promise<Browser> {
  const browser = openBrowser(state);
  for (const [name, value] of Object.entries(browser.globals)) vi.stubGlobal(name, value);
  const { Page } = await import("../../../src/panel/page/page.js");
  new Page(browser.body as unknown as HTMLElement).start();
  return browser;
}

/** Answers the page's last question for rows. */
function answerRows(browser: Browser, decisions = manyDecisions(3), more = false): void {
  const asked = browser.sent.filter((message) => (message as { type: string }).type === "list").length;
  const rows = [...decisions].reverse().map(summarize);
  browser.tell({ type: "rows", number: asked, rows, more });
}

const story = { type: "story", id: "decision-1", decision: sampleDecision(), outcomes: [] };

test("a request that was open when the page went away does not take the focus from the editor when it is drawn again", async () => {
  const browser = await open({ tab: "requests", filter: {}, open: "decision-1" });
  browser.tell(story);
  expect(browser.body.querySelector("h2")?.textContent).toContain("Answered");
  expect(browser.focused()).toBe("body");
});

test("nor does one that is no longer in the ledger", async () => {
  const browser = await open({ tab: "requests", filter: {}, open: "decision-1" });
  browser.tell({ type: "changed" });
  answerRows(browser, [sampleDecision()]);
  browser.tell({ ...story, decision: null });
  expect(browser.focused()).toBe("body");
});

test("a request that a person opens takes it, and gives it back to its row", async () => {
  const browser = await open();
  browser.tell({ type: "changed" });
  answerRows(browser, [sampleDecision()]);
  browser.body.querySelector("[data-id=decision-1]")?.click();
  browser.tell(story);
  expect(browser.focused()).toMatch(/^h2 Answered/);
  const back = [...browser.body.all()].find((one) => one.tag === "button" && one.matches("", "class", "icon-button"));
  back?.click();
  expect(browser.focused()).toBe("li decision-1");
});

test("one that is shown because something else asks for it takes it too", async () => {
  const browser = await open();
  browser.tell({ type: "reveal", id: "decision-1" });
  browser.tell(story);
  expect(browser.focused()).toMatch(/^h2 Answered/);
});

test("the button at the top keeps the focus while today's spend changes", async () => {
  const browser = await open();
  browser.body.button("Override model").focus();
  browser.tell({ type: "spend", usd: 1, unknown: 0, local: 0 });
  expect(browser.focused()).toBe("button Override model");
  browser.tell({ type: "override", text: "session: a/b" });
  expect(browser.focused()).toBe("button Clear");
});

test("Show Older keeps the focus while requests come in", async () => {
  const browser = await open();
  browser.tell({ type: "changed" });
  answerRows(browser, manyDecisions(100), true);
  browser.body.button("Show Older").focus();
  browser.tell({ type: "changed" });
  answerRows(browser, manyDecisions(101).slice(1), true);
  expect(browser.focused()).toBe("button Show Older");
});

test("the list of prompts keeps the focus while the health of a provider changes", async () => {
  const browser = await open({ tab: "prompts", filter: {} });
  browser.tell({ type: "prompts", entries: samplePrompts() });
  browser.body.button("refactor.claude").focus();
  browser.tell({ type: "health", entries: [{ providerId: "a", state: "cooling", reason: "after overload" }] });
  expect(browser.focused()).toBe("button refactor.claude");
});

test("older rows that were asked for come though a request comes in between, and that one comes too", async () => {
  const browser = await open();
  const asked = () => browser.sent.filter((message) => (message as { type: string }).type === "list").length;
  const rows = [...manyDecisions(201)].reverse().map(summarize);
  browser.tell({ type: "changed" });
  browser.tell({ type: "rows", number: asked(), rows: rows.slice(1, 101), more: true });
  browser.body.button("Show Older").click();
  const older = asked();
  browser.tell({ type: "changed" });
  browser.tell({ type: "rows", number: older, rows: rows.slice(101), more: false });
  browser.tell({ type: "rows", number: asked(), rows: rows.slice(0, 100), more: true });
  const shown = [...browser.body.all()].flatMap(({ dataset }) => dataset["id"] ?? []);
  expect(shown).toEqual(rows.map(({ id }) => id));
});

test("trouble with older rows does not keep the newest ones away", async () => {
  const browser = await open();
  browser.tell({ type: "changed" });
  answerRows(browser, manyDecisions(100), true);
  browser.body.button("Show Older").click();
  browser.tell({ type: "trouble", message: "The file is gone." });
  browser.tell({ type: "changed" });
  answerRows(browser, [sampleDecision()]);
  expect(browser.body.querySelector("[data-id=decision-1]")).toBeTruthy();
});
