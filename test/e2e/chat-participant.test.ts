import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Chat } from "./harness/chat.js";
import { Probe } from "./harness/probe.js";
import { CHEAP_AND_DEAR } from "./providers.js";

let probe: Probe;
let host: Host;
let window: Window;
let chat: Chat;

beforeAll(async () => {
  probe = await Probe.create();
  host = await startHost({ ...CHEAP_AND_DEAR, extensions: [probe.vsix], env: probe.env });
  window = await host.open("src/harbour.ts");
  await window.setCursor(24, 5);
  chat = new Chat(window);
  await chat.open();
});
afterAll(async () => {
  await host?.stop();
  probe?.dispose();
});

/** What stands below an answer: the model, the cost and the time. */
const SERVED = /(cheap\/small|dear\/large) · ~?\$0\.\d+ · \d/;

/** Clicks a name in the last answer until that has led to its line. */
const follow = (name: string, place: string): Promise<void> =>
  window.clickUntilAt(place, () => chat.answers().last().getByRole("link", { name, exact: true }).first());

describe("@fairlead in the chat", () => {
  it("answers free text and says who answered, at what cost", async () => {
    await chat.ask("@fairlead what is a tide table?", "practice provider, not a model", SERVED);
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
    await chat.answers().last().hover();
    await chat.answers().last().locator('[aria-label^="Helpful"]').first().click();
    await window.story(["ask"], "Called helpful");
  });

  it("explains the code round the cursor", async () => {
    host.practice.clear();
    await chat.ask("@fairlead /explain", /findBerth/);
    expect(JSON.stringify(host.practice.requests().at(-1)?.body)).toContain("You explain code");
  });

  it("leads from a name in the answer to the code", async () => {
    await window.setCursor(24, 5);
    await chat.ask("@fairlead /explain", "findBerth", SERVED);
    await window.screenshot("chat-participant-explain");
    await follow("findBerth", "Ln 20, Col 1");
  });

  it("leads to code that was never saved", async () => {
    await probe.run(async (vscode) => {
      const content = "// Moles.\n\nfunction moleLength(piers) {\n  return piers * 30;\n}\n";
      const document = await vscode.workspace.openTextDocument({ language: "javascript", content });
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(3, 2, 3, 2);
    }, undefined);
    try {
      await chat.ask("@fairlead /explain", "moleLength", SERVED);
      await follow("moleLength", "Ln 3, Col 1");
    } finally {
      await probe.run(async (vscode) => {
        const unsaved = vscode.workspace.textDocuments.find(({ isUntitled }) => isUntitled);
        if (unsaved === undefined) return;
        await vscode.window.showTextDocument(unsaved);
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      }, undefined);
      // The next explanation is asked for here.
      await window.setCursor(24, 5);
    }
  });

  it("tells why the last request went where it went", async () => {
    const text = await chat.ask(
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
    await chat.ask("@fairlead /variant refactor", "built-in refactor", "cheap/small", "dear/large");
    await window.screenshot("chat-participant-variant");
  });

  it("compares two models blindly and tells who was who after the verdict", async () => {
    host.practice.clear();
    const text = await chat.ask(
      "@fairlead /compare what is a spring tide?",
      /\bA\b[\s\S]*\bB\b/,
      "A is better",
      "Neither is good",
    );
    expect(text).not.toMatch(/cheap|dear|small|large/);
    const asked = host.practice.requests().map(({ provider }) => provider);
    expect([...new Set(asked)].sort()).toEqual(["cheap", "dear"]);
    await window.screenshot("chat-participant-compare");
    // Neither the panel, the status bar nor /why may tell before the verdict.
    const panel = await window.panel();
    await window.waitForPanelRow();
    const listed = async () => (await panel.locator("[role=option]").allInnerTexts()).join("\n");
    const before = await listed();
    const status = (await window.statusBar()).join("\n");
    await chat.send("@fairlead /why");
    expect(await chat.answered("stays hidden until you pick", "B is better")).not.toMatch(/cheap|dear|small|large/);
    expect(await listed()).toBe(before);
    expect((await window.statusBar()).join("\n")).toBe(status);
    await chat.answers().last().getByText("A is better").click();
    await chat.answered("A is better. They were", "cheap/small", "dear/large", /\$0\.\d+/);
    await window.screenshot("chat-participant-reveal");
    await expect.poll(async () => (await listed()).length).toBeGreaterThan(before.length);
    await chat.send("@fairlead /why");
    const why = await chat.answered("was a comparison", "behind A", "behind B", "cheap/small", "dear/large");
    // A comparison changes no conversation's model.
    expect(why).not.toContain("changed from");
    await window.screenshot("chat-participant-why-compared");
    await window.story(["ask"], /Called (not )?helpful/i);
  });

  it("reads well in the dark too", async () => {
    await probe.run(
      async (vscode) =>
        vscode.workspace
          .getConfiguration("workbench")
          .update("colorTheme", "Default Dark Modern", vscode.ConfigurationTarget.Workspace),
      undefined,
    );
    await window.page.locator(".monaco-workbench.vs-dark").waitFor();
    await chat.ask("@fairlead /explain", "findBerth", SERVED);
    await window.screenshot("chat-participant-explain-dark");
    await chat.ask("@fairlead /compare what is a neap tide?", "Neither is good");
    await window.screenshot("chat-participant-compare-dark");
    await chat.answers().last().getByText("Both are good").click();
    await chat.answered("Both are good. They were", "cheap/small");
    await window.screenshot("chat-participant-reveal-dark");
    await chat.send("@fairlead /why");
    await chat.answered("was a comparison", "Considered");
    await window.screenshot("chat-participant-why-dark");
  });

  it("tells a failure with what to do", async () => {
    host.practice.control("cheap", { fail: { status: 401 } });
    host.practice.control("dear", { fail: { status: 401 } });
    await chat.ask("@fairlead how deep is the harbour?", /key/i);
    await window.screenshot("chat-participant-failure");
  });
});
