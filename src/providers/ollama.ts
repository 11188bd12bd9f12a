import type { Usage } from "../core/wire/usage.js";
import type { StreamPart } from "../core/wire/wire.js";
import { newCallId } from "./callId.js";
import { type Fields, countIn, entriesOf, fieldsOf, textIn } from "./json.js";
import { ollamaChat, ollamaGenerate } from "./ollamaRequest.js";
import { postWire, type Reader } from "./postWire.js";

/** Ollama's own protocol: `/api/chat` for conversations, `/api/generate` with `suffix` for completions; one JSON a line. */
export const wire = postWire({
  name: "ollama",
  takes: ["chat", "completion"],
  streamsLines: true,
  tagsThinking: true,
  refusals: [{ words: /does not support thinking/i, parameter: "think" }],
  post: (call) =>
    call.kind === "chat"
      ? { path: "api/chat", body: ollamaChat(call) }
      : { path: "api/generate", body: ollamaGenerate(call) },
  servedIn: (line) => textIn(line.model),
  reader: () => new LineReader(),
});

class LineReader implements Reader {
  private calls = 0;

  *read(line: Fields): Generator<StreamPart> {
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
      const id = textIn(fieldsOf(entry).id) ?? newCallId();
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
function usageOf(line: Fields): Usage {
  return {
    input: countIn(line.prompt_eval_count) ?? 0,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWriteHour: 0,
    output: countIn(line.eval_count) ?? 0,
    reasoning: 0,
  };
}
