import { expect, it } from "vitest";
import type { Message } from "../../src/core/wire/message.js";
import { createWireLoader } from "../../src/providers/wires.js";
import { startServer } from "./server.js";
import { chatCall, collect, endpointAt } from "./shared.js";

it.each([
  ["openai-chat", "/v1"],
  ["openai-responses", "/v1"],
  ["anthropic", ""],
  ["gemini", ""],
  ["ollama", ""],
] as const)("%s sends no half of a character, which providers refuse as no JSON", async (name, path) => {
  const server = await startServer((_, answer) => answer.json(400, { error: { message: "seen" } }));
  const half = "🌍 cut\ud83d";
  const messages: Message[] = [
    { role: "system", content: [{ type: "text", text: half }] },
    { role: "user", content: [{ type: "text", text: half }] },
    {
      role: "assistant",
      content: [
        { type: "text", text: half },
        { type: "tool-call", id: "a", name: "read", input: JSON.stringify({ path: half }) },
      ],
    },
    { role: "user", content: [{ type: "tool-result", id: "a", text: half }] },
  ];
  const tools = [{ name: "read", description: half, inputSchema: { type: "object", description: half } }];
  const wire = await createWireLoader()(name);
  await collect(wire, chatCall({ messages, tools }), endpointAt(server.url + path));
  await server.close();
  const sent = JSON.stringify(server.requests[0]?.json);
  expect(sent.match(/🌍 cut\ufffd/gu)?.length).toBeGreaterThanOrEqual(6);
  expect(server.requests[0]?.text).not.toMatch(/(?<!\\)\\ud[89a-f]/i);
});
