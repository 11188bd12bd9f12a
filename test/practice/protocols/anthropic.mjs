import { pieces } from "../tokens.mjs";
import { plainText } from "./openaiChat.mjs";

const ERROR_TYPES = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Anthropic Messages: `POST /v1/messages`. */
export const anthropic = {
  name: "anthropic",
  error: (status, _code, message, id = "0") => ({
    type: "error",
    error: { type: ERROR_TYPES[status] ?? "api_error", message },
    request_id: `req_${id}`,
  }),
  read(body) {
    return {
      model: body.model,
      system: plainText(body.system ?? ""),
      messages: (body.messages ?? []).map((message) => {
        const parts = Array.isArray(message.content) ? message.content : [{ type: "text", text: message.content }];
        const results = parts.filter((part) => part.type === "tool_result");
        return {
          role: message.role,
          text: parts
            .filter((part) => part.type === "text")
            .map((part) => part.text)
            .join(""),
          ...(results.length > 0
            ? {
                toolResults: results.map((part) => ({
                  id: part.tool_use_id,
                  text: plainText(part.content),
                  isError: part.is_error === true,
                })),
              }
            : {}),
        };
      }),
      tools: (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })),
      toolChoice: { any: "required", tool: "required", none: "none", auto: "auto" }[body.tool_choice?.type],
      maxTokens: body.max_tokens,
      stop: body.stop_sequences ?? [],
      stream: body.stream === true,
    };
  },
  finish: (answer) =>
    ({ tools: "tool_use", length: "max_tokens", stop: "end_turn", refusal: "refusal" })[answer.finish],
  content: (answer) =>
    answer.toolCalls.length > 0
      ? answer.toolCalls.map((call) => ({
          type: "tool_use",
          id: call.id.replace(/^call_/, "toolu_"),
          name: call.name,
          input: JSON.parse(call.input),
        }))
      : answer.text === ""
        ? []
        : [{ type: "text", text: answer.text, citations: null }],
  usage: (answer, outputTokens) => ({
    input_tokens: answer.inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: "standard",
  }),
  whole(answer, request, id) {
    return {
      id: `msg_${id}`,
      type: "message",
      role: "assistant",
      model: answer.served,
      content: this.content(answer),
      stop_reason: this.finish(answer),
      stop_sequence: null,
      usage: this.usage(answer, answer.outputTokens),
    };
  },
  contentType: "text/event-stream",
  frames(answer, request, id) {
    const event = (type, value = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`;
    const head = [
      event("message_start", {
        message: { ...this.whole(answer, request, id), content: [], stop_reason: null, usage: this.usage(answer, 1) },
      }),
      event("ping"),
    ];
    const body = [];
    this.content(answer).forEach((block, index) => {
      const empty = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
      body.push(event("content_block_start", { index, content_block: empty }));
      const whole = block.type === "text" ? block.text : JSON.stringify(block.input);
      for (const piece of pieces(whole)) {
        body.push(
          event("content_block_delta", {
            index,
            delta:
              block.type === "text"
                ? { type: "text_delta", text: piece }
                : { type: "input_json_delta", partial_json: piece },
          }),
        );
      }
      body.push(event("content_block_stop", { index }));
    });
    const tail = [
      event("message_delta", {
        delta: { stop_reason: this.finish(answer), stop_sequence: null },
        usage: { output_tokens: answer.outputTokens },
      }),
      event("message_stop"),
    ];
    return { head, body, tail };
  },
  streamError: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: "error", error: { type: "overloaded_error", message } })}\n\n`,
};
