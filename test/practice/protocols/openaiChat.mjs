import { pieces } from "../tokens.mjs";

/** Text of a content that is a string or a list of parts. */
export function plainText(content) {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part === "string" ? part : (part.text ?? ""))).join("");
}

/** OpenAI Chat Completions: `POST /v1/chat/completions`. */
export const openaiChat = {
  name: "openai-chat",
  error: (status, code, message) => ({
    error: {
      message,
      type:
        status === 429
          ? code === "insufficient_quota"
            ? code
            : "rate_limit_error"
          : status >= 500
            ? "server_error"
            : "invalid_request_error",
      param: null,
      code,
    },
  }),
  read(body) {
    const messages = [];
    for (const message of body.messages ?? []) {
      if (message.role === "system" || message.role === "developer") continue;
      if (message.role === "tool") {
        const result = { id: message.tool_call_id, text: plainText(message.content) };
        const last = messages.at(-1);
        if (last?.toolResults !== undefined) last.toolResults.push(result);
        else messages.push({ role: "user", text: "", toolResults: [result] });
        continue;
      }
      messages.push({ role: message.role, text: plainText(message.content) });
    }
    return {
      model: body.model,
      system: (body.messages ?? [])
        .filter((message) => message.role === "system" || message.role === "developer")
        .map((message) => plainText(message.content))
        .join("\n"),
      messages,
      tools: (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters })),
      toolChoice: typeof body.tool_choice === "object" ? "required" : body.tool_choice,
      maxTokens: body.max_completion_tokens ?? body.max_tokens,
      stop: [body.stop ?? []].flat(),
      stream: body.stream === true,
      includeUsage: body.stream_options?.include_usage === true,
    };
  },
  usage: (answer) => ({
    prompt_tokens: answer.inputTokens,
    completion_tokens: answer.outputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  }),
  finish: (answer) =>
    ({ tools: "tool_calls", length: "length", stop: "stop", refusal: "content_filter" })[answer.finish],
  toolCalls: (answer) =>
    answer.toolCalls.map((call) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: call.input },
    })),
  whole(answer, request, id) {
    return {
      id: `chatcmpl-${id}`,
      object: "chat.completion",
      created: 1_790_000_000,
      model: answer.served,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: answer.toolCalls.length > 0 ? null : answer.text,
            refusal: null,
            ...(answer.toolCalls.length > 0 ? { tool_calls: this.toolCalls(answer) } : {}),
          },
          finish_reason: this.finish(answer),
        },
      ],
      usage: this.usage(answer),
    };
  },
  contentType: "text/event-stream",
  frames(answer, request, id) {
    const chunk = (choices, extra = {}) => ({
      id: `chatcmpl-${id}`,
      object: "chat.completion.chunk",
      created: 1_790_000_000,
      model: answer.served,
      choices,
      ...extra,
    });
    const delta = (value, reason = null) =>
      chunk([{ index: 0, delta: value, finish_reason: reason }], request.includeUsage ? { usage: null } : {});
    const data = (value) => `data: ${JSON.stringify(value)}\n\n`;
    const head = [data(delta({ role: "assistant", content: "" }))];
    const body = pieces(answer.text).map((piece) => data(delta({ content: piece })));
    answer.toolCalls.forEach((call, index) => {
      body.push(
        data(
          delta({
            tool_calls: [{ index, id: call.id, type: "function", function: { name: call.name, arguments: "" } }],
          }),
        ),
      );
      for (const piece of pieces(call.input))
        body.push(data(delta({ tool_calls: [{ index, function: { arguments: piece } }] })));
    });
    const tail = [data(delta({}, this.finish(answer)))];
    if (request.includeUsage) tail.push(data(chunk([], { usage: this.usage(answer) })));
    tail.push("data: [DONE]\n\n");
    return { head, body, tail };
  },
  streamError: (message) =>
    `data: ${JSON.stringify({ error: { message, type: "server_error", code: "server_error" } })}\n\n`,
};
