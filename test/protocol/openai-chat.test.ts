import { describe, expect, it } from "vitest";
import { wire } from "../../src/providers/openaiChat.js";
import { NO_USAGE } from "../../src/core/wire/usage.js";
import { type Handler, event, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, KEY, reasoningIn, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler) {
  server = await start(handler);
  return endpointAt(`${server.url}/v1`);
}

const delta = (fields: Record<string, unknown>, finish: string | null = null) =>
  event({
    id: "c1",
    object: "chat.completion.chunk",
    model: "test-model-2026",
    choices: [{ index: 0, delta: fields, finish_reason: finish }],
  });

const USAGE = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 10 },
  completion_tokens_details: { reasoning_tokens: 20 },
};

const WHOLE =
  delta({ role: "assistant", content: "" }) +
  delta({ reasoning_content: "Überlegen… " }) +
  delta({ content: "Grüße, " }) +
  delta({ content: "世界 🌍" }) +
  delta({}, "stop") +
  event({ id: "c1", model: "test-model-2026", choices: [], usage: USAGE }) +
  "data: [DONE]\n\n";

describe("openai-chat", () => {
  it("streams text, reasoning, the served model and usage with each token counted once", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    const parts = await collect(wire, chatCall(), endpoint);
    expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    expect(reasoningIn(parts)).toBe("Überlegen… ");
    expect(parts).toContainEqual({ type: "served", model: "test-model-2026" });
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
    expect(request?.path).toBe("/v1/chat/completions");
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.json).toMatchObject({
      model: "test-model",
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 512,
    });
  });

  it("answers without a stream in one delta", async () => {
    const endpoint = await serve((_, answer) =>
      answer.json(200, {
        model: "m2",
        choices: [{ message: { role: "assistant", content: "Hi", reasoning: "hm" }, finish_reason: "stop" }],
        usage: { ...USAGE, cost: 0.0123 },
      }),
    );
    const parts = await collect(wire, chatCall({ stream: false }), endpoint);
    expect(parts.filter((part) => part.type === "text")).toEqual([{ type: "text", text: "Hi" }]);
    expect(reasoningIn(parts)).toBe("hm");
    expect(usageIn(parts)?.billedUsd).toBe(0.0123);
    expect(server?.requests[0]?.json).not.toHaveProperty("stream_options");
  });

  it("tells thinking apart that a server left in the text, streamed and whole, and takes nothing else for an answer", async () => {
    const streamed = await serve((_, answer) =>
      answer.events(
        ["<th", "ink>\nHm", ".\n</thi", "nk>\n", "\nYes"].map((content) => delta({ content })).join("") +
          delta({}, "stop"),
      ),
    );
    const parts = await collect(wire, chatCall(), streamed);
    expect([reasoningIn(parts), textIn(parts)]).toEqual(["Hm.\n", "Yes"]);
    const whole = await serve((_, answer) =>
      answer.json(200, {
        choices: [{ message: { role: "assistant", content: "<think>\nHm.\n</think>\n\nYes" }, finish_reason: "stop" }],
      }),
    );
    const one = await collect(wire, chatCall({ stream: false }), whole);
    expect([reasoningIn(one), textIn(one)]).toEqual(["Hm.\n", "Yes"]);
    for (const content of ["<think>so much", "<think>so</think>\n\n"]) {
      const silent = await serve((_, answer) => answer.events(delta({ content }) + delta({}, "stop")));
      expect(failureIn(await collect(wire, chatCall(), silent)).class).toBe("empty");
    }
  });

  it("reports a stream cut at any event before its finish as truncated, and keeps the text", async () => {
    const events = WHOLE.split("\n\n");
    for (let kept = 0; kept < 4; kept += 1) {
      const endpoint = await serve((_, answer) =>
        answer.events(
          events
            .slice(0, kept)
            .map((text) => `${text}\n\n`)
            .join(""),
        ),
      );
      const parts = await collect(wire, chatCall(), endpoint);
      expect(failureIn(parts).class).toBe("truncated");
      expect(textIn(parts)).toBe(["", "", "", "Grüße, "][kept]);
    }
  });

  it("reports a stream cut inside a line, ended, closed or reset, as truncated", async () => {
    const finishAt = WHOLE.indexOf('"finish_reason":"stop"');
    for (const bytes of [5, 60, 250, finishAt - 1]) {
      for (const way of ["end", "cut", "reset"] as const) {
        const endpoint = await serve(async (_, answer) => {
          answer.startEvents();
          await answer.write(WHOLE.slice(0, bytes));
          answer[way]();
        });
        const failure = failureIn(await collect(wire, chatCall(), endpoint));
        expect([bytes, way, failure.class]).toEqual([bytes, way, "truncated"]);
      }
    }
  });

  it("takes a finish without [DONE] as finished", async () => {
    const endpoint = await serve((_, answer) => answer.events(delta({ content: "x" }, "stop")));
    expect((await collect(wire, chatCall(), endpoint)).at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  it.each([true, false])(
    "takes a finish for finished though the server leaves the stream open, and closes the socket (usage sent: %s)",
    async (hasUsage) => {
      const endpoint = await serve(async (_, answer) => {
        answer.startEvents();
        await answer.write(delta({ content: "x" }, "stop") + (hasUsage ? event({ choices: [], usage: USAGE }) : ""));
      });
      const parts = await collect(wire, chatCall(), endpoint, AbortSignal.timeout(8000));
      expect(textIn(parts)).toBe("x");
      expect(usageIn(parts)?.cacheRead).toBe(hasUsage ? 30 : undefined);
      expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      await server?.requests[0]?.closed;
    },
  );

  it("gathers parallel tool calls by index, and those of servers that give every call index 0", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(
        delta({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "read", arguments: "" } }] }) +
          delta({
            tool_calls: [{ index: 1, id: "b", type: "function", function: { name: "list", arguments: '{"p":' } }],
          }) +
          delta({
            tool_calls: [
              { index: 0, function: { arguments: '{"f":1}' } },
              { index: 1, function: { arguments: "2}" } },
            ],
          }) +
          delta({ tool_calls: [{ index: 0, id: "c", type: "function", function: { name: "none", arguments: "" } }] }) +
          delta({}, "tool_calls"),
      ),
    );
    const parts = await collect(
      wire,
      chatCall({ tools: [{ name: "read", description: "", inputSchema: { type: "object" } }], toolChoice: "auto" }),
      endpoint,
    );
    expect(parts.filter((part) => part.type === "tool-call")).toEqual([
      { type: "tool-call", id: "a", name: "read", input: '{"f":1}' },
      { type: "tool-call", id: "b", name: "list", input: '{"p":2}' },
      { type: "tool-call", id: "c", name: "none", input: "{}" },
    ]);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    expect(server?.requests[0]?.json).toMatchObject({
      tool_choice: "auto",
      tools: [{ type: "function", function: { name: "read" } }],
    });
  });

  it("tells calls apart that come whole, all with index 0 and without an id", async () => {
    const call = (name: string, input: string) =>
      delta({ tool_calls: [{ index: 0, id: "", type: "function", function: { name, arguments: input } }] });
    const endpoint = await serve((_, answer) =>
      answer.events(call("read", '{"f":1}') + call("read", '{"f":2}') + call("list", "{}") + delta({}, "tool_calls")),
    );
    const parts = await collect(wire, chatCall(), endpoint);
    const calls = parts.filter((part) => part.type === "tool-call");
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ["read", '{"f":1}'],
      ["read", '{"f":2}'],
      ["list", "{}"],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });

  it("maps finish reasons, and keeps the text before a content filter or refusal", async () => {
    for (const [reason, expected] of [
      ["length", { type: "finish", reason: "length" }],
      ["content_filter", { class: "content-policy" }],
      ["error", { class: "server" }],
      ["insufficient_system_resource", { class: "overloaded" }],
    ] as const) {
      const endpoint = await serve((_, answer) =>
        answer.events(delta({ content: "Part" }) + delta({}, reason) + "data: [DONE]\n\n"),
      );
      const parts = await collect(wire, chatCall(), endpoint);
      expect(textIn(parts)).toBe("Part");
      const last = parts.at(-1);
      expect(last?.type === "failure" ? last.failure : last).toMatchObject(expected);
    }
    const endpoint = await serve((_, answer) =>
      answer.events(delta({ refusal: "I can't " }) + delta({ refusal: "do that." }) + delta({}, "stop")),
    );
    const failure = failureIn(await collect(wire, chatCall(), endpoint));
    expect(failure).toMatchObject({ class: "content-policy", code: "refusal" });
    expect(failure.message).toContain("I can't do that.");
  });

  it("calls a finished answer without text empty", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(delta({ reasoning_content: "hm" }) + delta({ content: "" }, "stop")),
    );
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("empty");
  });

  it("classifies errors inside a stream by what they say", async () => {
    for (const [chunk, expected] of [
      [event({ error: { message: "Overloaded", type: "overloaded_error" } }), "overloaded"],
      [event({ error: { code: 502, message: "Provider returned error" }, choices: [] }), "server"],
      [event({ error: { code: 402, message: "Insufficient credits" } }), "money"],
      [event({ message: "Rate limit reached", type: "rate_limit_exceeded" }, "error"), "rate-limit"],
    ] as const) {
      const endpoint = await serve((_, answer) => answer.events(delta({ content: "A" }) + chunk));
      const parts = await collect(wire, chatCall(), endpoint);
      expect(failureIn(parts).class).toBe(expected);
      expect(textIn(parts)).toBe("A");
    }
  });

  it("calls bodies outside the protocol malformed", async () => {
    for (const [kind, body] of [
      ["text/html", "<html>Welcome</html>"],
      ["text/event-stream", "data: {not json}\n\n"],
      ["application/json", '{"hello": 1}'],
      ["application/json", '{"hello": '],
    ] as const) {
      for (const stream of [true, false]) {
        if (kind === "text/event-stream" && !stream) {
          continue;
        }
        const endpoint = await serve((_, answer) => answer.json(200, body, { "content-type": kind }));
        const failure = failureIn(await collect(wire, chatCall({ stream }), endpoint));
        expect([kind, body, failure.class]).toEqual([kind, body, "malformed-response"]);
      }
    }
  });

  it("reads an error and a whole answer that came as JSON where a stream was asked for", async () => {
    let endpoint = await serve((_, answer) =>
      answer.json(200, { error: { message: "No money", code: "insufficient_quota" } }),
    );
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("money");
    endpoint = await serve((_, answer) =>
      answer.json(200, { choices: [{ message: { content: "Whole" }, finish_reason: "stop" }] }),
    );
    expect(textIn(await collect(wire, chatCall(), endpoint))).toBe("Whole");
  });

  it("sends models that reason what they take and leaves out what they refuse", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    await collect(wire, chatCall({ reasons: true, effort: "low", temperature: 0.2, stop: ["x"] }), endpoint);
    const body = server?.requests[0]?.json;
    expect(body).toMatchObject({ reasoning_effort: "low", max_completion_tokens: 512 });
    for (const absent of ["temperature", "stop", "max_tokens"]) {
      expect(body).not.toHaveProperty(absent);
    }
  });

  it("honours quirks", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    await collect(wire, chatCall({ temperature: 0.2 }), {
      ...endpoint,
      quirks: {
        noStreamOptions: true,
        maxTokensField: "max_tokens",
        systemRole: "developer",
        omit: ["temperature"],
        body: { usage: { include: true } },
        query: { "api-version": "2026-01-01" },
        keyHeader: "api-key",
      },
    });
    const [request] = server?.requests ?? [];
    expect(request?.path).toBe("/v1/chat/completions?api-version=2026-01-01");
    expect(request?.headers["api-key"]).toBe(KEY);
    expect(request?.headers.authorization).toBeUndefined();
    expect(request?.json).toMatchObject({
      max_tokens: 512,
      usage: { include: true },
      messages: [{ role: "developer" }, { role: "user" }],
    });
    expect(request?.json).not.toHaveProperty("temperature");
    expect(request?.json).not.toHaveProperty("stream_options");
  });

  it("limits the output by the other field once one is refused", async () => {
    const endpoint = await serve((_, answer) => answer.events(WHOLE));
    await collect(wire, chatCall(), { ...endpoint, quirks: { omit: ["max_completion_tokens"] } });
    await collect(wire, chatCall(), { ...endpoint, quirks: { maxTokensField: "max_tokens", omit: ["max_tokens"] } });
    expect(server?.requests.map(({ json }) => [json?.max_tokens, json?.max_completion_tokens])).toEqual([
      [512, undefined],
      [undefined, 512],
    ]);
  });

  it("takes what LiteLLM's header says the call cost", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(WHOLE, { headers: { "x-litellm-response-cost": "0.0042" } }),
    );
    expect(usageIn(await collect(wire, chatCall(), endpoint))?.billedUsd).toBe(0.0042);
  });
});
