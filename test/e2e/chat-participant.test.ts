import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Probe } from "./harness/probe.js";
import { within } from "./harness/wait.js";
import { CHEAP_AND_DEAR } from "./providers.js";

let probe: Probe;
let host: Host;
let window: Window;

beforeAll(async () => {
  probe = await Probe.create();
  host = await startHost({ ...CHEAP_AND_DEAR, extensions: [probe.vsix], env: probe.env });
  window = await host.open("src/harbour.ts");
  await window.setCursor(24, 5);
  await window.runCommand("Chat: Open Chat");
  // VS Code hands each request its picked model, and has none to hand over before ours are listed.
  await window.page.getByText("Auto (Fairlead)").first().waitFor();
});
afterAll(async () => {
  await host?.stop();
  probe?.dispose();
});

/** Types a message into a new chat and waits for an answer that holds all of these texts. */
async function chat(message: string, ...expected: (string | RegExp)[]): Promise<string> {
  await window.page.locator('.action-label[aria-label^="New Chat"]').first().click();
  await within("An empty chat", async () => (await answers().count()) === 0);
  const input = window.page
    .locator(".interactive-input-editor textarea, .interactive-input-editor .native-edit-context")
    .first();
  await input.focus();
  await window.press("ControlOrMeta+a");
  await window.press("Delete");
  await window.type(message);
  await window.press("Escape");
  await input.focus();
  await window.press("Enter");
  return answered(...expected);
}

/** Waits for a last answer that holds all of these texts. */
function answered(...expected: (string | RegExp)[]): Promise<string> {
  return within(`An answer with ${expected.join(" and ")}`, async () => {
    const text = (await answers().last().innerText({ timeout: 1000 })).replace(/\u00a0/g, " ");
    const missing = expected.filter((one) => (typeof one === "string" ? !text.includes(one) : !one.test(text)));
    if (missing.length > 0) throw new Error(`${missing.join(" and ")} not in:\n${text}`);
    return text;
  });
}

function answers(): Locator {
  return window.page.locator(".interactive-response");
}

describe("@fairlead in the chat", () => {
  it("answers free text and says who answered, at what cost", async () => {
    await chat(
      "@fairlead what is a tide table?",
      "practice provider, not a model",
      /(cheap\/small|dear\/large) · ~?\$0\.\d+ · \d/,
    );
    const [request] = host.practice.requests();
    expect(JSON.stringify(request?.body)).toContain("what is a tide table?");
    await window.screenshot("chat-participant-answer");
  });

  it("keeps what a person thinks of an answer", async () => {
    // VS Code shows the thumbs once any extension has a default participant, as Copilot's; none is here, and all else is real.
    await probe.run(
      (vscode) => vscode.commands.executeCommand("setContext", "chatPanelExtensionParticipantRegistered", true),
      undefined,
    );
    await answers().last().hover();
    await answers().last().locator('[aria-label^="Helpful"]').first().click();
    await window.story(["ask"], "Called helpful");
  });

  it("explains the code round the cursor", async () => {
    host.practice.clear();
    await chat("@fairlead /explain", /findBerth/);
    expect(JSON.stringify(host.practice.requests().at(-1)?.body)).toContain("You explain code");
  });

  it("tells why the last request went where it went", async () => {
    const text = await chat(
      "@fairlead /why",
      "Taken for explain",
      "Considered",
      /kept: (cheap\/small|dear\/large)/,
      "Asked",
      "built-in explain",
    );
    expect(text).toMatch(/answered/);
    await window.screenshot("chat-participant-why");
  });

  it("tells which prompt each model gets", async () => {
    await chat("@fairlead /variant refactor", "built-in refactor", "cheap/small", "dear/large");
    await window.screenshot("chat-participant-variant");
  });

  it("compares two models blindly and tells who was who after the verdict", async () => {
    host.practice.clear();
    const text = await chat(
      "@fairlead /compare what is a spring tide?",
      /\bA\b[\s\S]*\bB\b/,
      "A is better",
      "Neither is good",
    );
    expect(text).not.toMatch(/cheap|dear|small|large/);
    const asked = host.practice.requests().map(({ provider }) => provider);
    expect([...new Set(asked)].sort()).toEqual(["cheap", "dear"]);
    await window.screenshot("chat-participant-compare");
    await answers().last().getByText("A is better").click();
    await answered("A is better. They were", "cheap/small", "dear/large", /\$0\.\d+/);
    await window.screenshot("chat-participant-reveal");
  });

  it("tells a failure with what to do", async () => {
    host.practice.control("cheap", { fail: { status: 401 } });
    host.practice.control("dear", { fail: { status: 401 } });
    await chat("@fairlead how deep is the harbour?", /key/i);
    await window.screenshot("chat-participant-failure");
  });
});
