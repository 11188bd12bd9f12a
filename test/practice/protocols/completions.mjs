import { pieces } from "../tokens.mjs";
import { openaiChat } from "./openaiChat.mjs";

/** OpenAI completions: `POST /v1/completions` with `prompt` and `suffix`. */
export const completions = {
  name: "openai-completions",
  error: openaiChat.error,
  read: (body) => ({
    model: body.model,
    system: "",
    messages: [],
    tools: [],
    hole: { prefix: [body.prompt ?? ""].flat().join(""), suffix: body.suffix ?? "" },
    maxTokens: body.max_tokens ?? 16,
    stop: [body.stop ?? []].flat(),
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
  }),
  usage: (answer) => ({
    prompt_tokens: answer.inputTokens,
    completion_tokens: answer.outputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
  }),
  finish: (answer) => ({ length: "length", refusal: "content_filter" })[answer.finish] ?? "stop",
  whole(answer, request, id) {
    return {
      id: `cmpl-${id}`,
      object: "text_completion",
      created: 1_790_000_000,
      model: answer.served,
      choices: [{ index: 0, text: answer.text, logprobs: null, finish_reason: this.finish(answer) }],
      usage: this.usage(answer),
    };
  },
  contentType: "text/event-stream",
  frames(answer, request, id) {
    const chunk = (text, reason = null, extra = {}) =>
      `data: ${JSON.stringify({ id: `cmpl-${id}`, object: "text_completion", created: 1_790_000_000, model: answer.served, choices: [{ index: 0, text, logprobs: null, finish_reason: reason }], ...extra })}\n\n`;
    const tail = [chunk("", this.finish(answer))];
    if (request.includeUsage)
      tail.push(
        `data: ${JSON.stringify({ id: `cmpl-${id}`, object: "text_completion", created: 1_790_000_000, model: answer.served, choices: [], usage: this.usage(answer) })}\n\n`,
      );
    tail.push("data: [DONE]\n\n");
    return { head: [], body: pieces(answer.text).map((piece) => chunk(piece)), tail };
  },
  streamError: openaiChat.streamError,
};

/** Mistral: `POST /v1/fim/completions`, which answers in the shape of a chat. */
export const mistralFim = {
  ...openaiChat,
  name: "mistral-fim",
  read: (body) => ({ ...completions.read(body), maxTokens: body.max_tokens ?? undefined, includeUsage: false }),
  frames(answer, request, id) {
    const frames = openaiChat.frames(answer, request, id);
    const last = {
      id: `cmpl-${id}`,
      object: "chat.completion.chunk",
      created: 1_790_000_000,
      model: answer.served,
      choices: [{ index: 0, delta: { content: "" }, finish_reason: this.finish(answer) }],
      usage: this.usage(answer),
    };
    return { ...frames, tail: [`data: ${JSON.stringify(last)}\n\n`, "data: [DONE]\n\n"] };
  },
};

/** llama.cpp: `POST /infill`. */
export const infill = {
  name: "llamacpp-infill",
  error: (status, _code, message) => ({
    error: {
      code: status,
      message,
      type: status === 401 ? "authentication_error" : status >= 500 ? "server_error" : "invalid_request_error",
    },
  }),
  read: (body) => ({
    model: body.model ?? "practice-small",
    system: "",
    messages: [],
    tools: [],
    hole: { prefix: `${body.input_prefix ?? ""}${body.prompt ?? ""}`, suffix: body.input_suffix ?? "" },
    maxTokens: body.n_predict > 0 ? body.n_predict : undefined,
    stop: body.stop ?? [],
    stream: body.stream === true,
  }),
  last: (answer, request, content) => ({
    index: 0,
    content,
    tokens: [],
    id_slot: 0,
    stop: true,
    model: answer.served,
    tokens_predicted: answer.outputTokens,
    tokens_evaluated: answer.inputTokens,
    has_new_line: answer.text.includes("\n"),
    truncated: false,
    stop_type: answer.finish === "length" ? "limit" : "eos",
    stopping_word: "",
    tokens_cached: answer.inputTokens + answer.outputTokens - 1,
    timings: { prompt_n: answer.inputTokens, predicted_n: answer.outputTokens },
  }),
  whole(answer, request) {
    return this.last(answer, request, answer.text);
  },
  contentType: "text/event-stream",
  frames(answer, request) {
    const data = (value) => `data: ${JSON.stringify(value)}\n\n`;
    return {
      head: [],
      body: pieces(answer.text).map((content) => data({ index: 0, content, tokens: [0], stop: false, id_slot: -1 })),
      tail: [data(this.last(answer, request, ""))],
    };
  },
  streamError: (message) => `error: ${JSON.stringify({ code: 500, message, type: "server_error" })}\n\n`,
};
