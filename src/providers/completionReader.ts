import type { Usage } from "../core/wire/usage.js";
import type { Endpoint, FinishReason, StreamPart } from "../core/wire/wire.js";
import { failureOf } from "./failures.js";
import { type Fields, countIn, entriesOf, fieldsOf, textIn } from "./json.js";
import type { Reader } from "./postWire.js";

/**
 * Reads the answers of OpenAI's completions and of Mistral's fill-in-the-middle, streamed or whole: `choices[0]` with
 * `text`, or with `delta` or `message` and their `content`. The end is kept back until the stream ends, because usage
 * may follow it.
 */
export class CompletionReader implements Reader {
  private reason: FinishReason | "content-policy" | undefined;

  constructor(private readonly endpoint: Endpoint) {}

  get whole(): boolean {
    return this.reason !== undefined;
  }

  *read(chunk: Fields): Generator<StreamPart> {
    const choice = fieldsOf(entriesOf(chunk.choices)[0]);
    const text =
      textIn(choice.text) ?? contentOf(fieldsOf(choice.delta).content) ?? contentOf(fieldsOf(choice.message).content);
    if (text !== undefined) {
      yield { type: "text", text };
    }
    const usage = usageOf(chunk.usage);
    if (usage !== undefined) {
      yield { type: "usage", usage };
    }
    this.reason = finishOf(textIn(choice.finish_reason)) ?? this.reason;
  }

  /** Some servers give no reason; `[DONE]` then says that the text is whole. */
  *end(done: boolean): Generator<StreamPart> {
    const reason = this.reason ?? (done ? "stop" : undefined);
    if (reason === "content-policy") {
      yield { type: "failure", failure: failureOf("content-policy", this.endpoint, { code: "content_filter" }) };
    } else if (reason !== undefined) {
      yield { type: "finish", reason };
    }
  }
}

/** Mistral may send content as a list of chunks. */
function contentOf(content: unknown): string | undefined {
  if (typeof content === "string") {
    return textIn(content);
  }
  return textIn(
    entriesOf(content)
      .map((part) => textIn(fieldsOf(part).text) ?? "")
      .join(""),
  );
}

function finishOf(reason: string | undefined): FinishReason | "content-policy" | undefined {
  if (reason === undefined) {
    return undefined;
  }
  if (reason === "content_filter") {
    return "content-policy";
  }
  return reason === "length" || reason === "model_length" ? "length" : "stop";
}

function usageOf(value: unknown): Usage | undefined {
  const usage = fieldsOf(value);
  const prompt = countIn(usage.prompt_tokens);
  if (prompt === undefined) {
    return undefined;
  }
  // DeepSeek counts cache hits in a field of its own; the prompt includes them either way.
  const cacheRead =
    countIn(fieldsOf(usage.prompt_tokens_details).cached_tokens) ?? countIn(usage.prompt_cache_hit_tokens) ?? 0;
  const billedUsd = countIn(usage.cost);
  return {
    input: Math.max(0, prompt - cacheRead),
    cacheRead,
    cacheWrite: 0,
    cacheWriteHour: 0,
    output: countIn(usage.completion_tokens) ?? 0,
    reasoning: 0,
    ...(billedUsd === undefined ? {} : { billedUsd }),
  };
}
