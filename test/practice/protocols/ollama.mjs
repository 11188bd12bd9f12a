import { pieces } from "../tokens.mjs";

const WHEN = "2026-11-21T00:00:00Z";
const line = (value) => `${JSON.stringify(value)}\n`;
const error = (_status, _code, message) => ({ error: message });

const end = (answer) => ({
  done: true,
  done_reason: answer.finish === "length" ? "length" : "stop",
  total_duration: 1_000_000,
  load_duration: 1000,
  prompt_eval_count: answer.inputTokens,
  prompt_eval_duration: 1000,
  eval_count: answer.outputTokens,
  eval_duration: 1000,
});

/** Ollama: `POST /api/generate` with `prompt` and `suffix`. */
export const ollamaGenerate = {
  name: "ollama-generate",
  error,
  read: (body) => ({
    model: body.model,
    system: body.system ?? "",
    messages: body.suffix === undefined || body.suffix === "" ? [{ role: "user", text: body.prompt ?? "" }] : [],
    tools: [],
    ...(body.suffix === undefined ? {} : { hole: { prefix: body.prompt ?? "", suffix: body.suffix } }),
    maxTokens: body.options?.num_predict > 0 ? body.options.num_predict : undefined,
    stop: [body.options?.stop ?? []].flat(),
    stream: body.stream !== false,
  }),
  whole: (answer) => ({ model: answer.served, created_at: WHEN, response: answer.text, ...end(answer) }),
  contentType: "application/x-ndjson",
  frames: (answer) => ({
    head: [],
    body: pieces(answer.text).map((response) =>
      line({ model: answer.served, created_at: WHEN, response, done: false }),
    ),
    tail: [line({ model: answer.served, created_at: WHEN, response: "", ...end(answer) })],
  }),
  streamError: (message) => line({ error: message }),
};

/** Ollama: `POST /api/chat`. */
export const ollamaChat = {
  name: "ollama-chat",
  error,
  read(body) {
    const messages = [];
    for (const message of body.messages ?? []) {
      if (message.role === "system") continue;
      if (message.role === "tool") {
        const last = messages.at(-1);
        const result = { id: message.tool_name ?? "", text: message.content };
        if (last?.toolResults !== undefined) last.toolResults.push(result);
        else messages.push({ role: "user", text: "", toolResults: [result] });
      } else messages.push({ role: message.role, text: message.content ?? "" });
    }
    return {
      model: body.model,
      system: (body.messages ?? [])
        .filter((message) => message.role === "system")
        .map((message) => message.content)
        .join("\n"),
      messages,
      tools: (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters })),
      maxTokens: body.options?.num_predict > 0 ? body.options.num_predict : undefined,
      stop: [body.options?.stop ?? []].flat(),
      stream: body.stream !== false,
    };
  },
  calls: (answer) =>
    answer.toolCalls.map((call, index) => ({
      id: call.id,
      function: { index, name: call.name, arguments: JSON.parse(call.input) },
    })),
  whole(answer) {
    const message = {
      role: "assistant",
      content: answer.text,
      ...(answer.toolCalls.length > 0 ? { tool_calls: this.calls(answer) } : {}),
    };
    return { model: answer.served, created_at: WHEN, message, ...end(answer) };
  },
  contentType: "application/x-ndjson",
  frames(answer) {
    const message = (value) =>
      line({
        model: answer.served,
        created_at: WHEN,
        message: { role: "assistant", content: "", ...value },
        done: false,
      });
    const body = pieces(answer.text).map((content) => message({ content }));
    for (const call of this.calls(answer)) body.push(message({ tool_calls: [call] }));
    return {
      head: [],
      body,
      tail: [
        line({ model: answer.served, created_at: WHEN, message: { role: "assistant", content: "" }, ...end(answer) }),
      ],
    };
  },
  streamError: (message) => line({ error: message }),
};
