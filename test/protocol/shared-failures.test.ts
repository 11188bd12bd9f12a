import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERROR_CLASSES, type ErrorClass, type Failure } from "../../src/core/wire/failure.js";
import { wire as anthropic } from "../../src/providers/anthropic.js";
import { failureFromProvider, failureFromThrown, failureOf } from "../../src/providers/failures.js";
import { wire as chat } from "../../src/providers/openaiChat.js";
import { wire as responses } from "../../src/providers/openaiResponses.js";
import { redact } from "../../src/providers/redact.js";
import { durationMs, retryAfterMs } from "../../src/providers/retryAfter.js";
import { startServer, type TestServer } from "./server.js";
import { chatCall, collect, endpointAt, failureIn, KEY } from "./shared.js";

interface Row {
  readonly name: string;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly expected: ErrorClass;
  readonly also?: Partial<Failure>;
}

const openai = (message: string, more: Record<string, unknown> = {}) => ({
  error: { message, type: "invalid_request_error", param: null, code: null, ...more },
});
const claude = (type: string, message: string, more: Record<string, unknown> = {}) => ({
  type: "error",
  error: { type, message, ...more },
  request_id: "req_1",
});
const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, status, message, details },
});

/** Bodies as the providers word them; research D2, D3 and D4. */
const ROWS: readonly Row[] = [
  // money
  { name: "402 alone", status: 402, body: {}, expected: "money" },
  {
    name: "OpenAI insufficient_quota",
    status: 429,
    body: openai("You exceeded your current quota, please check your plan and billing details.", {
      type: "insufficient_quota",
      code: "insufficient_quota",
    }),
    expected: "money",
    also: { code: "insufficient_quota" },
  },
  ...[
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
  ].map((code): Row => ({
    name: `OpenAI ${code}`,
    status: 429,
    body: openai("Limit", { type: "insufficient_quota", code }),
    expected: "money",
    also: { code },
  })),
  { name: "Anthropic billing_error", status: 402, body: claude("billing_error", "Pay"), expected: "money" },
  {
    name: "Anthropic credit balance",
    status: 400,
    body: claude("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
    expected: "money",
  },
  {
    name: "Anthropic spend limit",
    status: 400,
    body: claude("invalid_request_error", "Limit", { details: { error_code: "enforced_spend_limit_reached" } }),
    expected: "money",
  },
  {
    name: "DeepSeek balance",
    status: 402,
    body: { error: { message: "Insufficient Balance", type: "unknown_error", code: "invalid_request_error" } },
    expected: "money",
  },
  {
    name: "OpenRouter credits",
    status: 402,
    body: { error: { code: 402, message: "This request requires more credits, or fewer max_tokens." } },
    expected: "money",
  },
  // key
  {
    name: "OpenAI 401",
    status: 401,
    body: openai(`Incorrect API key provided: ${KEY}.`, { code: "invalid_api_key" }),
    expected: "key",
  },
  { name: "Anthropic 401", status: 401, body: claude("authentication_error", "invalid x-api-key"), expected: "key" },
  {
    name: "Gemini 400 key",
    status: 400,
    body: google(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
      { "@type": "ErrorInfo", reason: "API_KEY_INVALID" },
    ]),
    expected: "key",
  },
  { name: "a bare 401", status: 401, expected: "key" },
  // permission
  {
    name: "region",
    status: 403,
    body: openai("Country, region, or territory not supported", { code: "unsupported_country_region_territory" }),
    expected: "permission",
  },
  {
    name: "Gemini region",
    status: 400,
    body: google(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
    expected: "permission",
  },
  {
    name: "Anthropic permission",
    status: 403,
    body: claude("permission_error", "Your key may not use this"),
    expected: "permission",
  },
  {
    name: "missing scopes",
    status: 401,
    body: openai("You have insufficient permissions for this operation. Missing scopes: model.request."),
    expected: "permission",
  },
  { name: "a bare 403", status: 403, body: "Forbidden", expected: "permission" },
  // not found
  {
    name: "OpenAI model",
    status: 404,
    body: openai("The model `gpt-x` does not exist or you do not have access to it.", { code: "model_not_found" }),
    expected: "not-found",
  },
  { name: "Anthropic model", status: 404, body: claude("not_found_error", "model: claude-x"), expected: "not-found" },
  {
    name: "withdrawn model",
    status: 400,
    body: claude("invalid_request_error", "The model may not exist or you may not have access to it."),
    expected: "not-found",
  },
  {
    name: "OpenRouter model",
    status: 400,
    body: { error: { code: 400, message: "acme/x is not a valid model ID" } },
    expected: "not-found",
  },
  { name: "Ollama model", status: 404, body: { error: "model 'x' not found" }, expected: "not-found" },
  {
    name: "project without access",
    status: 403,
    body: openai("Project `p` does not have access to model `m`", { code: "model_not_found" }),
    expected: "not-found",
  },
  { name: "a page", status: 404, body: "<html><h1>Nothing here</h1></html>", expected: "not-found" },
  // rate limit
  {
    name: "retry-after",
    status: 429,
    body: openai("Rate limit reached", { type: "requests", code: "rate_limit_exceeded" }),
    headers: { "retry-after": "7" },
    expected: "rate-limit",
    also: { retryAfterMs: 7000 },
  },
  {
    name: "retry-after-ms wins",
    status: 429,
    body: {},
    headers: { "retry-after": "7", "retry-after-ms": "250" },
    expected: "rate-limit",
    also: { retryAfterMs: 250 },
  },
  {
    name: "durations of x-ratelimit",
    status: 429,
    body: openai("Rate limit", { code: "rate_limit_exceeded" }),
    headers: {
      "x-ratelimit-reset-requests": "12ms",
      "x-ratelimit-remaining-requests": "99",
      "x-ratelimit-reset-tokens": "6m0s",
      "x-ratelimit-remaining-tokens": "0",
    },
    expected: "rate-limit",
    also: { retryAfterMs: 360_000 },
  },
  {
    name: "Anthropic",
    status: 429,
    body: claude("rate_limit_error", "Number of request tokens has exceeded your per-minute rate limit"),
    expected: "rate-limit",
    also: { requestId: "req_1" },
  },
  {
    name: "Gemini's RetryInfo, in OpenAI's words for an empty account",
    status: 429,
    body: google(
      429,
      "RESOURCE_EXHAUSTED",
      "You exceeded your current quota, please check your plan and billing details.",
      [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.07s" }],
    ),
    expected: "rate-limit",
    also: { retryAfterMs: 34_070 },
  },
  {
    name: "Groq's 413 for pace",
    status: 413,
    body: openai("Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000", {
      type: "tokens",
      code: "rate_limit_exceeded",
    }),
    expected: "rate-limit",
  },
  {
    name: "Bedrock throttling",
    status: 429,
    body: { message: "Too many tokens, please wait before trying again." },
    expected: "rate-limit",
  },
  {
    name: "non-positive waits are ignored",
    status: 429,
    body: {},
    headers: { "retry-after": "0", "x-ratelimit-reset-tokens": "-1" },
    expected: "rate-limit",
    also: { retryAfterMs: undefined },
  },
  // overloaded
  { name: "503", status: 503, body: "Service Unavailable", expected: "overloaded" },
  { name: "529", status: 529, body: claude("overloaded_error", "Overloaded"), expected: "overloaded" },
  {
    name: "Gemini UNAVAILABLE",
    status: 503,
    body: google(503, "UNAVAILABLE", "The model is overloaded."),
    expected: "overloaded",
  },
  {
    name: "429 engine overloaded",
    status: 429,
    body: {
      error: { message: "The engine is currently overloaded, please try again later", type: "engine_overloaded_error" },
    },
    expected: "overloaded",
  },
  {
    name: "reseller without channels",
    status: 503,
    body: openai("No available channels for model gpt-x"),
    expected: "overloaded",
  },
  // server
  ...[408, 409, 425, 500, 502, 504].map((status): Row => ({
    name: `a bare ${status}`,
    status,
    body: "",
    expected: "server",
    also: { status },
  })),
  { name: "Anthropic api_error", status: 500, body: claude("api_error", "Internal server error"), expected: "server" },
  { name: "Anthropic timeout_error", status: 504, body: claude("timeout_error", "Timed out"), expected: "server" },
  // context window
  {
    name: "Anthropic",
    status: 400,
    body: claude("invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum"),
    expected: "context-window",
  },
  {
    name: "Anthropic 413",
    status: 413,
    body: claude("request_too_large", "Request exceeds the maximum size"),
    expected: "context-window",
  },
  {
    name: "OpenAI code",
    status: 400,
    body: openai("Too long", { code: "context_length_exceeded" }),
    expected: "context-window",
  },
  {
    name: "OpenAI words",
    status: 400,
    body: openai("Your input exceeds the context window of this model. Please adjust your input and try again."),
    expected: "context-window",
  },
  {
    name: "OpenAI older words",
    status: 400,
    body: openai("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."),
    expected: "context-window",
  },
  {
    name: "Google",
    status: 400,
    body: google(
      400,
      "INVALID_ARGUMENT",
      "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).",
    ),
    expected: "context-window",
  },
  {
    name: "xAI",
    status: 400,
    body: {
      code: "Client specified an invalid argument",
      error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    },
    expected: "context-window",
  },
  {
    name: "Groq",
    status: 400,
    body: openai("Please reduce the length of the messages or completion."),
    expected: "context-window",
  },
  {
    name: "Mistral",
    status: 400,
    body: {
      object: "error",
      message: "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
      type: "invalid_request_error",
    },
    expected: "context-window",
  },
  {
    name: "Together",
    status: 422,
    body: openai("The input is longer than the model's context length (32769)."),
    expected: "context-window",
  },
  {
    name: "llama.cpp",
    status: 400,
    body: {
      error: {
        code: 400,
        message: "the request exceeds the available context size, try increasing it",
        type: "exceed_context_size_error",
      },
    },
    expected: "context-window",
  },
  {
    name: "Qwen",
    status: 400,
    body: openai("Range of input length should be [1, 129024]"),
    expected: "context-window",
  },
  { name: "Cerebras 400 without body", status: 400, body: "", expected: "context-window" },
  { name: "Cerebras 413 without body", status: 413, body: "", expected: "context-window" },
  // content policy
  {
    name: "Azure",
    status: 400,
    body: openai("The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", {
      code: "content_filter",
      innererror: { code: "ResponsibleAIPolicyViolation" },
    }),
    expected: "content-policy",
  },
  {
    name: "OpenAI invalid_prompt",
    status: 400,
    body: openai("Invalid prompt: your prompt was flagged as potentially violating our usage policy.", {
      code: "invalid_prompt",
    }),
    expected: "content-policy",
  },
  {
    name: "OpenRouter moderation",
    status: 403,
    body: { error: { code: 403, message: "Input was flagged by moderation", metadata: { reasons: ["violence"] } } },
    expected: "content-policy",
  },
  {
    name: "Anthropic output filter",
    status: 400,
    body: claude("invalid_request_error", "Output blocked by content filtering policy"),
    expected: "content-policy",
  },
  // invalid request
  {
    name: "OpenAI unsupported parameter",
    status: 400,
    body: openai(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: "max_tokens", code: "unsupported_parameter" },
    ),
    expected: "invalid-request",
    also: { refusedParameter: "max_tokens" },
  },
  {
    name: "OpenAI unsupported value",
    status: 400,
    body: openai("Unsupported value: 'temperature' does not support 0.2 with this model.", {
      param: "temperature",
      code: "unsupported_value",
    }),
    expected: "invalid-request",
    also: { refusedParameter: "temperature" },
  },
  {
    name: "a compatible server's stream_options",
    status: 400,
    body: { error: "stream_options is not supported by this backend" },
    expected: "invalid-request",
    also: { refusedParameter: "stream_options" },
  },
  {
    name: "reasoning_effort in words",
    status: 400,
    body: openai("Unrecognized request argument supplied: reasoning_effort"),
    expected: "invalid-request",
    also: { refusedParameter: "reasoning_effort" },
  },
  {
    name: "a dotted parameter",
    status: 400,
    body: openai("Unknown parameter: 'stream_options.include_usage'.", { param: "stream_options.include_usage" }),
    expected: "invalid-request",
    also: { refusedParameter: "stream_options" },
  },
  {
    name: "Mistral's 422",
    status: 422,
    body: {
      detail: [
        { type: "extra_forbidden", loc: ["body", "parallel_tool_calls"], msg: "Extra inputs are not permitted" },
      ],
    },
    expected: "invalid-request",
    also: { refusedParameter: "parallel_tool_calls" },
  },
  {
    name: "Anthropic temperature",
    status: 400,
    body: claude("invalid_request_error", "temperature: Extra inputs are not permitted"),
    expected: "invalid-request",
    also: { refusedParameter: "temperature" },
  },
  {
    name: "Anthropic thinking",
    status: 400,
    body: claude("invalid_request_error", '"thinking.type.disabled" is not supported for this model.'),
    expected: "invalid-request",
    also: { refusedParameter: "thinking" },
  },
  {
    name: "no parameter but messages",
    status: 400,
    body: openai("Invalid type for 'messages[0].content': stop here", { param: "messages[0].content" }),
    expected: "invalid-request",
    also: { refusedParameter: undefined },
  },
  {
    name: "a word in a sentence is no parameter",
    status: 400,
    body: openai("Invalid input: please stop and include the thinking."),
    expected: "invalid-request",
    also: { refusedParameter: undefined },
  },
  {
    name: "tools with effort",
    status: 400,
    body: openai(
      "Function tools with reasoning_effort are not supported for gpt-6 in /v1/chat/completions. Please use /v1/responses instead.",
      { param: "reasoning_effort" },
    ),
    expected: "invalid-request",
    also: { useWire: "openai-responses", refusedParameter: undefined },
  },
  {
    name: "only in Responses",
    status: 404,
    body: openai("This model is only supported in v1/responses and not in v1/chat/completions."),
    expected: "invalid-request",
    also: { useWire: "openai-responses" },
  },
];

let current: Row = ROWS[0] as Row;
let server: TestServer;

beforeAll(async () => {
  server = await startServer((_, answer) => answer.json(current.status, current.body ?? "", current.headers));
});

afterAll(() => server.close());

describe.each([
  ["openai-chat", chat, "/v1"],
  ["openai-responses", responses, "/v1"],
  ["anthropic", anthropic, ""],
] as const)("failures over %s", (_name, wire, path) => {
  it.each(ROWS.map((row) => [row.name, row] as const))("%s", async (_label, row) => {
    current = row;
    for (const stream of [true, false]) {
      const failure = failureIn(await collect(wire, chatCall({ stream }), endpointAt(server.url + path)));
      expect(failure.class).toBe(row.expected);
      for (const [name, value] of Object.entries(row.also ?? {})) {
        expect([name, failure[name as keyof Failure]]).toEqual([name, value]);
      }
      expect(failure.message).toMatch(/^Acme /);
      expect(failure.remedy).not.toBe("");
      expect(JSON.stringify(failure)).not.toContain(KEY);
    }
  });
});

describe("failure texts", () => {
  const endpoint = endpointAt("https://api.example.com");

  it("says when there was no key at all, and when it was the proxy that said no", () => {
    const keyless = failureFromProvider({ ...endpoint, key: undefined }, { status: 401, body: "" });
    expect(keyless).toMatchObject({ class: "key", message: "Acme wants a key, and none was entered for it." });
    const proxy = failureFromProvider(endpoint, { status: 407, body: "" });
    expect(proxy).toMatchObject({ class: "network", lasting: true, remedy: expect.stringContaining("http.proxy") });
  });

  it("has a sentence and a remedy for every class", () => {
    for (const name of ERROR_CLASSES) {
      const failure = failureOf(name, endpoint);
      expect(failure.message).toMatch(/^Acme [a-z].*\.$/);
      expect(failure.remedy).toMatch(/^[A-Z].*\.$/);
      expect(failure.remedy).not.toContain("{id}");
    }
  });

  it("shows a provider's words without credentials, on one line, cut to 300 characters", () => {
    const secrets = [
      KEY,
      "sk-proj-abcdef0123456789",
      "AIzaSyA0123456789abcdefghij",
      "0123456789abcdef0123456789abcdef",
      "gsk_abcDEF123456",
      "abcd****wxyz",
    ];
    for (const secret of secrets) {
      const failure = failureFromProvider(endpoint, {
        status: 401,
        body: { error: { message: `Wrong key ${secret}, header Bearer ${secret}\nsee ${encodeURIComponent(secret)}` } },
      });
      expect(failure.message).not.toContain(secret);
      expect(failure.message).toContain("Wrong key");
    }
    const oddKey = "pass word/+=";
    expect(redact(`the key ${oddKey} and ${encodeURIComponent(oddKey)}`, oddKey)).toBe(
      "the key [removed] and [removed]",
    );
    const long = redact("word ".repeat(200), undefined);
    expect(long.length).toBeLessThanOrEqual(300);
    expect(redact("a\n\tb\u0007c", undefined)).toBe("a b c");
  });

  it("shows no page that a proxy sent instead of an answer", () => {
    const failure = failureFromProvider(endpoint, {
      status: 502,
      body: "<!DOCTYPE html><html><body>Bad gateway</body></html>",
    });
    expect(failure).toMatchObject({ class: "server", message: "Acme had an error of its own." });
  });
});

describe("what the network throws", () => {
  const endpoint = endpointAt("https://api.example.com");
  const thrown = (code: string) =>
    Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("x"), { code }) });
  const failure = (error: unknown, responded = false, signal = new AbortController().signal) =>
    failureFromThrown(endpoint, error, signal, responded);

  it("is a network failure in words before the answer began, and a truncated answer after", () => {
    expect(failure(thrown("ENOTFOUND"))).toMatchObject({
      class: "network",
      code: "ENOTFOUND",
      message: "Acme has an address that no name server knows.",
    });
    expect(failure(thrown("ECONNRESET")).message).toBe("Acme closed the connection.");
    expect(failure(thrown("SELF_SIGNED_CERT_IN_CHAIN"))).toMatchObject({
      lasting: true,
      message: expect.stringContaining("certificate"),
    });
    expect(failure(new Error("net::ERR_CERT_AUTHORITY_INVALID")).message).toContain("certificate");
    expect(failure(new Error("something new"))).toMatchObject({
      class: "network",
      message: "Acme could not be reached.",
    });
    expect(failure(thrown("ECONNRESET"), true).class).toBe("truncated");
    expect(failure(thrown("ECONNRESET"), true, AbortSignal.abort()).class).toBe("cancelled");
    expect(failure(undefined).class).toBe("network");
  });
});

describe("waits", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const wait = (headers: Record<string, string>, body?: unknown, paced = true) =>
    retryAfterMs(new Headers(headers), body, paced, now);

  it("reads durations", () => {
    expect(["6m0s", "12ms", "1h2m3.5s", "34.07s", "1d"].map(durationMs)).toEqual([
      360_000, 12, 3_723_500, 34_070, 86_400_000,
    ]);
    expect(["", "6", "m", "-1s", "0s", "1x"].map(durationMs)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("reads headers of every kind", () => {
    expect(wait({ "retry-after": "Sat, 21 Nov 2026 12:00:30 GMT" })).toBe(30_000);
    expect(wait({ "retry-after": "Sat, 21 Nov 2026 11:00:00 GMT" })).toBeUndefined();
    // Not by the RFC: the moment itself, taken for seconds, would keep a model out for decades.
    expect(wait({ "retry-after": String(now / 1000 + 30) })).toBe(30_000);
    expect(wait({ "retry-after": String(now / 1000 - 30) })).toBeUndefined();
    expect(wait({ "retry-after": "1m30s" })).toBe(90_000);
    expect(
      wait({
        "anthropic-ratelimit-input-tokens-reset": "2026-11-21T12:01:00Z",
        "anthropic-ratelimit-input-tokens-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:01Z",
      }),
    ).toBe(60_000);
    expect(wait({ "x-ratelimit-reset": String(now + 5000) })).toBe(5000);
    expect(wait({ "x-ratelimit-reset-requests": "2s", "x-ratelimit-reset-tokens": "9s" })).toBe(2000);
    expect(wait({ "x-ratelimit-reset-requests": "2s" }, undefined, false)).toBeUndefined();
    expect(wait({}, { error: { message: "Rate limit reached. Please try again in 1m2.5s." } })).toBe(62_500);
  });
});
