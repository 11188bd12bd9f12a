import { describe, expect, it } from "vitest";
import { wire } from "../../src/providers/anthropic.js";
import { NO_USAGE } from "../../src/core/wire/usage.js";
import { type Handler, event, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, KEY, reasoningIn, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler) {
  server = await start(handler);
  return endpointAt(server.url);
}

const named = (data: { type: string } & Record<string, unknown>) => event(data, data.type);

const START = named({
  type: "message_start",
  message: {
    id: "m1",
    type: "message",
    role: "assistant",
    model: "claude-test-2026",
    content: [],
    usage: {
      input_tokens: 50,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 20,
      cache_creation: { ephemeral_5m_input_tokens: 15, ephemeral_1h_input_tokens: 5 },
      output_tokens: 1,
    },
  },
});
const open = (index: number, block: Record<string, unknown>) =>
  named({ type: "content_block_start", index, content_block: block });
const delta = (index: number, fields: Record<string, unknown>) =>
  named({ type: "content_block_delta", index, delta: fields });
const close = (index: number) => named({ type: "content_block_stop", index });
const stop = (
  reason: string,
  usage: Record<string, unknown> = { output_tokens: 40, output_tokens_details: { thinking_tokens: 10 } },
  more: Record<string, unknown> = {},
) =>
  named({ type: "message_delta", delta: { stop_reason: reason, stop_sequence: null, ...more }, usage }) +
  named({ type: "message_stop" });
const TEXT =
  open(0, { type: "text", text: "" }) +
  named({ type: "ping" }) +
  delta(0, { type: "text_delta", text: "Grüße, " }) +
  delta(0, { type: "text_delta", text: "世界 🌍" }) +
  close(0);
const WHOLE = START + TEXT + stop("end_turn");

describe("anthropic", () => {
  it("streams text, the served model and usage, known in part from the start", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const parts = await collect(wire, chatCall(), endpoint);
    expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    expect(parts).toContainEqual({ type: "served", model: "claude-test-2026" });
    expect(parts.find((part) => part.type === "usage")).toEqual({
      type: "usage",
      usage: { ...NO_USAGE, input: 50, cacheRead: 30, cacheWrite: 15, cacheWriteHour: 5, output: 1, incomplete: true },
    });
    expect(usageIn(parts)).toEqual({
      ...NO_USAGE,
      input: 50,
      cacheRead: 30,
      cacheWrite: 15,
      cacheWriteHour: 5,
      output: 30,
      reasoning: 10,
    });
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    const [request] = server?.requests ?? [];
    expect(request?.path).toBe("/v1/messages");
    expect(request?.headers["x-api-key"]).toBe(KEY);
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.headers["anthropic-version"]).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(request?.json).toMatchObject({
      model: "test-model",
      max_tokens: 512,
      system: [{ type: "text", text: "Be brief." }],
    });
  });

  it("answers without a stream, also with a limit that the SDK would only stream", async () => {
    const endpoint = await serve((_, answer) =>
      answer.json(200, {
        type: "message",
        model: "claude-x",
        content: [
          { type: "thinking", thinking: "hm", signature: "SIG" },
          { type: "text", text: "Hi" },
          { type: "tool_use", id: "t1", name: "read", input: { f: 1 } },
        ],
        stop_reason: "tool_use",
        usage: { input_tokens: 5, output_tokens: 7 },
      }),
    );
    const parts = await collect(wire, chatCall({ stream: false, maxOutputTokens: 60_000 }), endpoint);
    expect(textIn(parts)).toBe("Hi");
    expect(parts).toContainEqual({ type: "tool-call", id: "t1", name: "read", input: '{"f":1}' });
    expect(usageIn(parts)).toMatchObject({ input: 5, output: 7 });
    expect(usageIn(parts)).not.toHaveProperty("incomplete");
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
  });

  it("gathers parallel tool calls, with and without input", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(
        START +
          open(0, { type: "tool_use", id: "a", name: "read", input: {} }) +
          delta(0, { type: "input_json_delta", partial_json: '{"f":' }) +
          delta(0, { type: "input_json_delta", partial_json: "1}" }) +
          close(0) +
          open(1, { type: "tool_use", id: "b", name: "now", input: {} }) +
          close(1) +
          stop("tool_use"),
      ),
    );
    const parts = await collect(
      wire,
      chatCall({
        tools: [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }],
        toolChoice: "required",
      }),
      endpoint,
    );
    expect(parts.filter((part) => part.type === "tool-call")).toEqual([
      { type: "tool-call", id: "a", name: "read", input: '{"f":1}' },
      { type: "tool-call", id: "b", name: "now", input: "{}" },
    ]);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    expect(server?.requests[0]?.json).toMatchObject({
      tools: [{ name: "read", input_schema: { type: "object" } }],
      tool_choice: { type: "any" },
    });
  });

  it("gives thinking with a proof that it takes back, for the same model only", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(
        START +
          open(0, { type: "thinking", thinking: "", signature: "" }) +
          delta(0, { type: "thinking_delta", thinking: "Let me " }) +
          delta(0, { type: "thinking_delta", thinking: "see" }) +
          delta(0, { type: "signature_delta", signature: "SIG==" }) +
          close(0) +
          open(1, { type: "redacted_thinking", data: "ENC" }) +
          close(1) +
          open(2, { type: "tool_use", id: "a", name: "read", input: {} }) +
          close(2) +
          stop("tool_use"),
      ),
    );
    const parts = await collect(wire, chatCall({ model: "claude-opus-5-5", effort: "high" }), endpoint);
    expect(reasoningIn(parts)).toBe("Let me see");
    const proofs = parts.flatMap((part) => (part.type === "reasoning" && part.signature ? [part.signature] : []));
    expect(proofs).toHaveLength(2);
    const history = [
      ...chatCall().messages,
      {
        role: "assistant" as const,
        content: [
          { type: "reasoning" as const, text: "Let me see", origin: "anthropic", signature: proofs[0] ?? "" },
          { type: "reasoning" as const, text: "", origin: "anthropic", signature: proofs[1] ?? "" },
          { type: "reasoning" as const, text: "foreign", origin: "gemini", signature: "x" },
          { type: "tool-call" as const, id: "a", name: "read", input: "{}" },
        ],
      },
      { role: "user" as const, content: [{ type: "tool-result" as const, id: "a", text: "ok" }] },
    ];
    await collect(wire, chatCall({ model: "claude-opus-5-5", messages: history }), endpoint);
    await collect(wire, chatCall({ model: "claude-sonnet-5", messages: history }), endpoint);
    const assistant = (at: number) =>
      ((server?.requests[at]?.json?.messages ?? []) as { content: unknown[] }[])[1]?.content;
    expect(assistant(1)).toEqual([
      { type: "thinking", thinking: "Let me see", signature: "SIG==" },
      { type: "redacted_thinking", data: "ENC" },
      { type: "tool_use", id: "a", name: "read", input: {} },
    ]);
    expect(assistant(2)).toEqual([{ type: "tool_use", id: "a", name: "read", input: {} }]);
    expect(server?.requests[0]?.json).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "high" },
    });
  });

  it("maps stop reasons", async () => {
    for (const [reason, expected] of [
      ["end_turn", { reason: "stop" }],
      ["stop_sequence", { reason: "stop" }],
      ["pause_turn", { reason: "stop" }],
      ["max_tokens", { reason: "length" }],
      ["refusal", { class: "content-policy", code: "refusal" }],
      ["model_context_window_exceeded", { class: "context-window" }],
    ] as const) {
      const endpoint = await serve((_, answer) => answer.events(START + TEXT + stop(reason)));
      const parts = await collect(wire, chatCall(), endpoint);
      expect(textIn(parts)).toBe("Grüße, 世界 🌍");
      const last = parts.at(-1);
      expect(last?.type === "failure" ? last.failure : last).toMatchObject(expected);
    }
  });

  it("takes a refusal without content for a refusal, and an answer without content for empty", async () => {
    let endpoint = await serve((_, answer) =>
      answer.events(START + stop("refusal", { output_tokens: 0 }, { stop_details: { category: "cyber" } })),
    );
    expect(failureIn(await collect(wire, chatCall(), endpoint))).toMatchObject({
      class: "content-policy",
      message: expect.stringContaining("cyber"),
    });
    endpoint = await serve((_, answer) =>
      answer.json(200, { type: "message", content: [], stop_reason: "refusal", usage: {} }),
    );
    expect(failureIn(await collect(wire, chatCall({ stream: false }), endpoint)).class).toBe("content-policy");
    endpoint = await serve((_, answer) => answer.events(START + stop("end_turn")));
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("empty");
  });

  it("classifies an error inside the stream by its type", async () => {
    for (const [type, expected] of [
      ["overloaded_error", "overloaded"],
      ["rate_limit_error", "rate-limit"],
      ["api_error", "server"],
      ["timeout_error", "server"],
      ["billing_error", "money"],
      ["authentication_error", "key"],
      ["permission_error", "permission"],
      ["not_found_error", "not-found"],
      ["invalid_request_error", "invalid-request"],
    ] as const) {
      const endpoint = await serve((_, answer) =>
        answer.events(START + TEXT + named({ type: "error", error: { type, message: "Something" } })),
      );
      const parts = await collect(wire, chatCall(), endpoint);
      expect([type, failureIn(parts).class, failureIn(parts).code]).toEqual([type, expected, type]);
      expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    }
  });

  it("marks long prompts for the cache, and the end only of a conversation that goes on", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const long = { role: "system" as const, content: [{ type: "text" as const, text: "Rule. ".repeat(1000) }] };
    const ask = { role: "user" as const, content: [{ type: "text" as const, text: "Hello" }] };
    await collect(wire, chatCall({ messages: [long, ask] }), endpoint);
    await collect(
      wire,
      chatCall({ messages: [long, ask, { role: "assistant", content: [{ type: "text", text: "Yes?" }] }, ask] }),
      endpoint,
    );
    await collect(wire, chatCall(), endpoint);
    const marks = (server?.requests ?? []).map(
      (request) => request.text.match(/"cache_control":\{"type":"ephemeral"\}/g)?.length ?? 0,
    );
    expect(marks).toEqual([1, 2, 0]);
  });

  it("orders thinking as each family takes it", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const asked = async (model: string, effort: "none" | "low" | "high", reasons?: boolean) => {
      await collect(
        wire,
        chatCall({
          model,
          effort,
          maxOutputTokens: 8000,
          temperature: 0.5,
          ...(reasons === undefined ? {} : { reasons }),
        }),
        endpoint,
      );
      const body = server?.requests.at(-1)?.json;
      expect(body).not.toHaveProperty("temperature");
      return [body?.thinking, body?.output_config];
    };
    expect(await asked("claude-sonnet-4-5-20250929", "high")).toEqual([
      { type: "enabled", budget_tokens: 4000 },
      undefined,
    ]);
    expect(await asked("claude-opus-4-1", "none")).toEqual([undefined, undefined]);
    expect(await asked("claude-opus-4-6", "low")).toEqual([{ type: "adaptive" }, { effort: "low" }]);
    expect(await asked("claude-opus-4-8", "none")).toEqual([undefined, undefined]);
    expect(await asked("claude-opus-5", "none")).toEqual([{ type: "disabled" }, undefined]);
    expect(await asked("anthropic/claude-sonnet-5.5", "none")).toEqual([{ type: "between_tools" }, undefined]);
    expect(await asked("claude-opus-5-5", "none")).toEqual([undefined, { effort: "low" }]);
    expect(await asked("glm-5", "high")).toEqual([undefined, undefined]);
    expect(await asked("claude-opus-4-6", "high", false)).toEqual([undefined, undefined]);
  });
});
