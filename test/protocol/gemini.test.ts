import { describe, expect, it } from "vitest";
import type { Message } from "../../src/core/wire/message.js";
import { wire } from "../../src/providers/gemini.js";
import { NO_USAGE } from "../../src/core/wire/usage.js";
import { type Handler, event, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, KEY, reasoningIn, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler, base = "") {
  server = await start(handler);
  return endpointAt(`${server.url}${base}`);
}

const USAGE = {
  promptTokenCount: 100,
  cachedContentTokenCount: 60,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 20,
  toolUsePromptTokenCount: 3,
  totalTokenCount: 130,
};
const chunk = (parts: unknown[], more: Record<string, unknown> = {}, outer: Record<string, unknown> = {}) => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
  usageMetadata: { promptTokenCount: 100 },
  modelVersion: "gemini-served",
  ...outer,
});
const TEXT = [chunk([{ text: "Think. ", thought: true }]), chunk([{ text: "Grüße, " }]), chunk([{ text: "世界 🌍" }])];
const END = chunk([{ text: "", thoughtSignature: "c2ln" }], { finishReason: "STOP" }, { usageMetadata: USAGE });
// Google ends its lines with CR LF.
const stream = (chunks: readonly unknown[]) => chunks.map((value) => event(value).replaceAll("\n", "\r\n")).join("");

describe("gemini", () => {
  it("streams text, thoughts, the served model and usage, also byte by byte", async () => {
    for (const pieceBytes of [undefined, 1]) {
      const endpoint = await serve((_, answer) =>
        answer.events(stream([...TEXT, END]), pieceBytes === undefined ? {} : { pieceBytes }),
      );
      const parts = await collect(
        wire,
        chatCall({ model: "gemini-3.1-pro", temperature: 0, stop: ["a", "b", "c", "d", "e", "f"] }),
        endpoint,
      );
      expect(textIn(parts)).toBe("Grüße, 世界 🌍");
      expect(reasoningIn(parts)).toBe("Think. ");
      expect(parts).toContainEqual({ type: "reasoning", text: "", signature: "c2ln" });
      expect(parts.filter((part) => part.type === "served")).toEqual([{ type: "served", model: "gemini-served" }]);
      expect(parts.find((part) => part.type === "usage")).toMatchObject({ usage: { input: 100, incomplete: true } });
      expect(usageIn(parts)).toEqual({ ...NO_USAGE, input: 43, cacheRead: 60, output: 7, reasoning: 20 });
      expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      const [request] = server?.requests ?? [];
      expect(request?.path).toBe("/v1beta/models/gemini-3.1-pro:streamGenerateContent?alt=sse");
      expect(request?.headers["x-goog-api-key"]).toBe(KEY);
      expect(request?.headers.authorization).toBeUndefined();
      expect(request?.json).toEqual({
        contents: [{ role: "user", parts: [{ text: "Hello" }] }],
        systemInstruction: { parts: [{ text: "Be brief." }] },
        generationConfig: { maxOutputTokens: 512, temperature: 0, stopSequences: ["a", "b", "c", "d", "e"] },
      });
    }
  });

  it("answers whole, under a base that names the version, and reads an array of chunks", async () => {
    const endpoint = await serve(
      (request, answer) =>
        answer.json(
          200,
          request.path.includes("stream")
            ? [...TEXT, END]
            : { ...END, candidates: [{ content: { parts: [{ text: "Hi" }] }, finishReason: "MAX_TOKENS" }] },
        ),
      "/v1beta",
    );
    const parts = await collect(wire, chatCall({ stream: false, model: "models/g" }), endpoint);
    expect(textIn(parts)).toBe("Hi");
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length" });
    expect(server?.requests[0]?.path).toBe("/v1beta/models/g:generateContent");
    expect(textIn(await collect(wire, chatCall(), endpoint))).toBe("Grüße, 世界 🌍");
  });

  it("gathers parallel calls with ids and signatures, and gives ids where none came", async () => {
    const calls = [
      { functionCall: { id: "f1", name: "read", args: { path: "a.ts" } }, thoughtSignature: "s1" },
      { functionCall: { name: "list", args: {} } },
    ];
    const endpoint = await serve((_, answer) => answer.events(stream([chunk(calls, { finishReason: "STOP" })])));
    const tools = [
      { name: "read", description: "Reads", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
    ];
    const parts = await collect(wire, chatCall({ tools, toolChoice: "required" }), endpoint);
    const made = parts.filter((part) => part.type === "tool-call");
    expect(made).toMatchObject([
      { id: "f1", name: "read", input: '{"path":"a.ts"}', signature: "s1" },
      { name: "list", input: "{}" },
    ]);
    expect(made[1]).toHaveProperty("id", expect.stringMatching(/^call_[0-9a-f]{24}$/));
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    expect(server?.requests[0]?.json).toMatchObject({
      tools: [
        { functionDeclarations: [{ name: "read", description: "Reads", parametersJsonSchema: tools[0]?.inputSchema }] },
      ],
      toolConfig: { functionCallingConfig: { mode: "ANY" } },
    });
  });

  it("sends history back: own thoughts with proof, calls with signatures, results, errors and images", async () => {
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
          { type: "reasoning", text: "hm", signature: "p1", origin: "gemini" },
          { type: "reasoning", text: "theirs", signature: "x", origin: "anthropic" },
          { type: "reasoning", text: "", signature: "p2", origin: "gemini" },
          { type: "tool-call", id: "a", name: "read", input: '{"n":1}', signature: "s1" },
          { type: "tool-call", id: "b", name: "list", input: "oops" },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool-result", id: "b", text: "no such", isError: true },
          {
            type: "tool-result",
            id: "a",
            text: "ok",
            images: [{ type: "image", mimeType: "image/png", base64: "aW0=" }],
          },
          { type: "text", text: "And?" },
        ],
      },
      { role: "assistant", content: [{ type: "tool-call", id: "c", name: "list", input: "{}" }] },
    ];
    const endpoint = await serve((_, answer) => answer.events(stream([...TEXT, END])));
    await collect(wire, chatCall({ messages, model: "gemini-3-pro" }), endpoint);
    expect(server?.requests[0]?.json?.contents).toEqual([
      { role: "user", parts: [{ text: "Look" }, { inlineData: { mimeType: "image/png", data: "aGk=" } }] },
      {
        role: "model",
        parts: [
          { text: "hm", thought: true, thoughtSignature: "p1" },
          { text: "", thoughtSignature: "p2" },
          { functionCall: { id: "a", name: "read", args: { n: 1 } }, thoughtSignature: "s1" },
          { functionCall: { id: "b", name: "list", args: { input: "oops" } } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "a", name: "read", response: { output: "ok" } } },
          { inlineData: { mimeType: "image/png", data: "aW0=" } },
          { functionResponse: { id: "b", name: "list", response: { error: "no such" } } },
          { text: "And?" },
        ],
      },
      // A call that no Gemini signed, at the start of its turn.
      {
        role: "model",
        parts: [
          { functionCall: { id: "c", name: "list", args: {} }, thoughtSignature: "skip_thought_signature_validator" },
        ],
      },
      {
        role: "user",
        parts: [{ functionResponse: { id: "c", name: "list", response: { error: expect.any(String) } } }],
      },
    ]);
    await collect(wire, chatCall({ messages, model: "gemini-2.5-flash" }), endpoint);
    expect(JSON.stringify(server?.requests[1]?.json)).not.toContain("skip_thought");
  });

  it("asks for thinking in each generation's own way", async () => {
    const endpoint = await serve((_, answer) => answer.events(stream([...TEXT, END])));
    const config = async (model: string, effort: "none" | "high" | undefined) => {
      await collect(wire, chatCall({ model, reasons: true, ...(effort === undefined ? {} : { effort }) }), endpoint);
      const sent = server?.requests.at(-1)?.json?.generationConfig as { readonly thinkingConfig?: unknown } | undefined;
      return sent?.thinkingConfig;
    };
    expect(await config("gemini-2.5-flash", "none")).toEqual({ includeThoughts: true, thinkingBudget: 0 });
    expect(await config("gemini-2.5-pro", "none")).toEqual({ includeThoughts: true, thinkingBudget: 128 });
    expect(await config("gemini-3-pro-preview", "none")).toEqual({ includeThoughts: true, thinkingLevel: "low" });
    expect(await config("gemini-3.8-flash", "none")).toEqual({ includeThoughts: true, thinkingLevel: "minimal" });
    expect(await config("gemini-3.8-flash", "high")).toEqual({ includeThoughts: true, thinkingLevel: "high" });
    expect(await config("gemini-3.8-flash", undefined)).toEqual({ includeThoughts: true });
  });

  it.each([
    ["SAFETY", "content-policy"],
    ["RECITATION", "content-policy"],
    ["BLOCKLIST", "content-policy"],
    ["PROHIBITED_CONTENT", "content-policy"],
    ["SPII", "content-policy"],
    ["IMAGE_SAFETY", "content-policy"],
    ["IMAGE_PROHIBITED_CONTENT", "content-policy"],
    ["IMAGE_RECITATION", "content-policy"],
    ["LANGUAGE", "invalid-request"],
    ["MISSING_THOUGHT_SIGNATURE", "invalid-request"],
    ["MALFORMED_FUNCTION_CALL", "malformed-response"],
    ["UNEXPECTED_TOOL_CALL", "malformed-response"],
    ["TOO_MANY_TOOL_CALLS", "malformed-response"],
    ["MALFORMED_RESPONSE", "malformed-response"],
    ["NO_IMAGE", "server"],
    ["IMAGE_OTHER", "server"],
    ["OTHER", "server"],
    ["FINISH_REASON_UNSPECIFIED", "server"],
    ["SOMETHING_NEW", "server"],
    ["constructor", "server"],
  ])("ends %s as %s, keeping the text before", async (reason, expected) => {
    const endpoint = await serve((_, answer) =>
      answer.events(stream([...TEXT, chunk([], { finishReason: reason, finishMessage: `Key ${KEY} said so` })])),
    );
    const parts = await collect(wire, chatCall(), endpoint);
    expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    expect(failureIn(parts)).toMatchObject({ class: expected, code: reason });
    expect(JSON.stringify(parts)).not.toContain(KEY);
  });

  it("ends a blocked prompt as content policy", async () => {
    const endpoint = await serve((_, answer) =>
      answer.events(stream([{ promptFeedback: { blockReason: "JAILBREAK" }, usageMetadata: { promptTokenCount: 9 } }])),
    );
    const parts = await collect(wire, chatCall(), endpoint);
    expect(failureIn(parts)).toMatchObject({ class: "content-policy", code: "JAILBREAK" });
    expect(usageIn(parts)).toMatchObject({ input: 9 });
  });

  it("takes the usage also from a chunk of its own after the finish, and waits for none that does not come", async () => {
    const said = event({ candidates: [{ content: { parts: [{ text: "Hi" }] }, finishReason: "STOP" }] });
    const figures = event({ usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 3, totalTokenCount: 103 } });
    const parts = await collect(wire, chatCall(), await serve((_, answer) => answer.events(said + figures)));
    expect(usageIn(parts)).toEqual({ ...NO_USAGE, input: 100, output: 3 });
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    for (const way of ["end", "cut", "hang"] as const) {
      const without = await collect(
        wire,
        chatCall(),
        await serve(async (_, answer) => {
          answer.startEvents();
          await answer.write(said);
          if (way !== "hang") answer[way]();
        }),
      );
      expect(textIn(without)).toBe("Hi");
      expect(without.at(-1)).toEqual({ type: "finish", reason: "stop" });
    }
  });

  it("calls a stream without finishReason truncated", async () => {
    const endpoint = await serve((_, answer) => answer.events(stream(TEXT)));
    const parts = await collect(wire, chatCall(), endpoint);
    expect(textIn(parts)).toBe("Grüße, 世界 🌍");
    expect(failureIn(parts).class).toBe("truncated");
    expect(usageIn(parts)?.incomplete).toBe(true);
  });

  it("classifies errors, with the wait that Google asks for", async () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "31s" }];
    const quota = {
      error: { code: 429, message: "Resource has been exhausted", status: "RESOURCE_EXHAUSTED", details },
    };
    const cases: readonly [number, unknown, Record<string, unknown>][] = [
      [429, quota, { class: "rate-limit", retryAfterMs: 31_000 }],
      [
        400,
        {
          error: {
            code: 400,
            message: "API key not valid. Please pass a valid API key.",
            status: "INVALID_ARGUMENT",
            details: [{ reason: "API_KEY_INVALID" }],
          },
        },
        { class: "key" },
      ],
      [
        400,
        {
          error: {
            code: 400,
            message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            status: "INVALID_ARGUMENT",
          },
        },
        { class: "context-window" },
      ],
      [
        404,
        { error: { code: 404, message: "models/gemini-1.0 is not found for API version v1beta", status: "NOT_FOUND" } },
        { class: "not-found" },
      ],
      [
        503,
        { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } },
        { class: "overloaded" },
      ],
    ];
    for (const [status, body, expected] of cases) {
      const parts = await collect(wire, chatCall(), await serve((_, answer) => answer.json(status, body)));
      expect(failureIn(parts)).toMatchObject({ ...expected, status });
    }
    const amid = await collect(wire, chatCall(), await serve((_, answer) => answer.events(stream([...TEXT, quota]))));
    expect(textIn(amid)).toBe("Grüße, 世界 🌍");
    expect(failureIn(amid)).toMatchObject({ class: "rate-limit", retryAfterMs: 31_000 });
  });

  it("says that thinking was refused, and leaves it out when told", async () => {
    const endpoint = await serve((_, answer) =>
      answer.json(400, {
        error: {
          code: 400,
          message: "Thinking level MINIMAL is not supported for this model.",
          status: "INVALID_ARGUMENT",
        },
      }),
    );
    const call = chatCall({ model: "gemini-3-flash", reasons: true, effort: "none" });
    expect(failureIn(await collect(wire, call, endpoint))).toMatchObject({
      class: "invalid-request",
      refusedParameter: "thinkingConfig",
    });
    await collect(wire, call, { ...endpoint, quirks: { omit: ["thinkingConfig"] } });
    expect(server?.requests[1]?.json?.generationConfig).toEqual({ maxOutputTokens: 512 });
  });

  it("does not follow a redirect to another origin, and sends neither key nor text there", async () => {
    const thief = await start((_, answer) => answer.json(200, END));
    const endpoint = await serve((_, answer) => answer.json(307, "", { location: `${thief.url}/steal` }));
    expect(failureIn(await collect(wire, chatCall(), endpoint)).class).toBe("network");
    expect(thief.requests).toHaveLength(0);
    await thief.close();
  });

  it("closes the socket when aborted before the answer", async () => {
    const controller = new AbortController();
    let closed: Promise<void> | undefined;
    const endpoint = await serve((request) => {
      closed = request.closed;
      controller.abort();
    });
    expect(failureIn(await collect(wire, chatCall(), endpoint, controller.signal)).class).toBe("cancelled");
    await closed;
  });
});
