import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Chat } from "./harness/chat.js";
import { Probe } from "./harness/probe.js";
import { within } from "./harness/wait.js";
import { CHEAP_AND_DEAR } from "./providers.js";

// VS Code's own agent, which comes with it as an extension, on our models and without an account.

const SERVER = fileURLToPath(new URL("mcp/tides.mjs", import.meta.url));
const TIDES = "mcp_tides_tide_height";
const MODELS = ["cheap/small", "dear/large", "google/gemini-3-pro", "box/qwen"];
const price = { input: 1, output: 2 };

let probe: Probe;
let host: Host;
let window: Window;
let chat: Chat;

beforeAll(async () => {
  probe = await Probe.create();
  host = await startHost({
    ...CHEAP_AND_DEAR,
    providers: {
      ...CHEAP_AND_DEAR.providers,
      google: { kind: "gemini", models: [{ id: "gemini-3-pro", price, context: 200_000 }] },
      box: { kind: "ollama", models: [{ id: "qwen", price, context: 64_000 }] },
    },
    user: {
      ...CHEAP_AND_DEAR.user,
      ...Object.fromEntries(
        ["ask", "explain", "fix", "generate", "refactor", "test", "document"].map((task) => [
          `fairlead.routes.${task}`,
          MODELS,
        ]),
      ),
    },
    extensions: [probe.vsix],
    env: probe.env,
    files: {
      ".vscode/mcp.json": JSON.stringify({
        servers: { tides: { type: "stdio", command: process.execPath, args: [SERVER] } },
      }),
    },
  });
  window = await host.open("src/harbour.ts");
  chat = new Chat(window);
});
afterAll(async () => {
  await host?.stop();
  probe?.dispose();
});

/** Takes a model for the session. */
async function takeForSession(model: string): Promise<void> {
  await window.runCommand("Fairlead: Override Model");
  await window.pick(model);
  await window.pick("session");
}

describe("VS Code's own agent on Fairlead's models", () => {
  it("is set up by one command, with nobody signed in", async () => {
    await window.runCommand("Fairlead: Use in VS Code's Chat Without an Account");
    await window.notification("without an account");
    await window.page.getByText("Best (Fairlead)").first().waitFor();
    await window.screenshot("chat-agent-set-up");
    await window.pressButton("Use Fast for Them");
    await window.press("Escape");
    await window.press("Escape");
    await window.runCommand("View: Close All Editors");
    await chat.open();
    await chat.ask("Explain what a lighthouse is for.", "practice provider, not a model");
    // Without tools are only the chat's small jobs, such as its title.
    const asked = host.practice.requests("cheap").find(({ body }) => body.tools !== undefined);
    expect(asked?.body.tools.length).toBeGreaterThan(20);
    expect(asked?.body.messages[0].role).toBe("system");
    await window.story(["small", "explain"], "Answered by cheap/small", "chat-model");
    await window.screenshot("chat-agent-answer");
  });

  it("runs an MCP tool and one of its own at once after the first provider failed, and answers from both", async () => {
    await within("The server's tool", () =>
      probe.run((vscode) => vscode.lm.tools.some(({ name }) => name.includes("tide_height")), undefined),
    );
    host.practice.clear();
    host.practice.control("cheap", { fail: { status: 503 } });
    await chat.begin();
    await chat.send(`Call ${TIDES} and list_dir for "Dover".`);
    await chat.answered("6.8 m at Dover", "Invalid input path", "practice provider, not a model");
    await window.screenshot("chat-agent-tools");
    const sent = host.practice.requests("dear").findLast(({ body }) => body.tools !== undefined);
    const blocks: { type: string; is_error?: boolean }[] = sent?.body.messages.at(-1).content;
    expect(blocks.filter(({ type }) => type === "tool_result")).toHaveLength(2);
    expect(host.practice.requests("cheap").length).toBeGreaterThan(0);
    await window.story(["large"], "Answered by dear/large", "cheap/small");
    host.practice.control("cheap", { fail: null });
  });

  it("is told when a tool fails, and when the person stops one that does not end", async () => {
    await chat.begin();
    await chat.send(`Call \`${TIDES}\` for "Atlantis".`);
    await chat.answered("No tides for Atlantis");
    await chat.begin();
    await chat.send(`Call \`${TIDES}\` for "Sargasso".`);
    await chat.answered(/tide_height/i);
    await window.screenshot("chat-agent-hangs");
    await probe.run((vscode) => vscode.commands.executeCommand("workbench.action.chat.cancel"), undefined);
    host.practice.clear();
    await chat.send("Explain what a mutex is.");
    await chat.answered("practice provider, not a model");
    await window.screenshot("chat-agent-after-stop");
  });

  it.each([
    ["dear/large", "dear", "Brest", "7.2 m"],
    ["google/gemini-3-pro", "google", "Cork", "4.1 m"],
    ["box/qwen", "box", "Dover", "6.8 m"],
  ])("goes on in one conversation when %s takes over", async (model, provider, harbour, height) => {
    await takeForSession(model);
    host.practice.clear();
    await chat.send(`Call \`${TIDES}\` for "${harbour}".`);
    await chat.answered(`${height} at ${harbour}`);
    expect(new Set(host.practice.requests().map((one) => one.provider))).toEqual(new Set([provider]));
  });

  it("goes on by another model when its own fails in the middle of a conversation, says so and stays with it", async () => {
    await window.runCommand("Fairlead: Clear Override");
    await chat.begin();
    await chat.send(`Call \`${TIDES}\` for "Brest".`);
    await chat.answered("7.2 m at Brest");
    await window.story(["small"], "Answered by cheap/small");
    host.practice.clear();
    host.practice.control("cheap", { fail: { status: 503 } });
    await chat.send(`Call \`${TIDES}\` for "Cork".`);
    await chat.answered("4.1 m at Cork");
    // The call and its result that the failed model had made are the other one's history, in its own form.
    const sent = host.practice.requests("dear").findLast(({ body }) => body.tools !== undefined);
    const blocks: { type: string }[] = sent?.body.messages.flatMap(({ content }: { content: unknown }) => content);
    expect(blocks.filter(({ type }) => type === "tool_use")).toHaveLength(2);
    expect(JSON.stringify(blocks.filter(({ type }) => type === "tool_result"))).toMatch(/7\.2 m.*4\.1 m/s);
    await window.storyAmong(
      ["large"],
      "Answered by dear/large",
      /changed from cheap\/small to dear\/large within the conversation/,
    );
    await window.screenshot("chat-agent-fails-midway");
    host.practice.control("cheap", { fail: null });
    host.practice.clear();
    await chat.send(`Call \`${TIDES}\` for "Dover".`);
    await chat.answered("6.8 m at Dover");
    expect(host.practice.requests("cheap").filter(({ body }) => body.tools !== undefined)).toEqual([]);
  });

  it("answers in Ask mode", async () => {
    host.practice.clear();
    await chat.begin();
    await probe.run(
      (vscode) =>
        void vscode.commands.executeCommand("workbench.action.chat.open", {
          mode: "ask",
          query: "Explain what a breakwater is.",
        }),
      undefined,
    );
    await chat.answered("practice provider, not a model");
    await window.page
      .locator(".chat-input-toolbars, .interactive-input-part")
      .getByText("Ask", { exact: true })
      .first()
      .waitFor();
    await window.screenshot("chat-agent-ask");
    expect(host.practice.requests().length).toBeGreaterThan(0);
  });
});
