import { describe, expect, it } from "vitest";
import { wire } from "../../src/providers/openaiResponses.js";
import { NO_USAGE } from "../../src/core/wire/usage.js";
import { type Handler, event, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, reasoningIn, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler) {
  server = await start(handler);
  return endpointAt(`${server.url}/v1`);
}

const named = (data: { type: string } & Record<string, unknown>) => event(data, data.type);
const USAGE = {
  input_tokens: 100,
  output_tokens: 50,
  total_tokens: 150,
  input_tokens_details: { cached_tokens: 30, cache_write_tokens: 10 },
  output_tokens_details: { reasoning_tokens: 20 },
};
const CREATED = named({
  type: "response.created",
  response: { id: "r1", model: "gpt-test-2026", status: "in_progress", output: [] },
});
const text = (delta: string) =>
  named({ type: "response.output_text.delta", output_index: 1, content_index: 0, item_id: "m1", delta });
const ended = (kind: string, fields: Record<string, unknown> = {}) =>
  named({
    type: `response.${kind}`,
    response: { id: "r1", model: "gpt-test-2026", status: kind, output: [], usage: USAGE, ...fields },
  });
const REASONING =
  named({
    type: "response.reasoning_summary_text.delta",
    output_index: 0,
    summary_index: 0,
    item_id: "rs1",
    delta: "First. ",
  }) +
  named({
    type: "response.reasoning_summary_text.delta",
    output_index: 0,
    summary_index: 1,
    item_id: "rs1",
    delta: "Second.",
  }) +
  named({
    type: "response.output_item.done",
    output_index: 0,
    item: {
      type: "reasoning",
      id: "rs1",
      summary: [{ type: "summary_text", text: "First. " }],
      encrypted_content: "ENC",
    },
  });
const MESSAGE =
  text("Grüße, ") +
  text("世界 🌍") +
  named({
    type: "response.output_item.done",
    output_index: 1,
    item: { type: "message", content: [{ type: "output_text", text: "Grüße, 世界 🌍" }] },
  });
const WHOLE = CREATED + REASONING + MESSAGE + ended("completed");

describe("openai-responses", () => {
  it("streams text once, reasoning summaries, the served model and usage", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const parts = await collect(
      wire,
      chatCall({ reasons: true, effort: "low", temperature: 0.3, maxOutputTokens: 5 }),
      endpoint,
    );
    expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    expect(reasoningIn(parts)).toBe("First. \n\nSecond.");
    expect(parts).toContainEqual({ type: "served", model: "gpt-test-2026" });
    expect(usageIn(parts)).toEqual({
      ...NO_USAGE,
      input: 60,
      cacheRead: 30,
      cacheWrite: 10,
      output: 30,
      reasoning: 20,
    });
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    const [request] = server?.requests ?? [];
    expect(request?.path).toBe("/v1/responses");
    expect(request?.json).toMatchObject({
      store: false,
      instructions: "Be brief.",
      max_output_tokens: 16,
      reasoning: { effort: "low", summary: "auto" },
      include: ["reasoning.encrypted_content"],
      input: [{ role: "user", content: [{ type: "input_text", text: "Hello" }] }],
    });
    expect(request?.json).not.toHaveProperty("temperature");
  });

  it("sends its encrypted reasoning back to the model that made it, before the call it led to", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const parts = await collect(wire, chatCall({ model: "gpt-a", reasons: true }), endpoint);
    const pieces = parts.flatMap((part) =>
      part.type === "reasoning" ? [{ ...part, origin: "openai-responses" }] : [],
    );
    const messages = [
      ...chatCall().messages,
      {
        role: "assistant" as const,
        content: [...pieces, { type: "tool-call" as const, id: "c1", name: "read", input: "" }],
      },
      {
        role: "user" as const,
        content: [{ type: "tool-result" as const, id: "c1", text: "no such file", isError: true }],
      },
    ];
    await collect(wire, chatCall({ model: "gpt-a", messages }), endpoint);
    await collect(wire, chatCall({ model: "gpt-b", messages }), endpoint);
    const call = { type: "function_call", call_id: "c1", name: "read", arguments: "{}" };
    const output = { type: "function_call_output", call_id: "c1", output: "Error: no such file" };
    const input = (at: number) => ((server?.requests[at]?.json?.input ?? []) as unknown[]).slice(1);
    expect(input(1)).toEqual([
      {
        type: "reasoning",
        id: "rs1",
        summary: [{ type: "summary_text", text: "First. \n\nSecond." }],
        encrypted_content: "ENC",
      },
      call,
      output,
    ]);
    expect(input(2)).toEqual([call, output]);
  });

  it("answers without a stream in one delta", async () => {
    const endpoint = await serve((_, answer) =>
      answer.json(200, {
        model: "gpt-x",
        status: "completed",
        output: [
          { type: "reasoning", id: "rs", summary: [{ type: "summary_text", text: "hm" }] },
          { type: "message", content: [{ type: "output_text", text: "Hi" }] },
          { type: "function_call", call_id: "a", name: "read", arguments: '{"f":1}', status: "completed" },
        ],
        usage: USAGE,
      }),
    );
    const parts = await collect(wire, chatCall({ stream: false }), endpoint);
    expect(parts.filter((part) => part.type === "text")).toEqual([{ type: "text", text: "Hi" }]);
    expect(reasoningIn(parts)).toBe("hm");
    expect(parts).toContainEqual({ type: "tool-call", id: "a", name: "read", input: '{"f":1}' });
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
  });

  it("gathers parallel calls, and drops one that the limit cut", async () => {
    const item = (id: string, status: string) =>
      named({
        type: "response.output_item.done",
        output_index: 2,
        item: { type: "function_call", call_id: id, name: "read", arguments: '{"f":1}', status },
      });
    let endpoint = await serve((_, answer) =>
      answer.events(CREATED + item("a", "completed") + item("b", "completed") + ended("completed")),
    );
    let parts = await collect(
      wire,
      chatCall({ tools: [{ name: "read", description: "", inputSchema: { type: "object" } }] }),
      endpoint,
    );
    expect(parts.flatMap((part) => (part.type === "tool-call" ? [part.id] : []))).toEqual(["a", "b"]);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    expect(server?.requests[0]?.json).toMatchObject({ tools: [{ type: "function", name: "read", strict: false }] });
    endpoint = await serve((_, answer) =>
      answer.events(
        CREATED +
          item("a", "completed") +
          item("b", "incomplete") +
          ended("incomplete", { incomplete_details: { reason: "max_output_tokens" } }),
      ),
    );
    parts = await collect(wire, chatCall(), endpoint);
    expect(parts.flatMap((part) => (part.type === "tool-call" ? [part.id] : []))).toEqual(["a"]);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length" });
  });

  it("maps every way to end", async () => {
    for (const [tail, expected] of [
      [
        ended("incomplete", { incomplete_details: { reason: "max_output_tokens" } }),
        { type: "finish", reason: "length" },
      ],
      [ended("incomplete", { incomplete_details: { reason: "content_filter" } }), { class: "content-policy" }],
      [
        ended("failed", { error: { code: "server_error", message: "Oops" } }),
        { class: "server", code: "server_error" },
      ],
      [ended("failed", { error: { code: "rate_limit_exceeded", message: "Slow" } }), { class: "rate-limit" }],
      [
        named({ type: "response.refusal.delta", output_index: 3, delta: "No." }) + ended("completed"),
        { class: "content-policy", code: "refusal" },
      ],
      [named({ type: "error", code: "server_error", message: "Broken", param: null }), { class: "server" }],
      [named({ type: "error", code: "insufficient_quota", message: "No quota" }), { class: "money" }],
    ] as const) {
      const endpoint = await serve((_, answer) => answer.events(CREATED + MESSAGE + tail));
      const parts = await collect(wire, chatCall(), endpoint);
      expect(textIn(parts)).toBe("Grüße, 世界 🌍");
      const last = parts.at(-1);
      expect(last?.type === "failure" ? last.failure : last).toMatchObject(expected);
    }
    const endpoint = await serve((_, answer) => answer.events(CREATED + ended("completed")));
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("empty");
  });
});
