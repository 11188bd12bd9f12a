import type { ModelCall } from "../core/wire/call.js";
import type { Usage } from "../core/wire/usage.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { type Progress, guardAnswer } from "./answerGuard.js";
import { failureFromProvider } from "./failures.js";
import { countIn, entriesOf, fieldsOf, textIn } from "./json.js";
import { ollamaChat, ollamaGenerate } from "./ollamaRequest.js";
import { answerKind, postJson } from "./post.js";
import { jsonLines } from "./streams.js";

/** Ollama's own protocol: `/api/chat` for conversations, `/api/generate` with `suffix` for completions; one JSON a line. */
export const wire: Wire = {
  name: "ollama",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => parts(call, endpoint, signal, progress)),
};

async function* parts(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  const post =
    call.kind === "chat"
      ? { path: "api/chat", body: ollamaChat(call) }
      : { path: "api/generate", body: ollamaGenerate(call) };
  const refusals = [{ words: /does not support thinking/i, parameter: "think" }];
  const response = await postJson(endpoint, { ...post, refusals }, signal, progress);
  const reader = new LineReader(endpoint, response.headers);
  // Error lines come with status 200 once the stream has begun. A proxy may relabel the type; only HTML is hopeless.
  answerKind(endpoint, response);
  if (call.stream) {
    for await (const line of jsonLines(response)) {
      yield* reader.read(line);
    }
  } else {
    yield* reader.read(await response.json());
  }
}

class LineReader {
  private served: string | undefined;
  private calls = 0;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly headers: Headers,
  ) {}

  *read(value: unknown): Generator<StreamPart> {
    const line = fieldsOf(value);
    if (line.error !== undefined) {
      yield { type: "failure", failure: failureFromProvider(this.endpoint, { headers: this.headers, body: value }) };
      return;
    }
    const served = textIn(line.model);
    if (served !== undefined && served !== this.served) {
      this.served = served;
      yield { type: "served", model: served };
    }
    const message = fieldsOf(line.message);
    const reasoning = textIn(message.thinking) ?? textIn(line.thinking);
    if (reasoning !== undefined) {
      yield { type: "reasoning", text: reasoning };
    }
    const text = textIn(message.content) ?? textIn(line.response);
    if (text !== undefined) {
      yield { type: "text", text };
    }
    for (const entry of entriesOf(message.tool_calls)) {
      const call = fieldsOf(fieldsOf(entry).function);
      this.calls += 1;
      const id = textIn(fieldsOf(entry).id) ?? `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
      const input = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments ?? {});
      yield { type: "tool-call", id, name: textIn(call.name) ?? "", input };
    }
    if (line.done === true) {
      yield { type: "usage", usage: usageOf(line) };
      yield { type: "finish", reason: this.reason(textIn(line.done_reason)) };
    }
  }

  private reason(doneReason: string | undefined): "length" | "tool-calls" | "stop" {
    if (doneReason === "length") {
      return "length";
    }
    return this.calls > 0 ? "tool-calls" : "stop";
  }
}

/** A prompt that was still in memory has no `prompt_eval_count`; its tokens are then not known and count as none. */
function usageOf(line: Readonly<Record<string, unknown>>): Usage {
  return {
    input: countIn(line.prompt_eval_count) ?? 0,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWriteHour: 0,
    output: countIn(line.eval_count) ?? 0,
    reasoning: 0,
  };
}
