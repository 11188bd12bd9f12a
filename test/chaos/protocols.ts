import type { Wire, WireName } from "../../src/core/wire/wire.js";
import { CANARY } from "../unit/answer/build.js";
import { event } from "../protocol/server.js";

/** An answer that is no success, in the words of the providers of one wire. */
export interface ErrorBody {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** The failures that every wire words in its own way. */
export const WORDED = [
  "invalid",
  "overflow",
  "key",
  "money",
  "permission",
  "not-found",
  "schema",
  "rate",
  "overloaded",
  "server",
] as const;
export type Worded = (typeof WORDED)[number];

/** One wire as a chaos server speaks it and as a user configures it. */
export interface Protocol {
  readonly wire: WireName;
  /** `kind` of the provider, what follows its origin in `baseUrl`, and what its model ids begin with. */
  readonly kind: string;
  readonly path: string;
  readonly prefix: string;
  /** Set where the wire is spoken at the vendor's own address only: it then stands in for the kind's usual one. */
  readonly instead?: { readonly of: WireName; readonly load: () => Promise<Wire> };
  readonly fills: boolean;
  /** Pieces of a stream that give the texts; the finish is the last. */
  readonly stream: (texts: readonly string[], finish?: "stop" | "length" | "refusal") => readonly string[];
  readonly streamType: string;
  readonly whole: (text: string, finish?: "stop" | "length" | "refusal") => unknown;
  /** What keeps a stream alive without saying anything. */
  readonly keepAlive: string;
  /** Whether the protocol can say that an answer was refused. */
  readonly refuses: boolean;
  readonly errors: Readonly<Record<Worded, ErrorBody>>;
  /** How an error is worded inside a stream that has begun. */
  readonly inStream: (type: Worded) => string;
  /** A piece of a stream that is meant to be JSON and is none. */
  readonly junk: string;
  /** A parameter refused by name, where the wire's providers do so. */
  readonly unsupported?: ErrorBody;
}

const openai = (
  status: number,
  message: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): ErrorBody => ({
  status,
  body: { error: { message, type: "invalid_request_error", param: null, code: null, ...more } },
  headers,
});

const OPENAI_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: openai(400, "Invalid type for 'messages[0].content'.", { param: "messages[0].content" }),
  overflow: openai(400, "This model's maximum context length is 8192 tokens. However, you requested 90000 tokens.", {
    code: "context_length_exceeded",
  }),
  key: openai(401, `Incorrect API key provided: ${CANARY}. You can find your API key at your account.`, {
    code: "invalid_api_key",
  }),
  money: openai(429, "You exceeded your current quota, please check your plan and billing details.", {
    type: "insufficient_quota",
    code: "insufficient_quota",
  }),
  permission: openai(403, "Country, region, or territory not supported", {
    code: "unsupported_country_region_territory",
  }),
  "not-found": openai(404, "The model does not exist or you do not have access to it.", { code: "model_not_found" }),
  schema: openai(422, "Unprocessable: messages is wrong"),
  rate: openai(
    429,
    `Rate limit reached for key ${CANARY}`,
    { type: "requests", code: "rate_limit_exceeded" },
    { "retry-after": "7" },
  ),
  overloaded: openai(503, "The engine is currently overloaded, please try again later", {
    type: "server_error",
    code: "overloaded",
  }),
  server: openai(500, "The server had an error while processing your request.", { type: "server_error" }),
};

const claude = (status: number, type: string, message: string): ErrorBody => ({
  status,
  body: { type: "error", error: { type, message }, request_id: "req_1" },
});
const CLAUDE_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: claude(400, "invalid_request_error", "messages: roles must alternate"),
  overflow: claude(400, "invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum"),
  key: claude(401, "authentication_error", `invalid x-api-key ${CANARY}`),
  money: claude(402, "billing_error", "Your credit balance is too low to access the Anthropic API."),
  permission: claude(403, "permission_error", "Your key may not use this model"),
  "not-found": claude(404, "not_found_error", "model: claude-gone"),
  schema: claude(422, "invalid_request_error", "messages.0: wrong"),
  rate: {
    ...claude(429, "rate_limit_error", "Number of request tokens has exceeded your per-minute rate limit"),
    headers: { "retry-after": "7" },
  },
  overloaded: claude(529, "overloaded_error", "Overloaded"),
  server: claude(500, "api_error", "Internal server error"),
};

const google = (status: number, code: string, message: string, details: unknown[] = []): ErrorBody => ({
  status,
  body: { error: { code: status, status: code, message, details } },
});
const GOOGLE_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: google(400, "INVALID_ARGUMENT", "Invalid value at 'contents'"),
  overflow: google(
    400,
    "INVALID_ARGUMENT",
    "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).",
  ),
  key: google(400, "INVALID_ARGUMENT", `API key not valid: ${CANARY}. Please pass a valid API key.`, [
    { "@type": "ErrorInfo", reason: "API_KEY_INVALID" },
  ]),
  money: google(402, "FAILED_PRECONDITION", "This API method requires billing to be enabled."),
  permission: google(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
  "not-found": google(404, "NOT_FOUND", "models/gone is not found for API version v1beta"),
  schema: google(422, "INVALID_ARGUMENT", "Unknown content"),
  rate: google(
    429,
    "RESOURCE_EXHAUSTED",
    "You exceeded your current quota, please check your plan and billing details.",
    [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.07s" }],
  ),
  overloaded: google(503, "UNAVAILABLE", "The model is overloaded."),
  server: google(500, "INTERNAL", "An internal error has occurred."),
};

const said = (status: number, message: string): ErrorBody => ({ status, body: { error: message } });
const OLLAMA_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: said(400, "invalid role: robot"),
  overflow: said(400, "the input length exceeds the context length"),
  key: said(401, `unauthorized: invalid API key ${CANARY}`),
  money: said(402, "payment required"),
  permission: said(403, "forbidden"),
  "not-found": said(404, "model 'gone' not found"),
  schema: said(422, "messages is wrong"),
  rate: { ...said(429, "too many requests"), headers: { "retry-after": "7" } },
  overloaded: said(503, "server busy, please try again. maximum pending requests exceeded"),
  server: said(500, "llama runner process has terminated"),
};

const mistral = (status: number, message: string, type: string): ErrorBody => ({
  status,
  body: { object: "error", message, type, param: null, code: "1" },
});
const MISTRAL_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: mistral(400, "Invalid prompt given", "invalid_request_error"),
  overflow: mistral(
    400,
    "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    "invalid_request_error",
  ),
  key: { status: 401, body: { message: `Unauthorized ${CANARY}`, request_id: "r" } },
  money: mistral(402, "Payment required", "payment_required"),
  permission: mistral(403, "Forbidden", "permission_error"),
  "not-found": mistral(404, "Invalid model: gone", "invalid_model"),
  schema: { status: 422, body: { detail: [{ type: "missing", loc: ["body", "prompt"], msg: "Field required" }] } },
  rate: { ...mistral(429, "Requests rate limit exceeded", "rate_limited"), headers: { "retry-after": "7" } },
  overloaded: mistral(503, "Service unavailable", "unavailable"),
  server: mistral(500, "Service internal error", "internal_server_error"),
};

const llama = (code: number, type: string, message: string): ErrorBody => ({
  status: code,
  body: { error: { code, message, type } },
});
const LLAMA_ERRORS: Readonly<Record<Worded, ErrorBody>> = {
  invalid: llama(400, "invalid_request_error", "'input_prefix' must be a string"),
  overflow: llama(
    400,
    "exceed_context_size_error",
    "the request exceeds the available context size, try increasing it",
  ),
  key: llama(401, "authentication_error", `Invalid API Key ${CANARY}`),
  money: llama(402, "billing_error", "payment required"),
  permission: llama(403, "permission_error", "forbidden"),
  "not-found": llama(404, "not_found_error", "File Not Found"),
  schema: llama(422, "invalid_request_error", "wrong"),
  rate: { ...llama(429, "rate_limit_error", "too many requests"), headers: { "retry-after": "7" } },
  overloaded: llama(503, "unavailable_error", "Loading model"),
  server: llama(500, "server_error", "something broke"),
};

const eventOf = (name: string, data: Record<string, unknown>): string => event({ type: name, ...data }, name);
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const bodyOf = (errors: Readonly<Record<Worded, ErrorBody>>, type: Worded): unknown => errors[type].body;

const CHAT_FINISH = { stop: "stop", length: "length", refusal: "content_filter" } as const;
const chunk = (delta: Record<string, unknown>, reason: string | null = null): string =>
  event({ model: "served", choices: [{ index: 0, delta, finish_reason: reason }] });
const piece = (text: string, reason: string | null = null): string =>
  event({ model: "served", choices: [{ index: 0, text, finish_reason: reason }] });
const USAGE = { prompt_tokens: 30, completion_tokens: 4 };

/** What streams of events have in common. */
const EVENTS = { streamType: "text/event-stream", keepAlive: ": keep-alive\n\n", junk: "data: {not json}\n\n" };
const chatAnswer: Protocol["whole"] = (content, finish = "stop") => ({
  model: "served",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: CHAT_FINISH[finish] }],
  usage: USAGE,
});

/** Every wire that speaks HTTP. */
export const PROTOCOLS: readonly Protocol[] = [
  {
    wire: "openai-chat",
    kind: "openai-compatible",
    path: "/v1",
    prefix: "model-",
    fills: false,
    stream: (texts, finish = "stop") => [
      chunk({ role: "assistant", content: "" }),
      ...texts.map((content) => chunk({ content })),
      `${chunk({}, CHAT_FINISH[finish])}${event({ model: "served", choices: [], usage: USAGE })}data: [DONE]\n\n`,
    ],
    ...EVENTS,
    whole: chatAnswer,
    refuses: true,
    errors: OPENAI_ERRORS,
    inStream: (type) => event(bodyOf(OPENAI_ERRORS, type)),
    unsupported: openai(400, "Unsupported value: 'temperature' does not support 0 with this model.", {
      param: "temperature",
      code: "unsupported_value",
    }),
  },
  {
    wire: "openai-responses",
    kind: "openai",
    path: "/v1",
    prefix: "model-",
    instead: { of: "openai-chat", load: async () => (await import("../../src/providers/openaiResponses.js")).wire },
    fills: false,
    stream: (texts, finish = "stop") => [
      eventOf("response.created", { response: { model: "served", status: "in_progress" } }),
      ...texts.map((delta) => eventOf("response.output_text.delta", { output_index: 0, item_id: "i", delta })),
      finish === "stop"
        ? eventOf("response.completed", {
            response: { model: "served", status: "completed", usage: { input_tokens: 30, output_tokens: 4 } },
          })
        : eventOf("response.incomplete", {
            response: {
              model: "served",
              status: "incomplete",
              incomplete_details: { reason: finish === "length" ? "max_output_tokens" : "content_filter" },
            },
          }),
    ],
    ...EVENTS,
    whole: (text, finish = "stop") => ({
      object: "response",
      model: "served",
      status: finish === "stop" ? "completed" : "incomplete",
      ...(finish === "stop"
        ? {}
        : { incomplete_details: { reason: finish === "length" ? "max_output_tokens" : "content_filter" } }),
      output:
        text === ""
          ? []
          : [{ type: "message", role: "assistant", content: [{ type: "output_text", text, annotations: [] }] }],
      usage: { input_tokens: 30, output_tokens: 4 },
    }),
    refuses: true,
    errors: OPENAI_ERRORS,
    inStream: (type) =>
      eventOf("error", { ...(bodyOf(OPENAI_ERRORS, type) as { error: Record<string, unknown> }).error, type: "error" }),
    unsupported: openai(400, "Unsupported parameter: 'temperature' is not supported with this model.", {
      param: "temperature",
      code: "unsupported_parameter",
    }),
  },
  {
    wire: "anthropic",
    kind: "anthropic",
    path: "",
    prefix: "model-",
    fills: false,
    stream: (texts, finish = "stop") => [
      eventOf("message_start", {
        message: {
          id: "m",
          model: "served",
          role: "assistant",
          content: [],
          usage: { input_tokens: 30, output_tokens: 1 },
        },
      }),
      ...(texts.length === 0
        ? []
        : [eventOf("content_block_start", { index: 0, content_block: { type: "text", text: "" } })]),
      ...texts.map((text) => eventOf("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
      ...(texts.length === 0 ? [] : [eventOf("content_block_stop", { index: 0 })]),
      eventOf("message_delta", {
        delta: { stop_reason: { stop: "end_turn", length: "max_tokens", refusal: "refusal" }[finish] },
        usage: { output_tokens: 4 },
      }) + eventOf("message_stop", {}),
    ],
    ...EVENTS,
    whole: (text, finish = "stop") => ({
      type: "message",
      role: "assistant",
      model: "served",
      content: text === "" ? [] : [{ type: "text", text }],
      stop_reason: { stop: "end_turn", length: "max_tokens", refusal: "refusal" }[finish],
      usage: { input_tokens: 30, output_tokens: 4 },
    }),
    keepAlive: eventOf("ping", {}),
    junk: "event: content_block_delta\ndata: {not json}\n\n",
    refuses: true,
    errors: CLAUDE_ERRORS,
    inStream: (type) => event(bodyOf(CLAUDE_ERRORS, type), "error"),
    unsupported: claude(400, "invalid_request_error", "temperature: Extra inputs are not permitted"),
  },
  {
    wire: "gemini",
    kind: "gemini",
    path: "",
    prefix: "model-",
    fills: false,
    stream: (texts, finish = "stop") => [
      ...texts.map((text) =>
        event({ candidates: [{ content: { parts: [{ text }], role: "model" }, index: 0 }], modelVersion: "served" }),
      ),
      event({
        candidates: [
          {
            content: { parts: [], role: "model" },
            finishReason: { stop: "STOP", length: "MAX_TOKENS", refusal: "SAFETY" }[finish],
            index: 0,
          },
        ],
        usageMetadata: { promptTokenCount: 30, candidatesTokenCount: 4 },
        modelVersion: "served",
      }),
    ],
    ...EVENTS,
    whole: (text, finish = "stop") => ({
      candidates: [
        {
          content: { parts: text === "" ? [] : [{ text }], role: "model" },
          finishReason: { stop: "STOP", length: "MAX_TOKENS", refusal: "SAFETY" }[finish],
          index: 0,
        },
      ],
      usageMetadata: { promptTokenCount: 30, candidatesTokenCount: 4 },
      modelVersion: "served",
    }),
    refuses: true,
    errors: GOOGLE_ERRORS,
    inStream: (type) => event(bodyOf(GOOGLE_ERRORS, type)),
  },
  {
    wire: "ollama",
    kind: "ollama",
    path: "",
    prefix: "model-",
    fills: true,
    // A line for a conversation and one for a completion in one: each reader takes its own field.
    stream: (texts, finish = "stop") => [
      ...texts.map((text) =>
        line({ model: "served", message: { role: "assistant", content: text }, response: text, done: false }),
      ),
      line({
        model: "served",
        done: true,
        done_reason: finish === "length" ? "length" : "stop",
        prompt_eval_count: 30,
        eval_count: 4,
      }),
    ],
    streamType: "application/x-ndjson",
    whole: (text, finish = "stop") => ({
      model: "served",
      message: { role: "assistant", content: text },
      response: text,
      done: true,
      done_reason: finish === "length" ? "length" : "stop",
      prompt_eval_count: 30,
      eval_count: 4,
    }),
    keepAlive: "\n",
    junk: "{not json}\n",
    refuses: false,
    errors: OLLAMA_ERRORS,
    inStream: (type) => line(bodyOf(OLLAMA_ERRORS, type)),
  },
  {
    wire: "mistral-fim",
    kind: "mistral",
    path: "/v1",
    prefix: "codestral-",
    fills: true,
    stream: (texts, finish = "stop") => [
      chunk({ role: "assistant", content: "" }),
      ...texts.map((content) => chunk({ content })),
      `${event({ model: "served", choices: [{ index: 0, delta: { content: "" }, finish_reason: CHAT_FINISH[finish] }], usage: USAGE })}data: [DONE]\n\n`,
    ],
    ...EVENTS,
    whole: chatAnswer,
    refuses: true,
    errors: MISTRAL_ERRORS,
    inStream: (type) => event(bodyOf(MISTRAL_ERRORS, type)),
    unsupported: {
      status: 422,
      body: {
        detail: [{ type: "extra_forbidden", loc: ["body", "temperature"], msg: "Extra inputs are not permitted" }],
      },
    },
  },
  {
    wire: "openai-completions",
    kind: "openai-compatible",
    path: "/v1",
    prefix: "qwen2.5-coder-",
    fills: true,
    stream: (texts, finish = "stop") => [
      ...texts.map((text) => piece(text)),
      `${piece("", CHAT_FINISH[finish])}${event({ model: "served", choices: [], usage: USAGE })}data: [DONE]\n\n`,
    ],
    ...EVENTS,
    whole: (text, finish = "stop") => ({
      model: "served",
      choices: [{ index: 0, text, finish_reason: CHAT_FINISH[finish] }],
      usage: USAGE,
    }),
    refuses: true,
    errors: OPENAI_ERRORS,
    inStream: (type) => event(bodyOf(OPENAI_ERRORS, type)),
    unsupported: said(400, "stream_options is not supported by this backend"),
  },
  {
    wire: "llamacpp-infill",
    kind: "llamacpp",
    path: "/v1",
    prefix: "model-",
    fills: true,
    stream: (texts, finish = "stop") => [
      ...texts.map((content) => event({ content, stop: false })),
      event({
        content: "",
        stop: true,
        model: "served",
        tokens_predicted: 4,
        tokens_evaluated: 30,
        stop_type: finish === "length" ? "limit" : "eos",
      }),
    ],
    ...EVENTS,
    whole: (content, finish = "stop") => ({
      content,
      stop: true,
      model: "served",
      tokens_predicted: 4,
      tokens_evaluated: 30,
      stop_type: finish === "length" ? "limit" : "eos",
    }),
    refuses: false,
    errors: LLAMA_ERRORS,
    inStream: (type) => event(bodyOf(LLAMA_ERRORS, type)),
  },
];
