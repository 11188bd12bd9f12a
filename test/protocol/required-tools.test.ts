import { describe, expect, it } from "vitest";
import type { ChatCall } from "../../src/core/wire/call.js";
import type { Wire } from "../../src/core/wire/wire.js";
import { wire as anthropic } from "../../src/providers/anthropic.js";
import { TOOL_DEMAND } from "../../src/core/wire/conversation.js";
import { wire as gemini } from "../../src/providers/gemini.js";
import { wire as ollama } from "../../src/providers/ollama.js";
import { wire as openaiChat } from "../../src/providers/openaiChat.js";
import { wire as openaiResponses } from "../../src/providers/openaiResponses.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt } from "./shared.js";

const start = serving();
const tools = [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }];

/** The body of a call as its server sees it. */
async function sent(wire: Wire, over: Partial<ChatCall> = {}): Promise<unknown> {
  const server = await start((_, answer) => answer.json(500, { error: { message: "seen" } }));
  await collect(
    wire,
    chatCall({ tools, toolChoice: "required", maxOutputTokens: 5_000, ...over }),
    endpointAt(server.url),
  );
  return server.requests[0]?.json;
}

describe("a request that must call a tool", () => {
  it.each([
    ["openai-chat", openaiChat, {}, { tool_choice: "required" }],
    ["openai-responses", openaiResponses, {}, { tool_choice: "required" }],
    ["anthropic", anthropic, { model: "claude-haiku-4-5" }, { tool_choice: { type: "any" } }],
    ["gemini", gemini, {}, { toolConfig: { functionCallingConfig: { mode: "ANY" } } }],
  ])("says so in the words of %s", async (_, wire, over, expected) => {
    const body = await sent(wire, over);
    expect(body).toMatchObject(expected);
    expect(JSON.stringify(body)).not.toContain(TOOL_DEMAND);
  });

  it("says so in plain words where a wire or a model cannot be made to", async () => {
    expect(await sent(ollama)).toMatchObject({
      messages: [
        { role: "system", content: `Be brief.\n\n${TOOL_DEMAND}` },
        { role: "user", content: "Hello" },
      ],
    });
    const system = [{ type: "text", text: expect.stringContaining(TOOL_DEMAND) }];
    expect(await sent(anthropic, { model: "claude-opus-5-5" })).toMatchObject({
      tool_choice: { type: "auto" },
      system,
    });
    expect(await sent(anthropic, { model: "claude-sonnet-4-6", effort: "high", reasons: true })).toMatchObject({
      tool_choice: { type: "auto" },
      thinking: { type: "adaptive" },
      system,
    });
  });

  it("is not demanded where a tool may be called, or where there is none", async () => {
    for (const over of [{ toolChoice: "auto" }, { tools: [] }] as const) {
      expect(JSON.stringify(await sent(ollama, over))).not.toContain(TOOL_DEMAND);
      const claude = await sent(anthropic, { ...over, model: "claude-opus-5-5" });
      expect(JSON.stringify(claude)).not.toContain(TOOL_DEMAND);
    }
  });
});
