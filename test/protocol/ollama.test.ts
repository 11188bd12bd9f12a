import { describe, expect, it } from "vitest";
import type { Message } from "../../src/core/wire/message.js";
import { wire } from "../../src/providers/ollama.js";
import { NO_USAGE } from "../../src/core/wire/usage.js";
import { type Handler, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, reasoningIn, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler) {
  server = await start(handler);
  return endpointAt(server.url, { key: undefined });
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const say = (message: Record<string, unknown>) =>
  line({ model: "qwen3:8b", message: { role: "assistant", content: "", ...message }, done: false });
const done = (reason = "stop", more = {}) =>
  line({
    model: "qwen3:8b",
    message: { role: "assistant", content: "" },
    done: true,
    done_reason: reason,
    prompt_eval_count: 26,
    eval_count: 9,
    ...more,
  });
const send =
  (body: string, pieceBytes?: number): Handler =>
  (_, answer) =>
    answer.events(body, {
      headers: { "content-type": "application/x-ndjson" },
      ...(pieceBytes === undefined ? {} : { pieceBytes }),
    });

describe("ollama, conversations", () => {
  it("streams text, thinking and usage without a key, also byte by byte", async () => {
    for (const pieceBytes of [undefined, 1]) {
      const endpoint = await serve(
        send(say({ thinking: "hm" }) + say({ content: "Grüße, " }) + say({ content: "世界 🌍" }) + done(), pieceBytes),
      );
      const parts = await collect(wire, chatCall({ temperature: 0.2, reasons: true, effort: "none" }), endpoint);
      expect(textIn(parts)).toBe("Grüße, 世界 🌍");
      expect(reasoningIn(parts)).toBe("hm");
      expect(parts).toContainEqual({ type: "served", model: "qwen3:8b" });
      expect(usageIn(parts)).toEqual({ ...NO_USAGE, input: 26, output: 9 });
      expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      const [request] = server?.requests ?? [];
      expect(request?.path).toBe("/api/chat");
      expect(request?.headers.authorization).toBeUndefined();
      expect(request?.json).toEqual({
        model: "test-model",
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Hello" },
        ],
        think: false,
        stream: true,
        truncate: false,
        shift: false,
        options: { num_predict: 512, temperature: 0.2 },
      });
    }
  });

  it("tells thinking apart that was left in the text of a conversation, and leaves a filled hole as it is", async () => {
    const endpoint = await serve(send(say({ content: "<thi" }) + say({ content: "nk>hm</think>\n\nYes" }) + done(), 1));
    const parts = await collect(wire, chatCall(), endpoint);
    expect([reasoningIn(parts), textIn(parts)]).toEqual(["hm", "Yes"]);
    const hole = await serve(send(line({ response: "<think>hm</think>", done: false }) + done()));
    const filled = await collect(
      wire,
      {
        kind: "completion",
        model: "test-model",
        maxOutputTokens: 9,
        stream: true,
        prefix: "a",
        suffix: "b",
        context: [],
        path: "a.html",
        language: "html",
      },
      hole,
    );
    expect([reasoningIn(filled), textIn(filled)]).toEqual(["", "<think>hm</think>"]);
  });

  it("tells the length limit from the end, streamed and whole", async () => {
    expect((await collect(wire, chatCall(), await serve(send(say({ content: "a" }) + done("length"))))).at(-1)).toEqual(
      { type: "finish", reason: "length" },
    );
    const whole = await serve((_, answer) =>
      answer.json(200, JSON.parse(done("stop", { message: { role: "assistant", content: "whole" } }))),
    );
    const parts = await collect(wire, chatCall({ stream: false }), whole);
    expect(textIn(parts)).toBe("whole");
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  it("calls tools in parallel, and sends calls, results and images back", async () => {
    const calls = [
      { id: "c1", function: { name: "read", arguments: { path: "a" } } },
      { function: { name: "list", arguments: {} } },
    ];
    const endpoint = await serve(send(say({ tool_calls: calls }) + done()));
    const messages: Message[] = [
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image", mimeType: "image/png", base64: "aGk=" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "text", text: "I will." },
          { type: "tool-call", id: "x", name: "read", input: '{"path":"b"}' },
          { type: "tool-call", id: "y", name: "list", input: "{}" },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool-result", id: "y", text: "denied", isError: true },
          { type: "tool-result", id: "x", text: "text of b" },
          { type: "text", text: "Go on" },
        ],
      },
    ];
    const tools = [{ name: "read", description: "Reads", inputSchema: { type: "object" } }];
    const parts = await collect(wire, chatCall({ messages, tools }), endpoint);
    expect(parts.filter((part) => part.type === "tool-call")).toMatchObject([
      { id: "c1", name: "read", input: '{"path":"a"}' },
      { id: expect.stringMatching(/^call_/), name: "list", input: "{}" },
    ]);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    expect(server?.requests[0]?.json).toMatchObject({
      messages: [
        { role: "user", content: "Look", images: ["aGk="] },
        {
          role: "assistant",
          content: "I will.",
          tool_calls: [
            { id: "x", function: { name: "read", arguments: { path: "b" } } },
            { id: "y", function: { name: "list", arguments: {} } },
          ],
        },
        { role: "tool", tool_name: "read", tool_call_id: "x", content: "text of b" },
        { role: "tool", tool_name: "list", tool_call_id: "y", content: "Error: denied" },
        { role: "user", content: "Go on" },
      ],
      tools: [{ type: "function", function: { name: "read", description: "Reads", parameters: { type: "object" } } }],
    });
    await collect(wire, chatCall({ tools, toolChoice: "none" }), endpoint);
    expect(server?.requests[1]?.json).not.toHaveProperty("tools");
  });

  it("calls a stream without its done line truncated, wherever it ends", async () => {
    const whole = say({ content: "Grüße" }) + done();
    const bytes = Buffer.from(whole);
    const last = bytes.indexOf('{"model"', 5);
    for (const at of [last - 1, last, last + 10, bytes.length - 3]) {
      const parts = await collect(
        wire,
        chatCall(),
        await serve((_, answer) =>
          answer.events(bytes.subarray(0, at).toString("utf8"), {
            headers: { "content-type": "application/x-ndjson" },
          }),
        ),
      );
      expect(textIn(parts)).toBe("Grüße");
      expect(failureIn(parts).class).toBe("truncated");
    }
  });

  it("classifies errors of the server and amid a stream", async () => {
    const missing = await collect(
      wire,
      chatCall(),
      await serve((_, answer) => answer.json(404, { error: "model 'x' not found" })),
    );
    expect(failureIn(missing)).toMatchObject({ class: "not-found", status: 404 });
    const long = await collect(
      wire,
      chatCall(),
      await serve((_, answer) => answer.json(400, { error: "the input length exceeds the context length" })),
    );
    expect(failureIn(long)).toMatchObject({ class: "context-window" });
    const amid = await collect(
      wire,
      chatCall(),
      await serve(send(say({ content: "a" }) + line({ error: "an error was encountered while running the model" }))),
    );
    expect(textIn(amid)).toBe("a");
    expect(failureIn(amid).class).toBe("server");
  });

  it("says that thinking was refused, and leaves it out when told", async () => {
    const endpoint = await serve((_, answer) =>
      answer.json(400, { error: '"qwen2.5-coder:7b" does not support thinking' }),
    );
    const call = chatCall({ reasons: true, effort: "high" });
    expect(failureIn(await collect(wire, call, endpoint))).toMatchObject({
      class: "invalid-request",
      refusedParameter: "think",
    });
    await collect(wire, call, { ...endpoint, quirks: { omit: ["think"] } });
    expect(server?.requests[1]?.json).not.toHaveProperty("think");
  });

  it("says that a server is not there", async () => {
    const endpoint = await serve(() => undefined);
    await server?.close();
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("network");
  });
});
