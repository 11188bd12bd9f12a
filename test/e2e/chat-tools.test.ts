import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Probe } from "./harness/probe.js";
import { within } from "./harness/wait.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const SERVER = fileURLToPath(new URL("mcp/tides.mjs", import.meta.url));

let probe: Probe;
let host: Host;
let window: Window;

beforeAll(async () => {
  probe = await Probe.create();
  host = await startHost({
    ...CHEAP_AND_DEAR,
    // Its models are those that VS Code offers, among which ours are: listing one must not wait for the other for ever.
    providers: { ...CHEAP_AND_DEAR.providers, editor: { kind: "vscode" } },
    extensions: [probe.vsix],
    env: probe.env,
    files: {
      ".vscode/mcp.json": JSON.stringify({
        servers: { tides: { type: "stdio", command: process.execPath, args: [SERVER] } },
      }),
    },
  });
  window = await host.open("src/harbour.ts");
});
afterAll(async () => {
  await host?.stop();
  probe?.dispose();
});

/** The name under which VS Code offers a tool of the MCP server. */
async function tideTool(): Promise<string> {
  return within(
    "The server's tool",
    () => probe.run((vscode) => vscode.lm.tools.find(({ name }) => name.includes("tide_height"))?.name, undefined),
    60_000,
  );
}

interface Round {
  readonly called: readonly { readonly name: string; readonly input: object }[];
  readonly text: string;
}

/** Works as an agent does: asks, runs the tools that the model calls through VS Code, and goes on until it answers. */
function agent(text: string, tool: string): Promise<Round> {
  return probe.run(
    async (vscode, given): Promise<Round> => {
      const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: "auto" });
      if (!model) throw new Error("no model");
      const token = new vscode.CancellationTokenSource().token;
      const tools = vscode.lm.tools
        .filter(({ name }) => name === given.tool)
        .map(({ name, description, inputSchema }) => ({ name, description, ...(inputSchema ? { inputSchema } : {}) }));
      const messages = [vscode.LanguageModelChatMessage.User(given.text)];
      const called: { name: string; input: object }[] = [];
      for (let round = 0; round < 4; round += 1) {
        const response = await model.sendRequest(messages, { tools }, token);
        let said = "";
        const calls = [];
        for await (const part of response.stream) {
          if (part instanceof vscode.LanguageModelTextPart) said += part.value;
          if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
        }
        if (calls.length === 0) return { called, text: said };
        const results = [];
        for (const call of calls) {
          called.push({ name: call.name, input: call.input });
          const result = await vscode.lm.invokeTool(
            call.name,
            { input: call.input, toolInvocationToken: undefined },
            token,
          );
          results.push(new vscode.LanguageModelToolResultPart(call.callId, result.content));
        }
        messages.push(vscode.LanguageModelChatMessage.Assistant(calls), vscode.LanguageModelChatMessage.User(results));
      }
      throw new Error("no end of calls");
    },
    { text, tool },
  );
}

describe("Tools that VS Code offers", () => {
  it("of an MCP server are called by the routed model, and it answers from what they say", async () => {
    await within("Our models", () =>
      probe.run(async (vscode) => (await vscode.lm.selectChatModels({ vendor: "fairlead" })).length > 0, undefined),
    );
    await window.runCommand("MCP: List Servers");
    await window.pick("tides");
    await window.pick("Start Server");
    const tool = await tideTool();
    const { called, text } = await agent(`Call \`${tool}\` for "Dover".`, tool);
    expect(called).toEqual([{ name: tool, input: { harbour: "Dover" } }]);
    expect(text).toContain("answered: 6.8 m at Dover");
    const models = new Set(host.practice.requests().map(({ provider }) => provider));
    expect(models.size).toBe(1);
    await window.story(["small"], "Answered by cheap/small", "chat-model");
    await window.screenshot("chat-tools-mcp");
  });

  it("of an MCP server may fail, and the model is told", async () => {
    const tool = await tideTool();
    const { text } = await agent(`Call \`${tool}\` for "Atlantis".`, tool);
    expect(text).toContain("No tides for Atlantis");
  });

  it("are joined by ours, which tells spend, latency and health and nothing else", async () => {
    const text = await probe.run(async (vscode) => {
      const known = vscode.lm.tools.find(({ name }) => name === "fairlead_usage");
      if (!known) throw new Error("no tool");
      const result = await vscode.lm.invokeTool("fairlead_usage", { input: {}, toolInvocationToken: undefined });
      return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
    }, undefined);
    const report = JSON.parse(text);
    expect(report.spentUsd).toBeGreaterThan(0);
    expect(report.requests.answered).toBeGreaterThanOrEqual(4);
    expect(Object.keys(report.providers).sort()).toEqual(["cheap", "dear", "editor"]);
    expect(report.providers.cheap.health).toBe("ready");
    expect(text).not.toMatch(/Dover|Atlantis|harbour/);
  });
});
