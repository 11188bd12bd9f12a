import type { Endpoint, FinishReason, StreamPart } from "../core/wire/wire.js";
import { newCallId } from "./callId.js";
import { failureFromProvider, failureOf } from "./failures.js";
import { type OpenAIUsage, usageOfChat } from "./openaiUsage.js";
import type { Assembler } from "./sdkWire.js";
import { type Fields, isJson } from "./json.js";

/** What compatible servers send as a chunk or a whole answer; nothing of it can be relied on. */
export interface ChatChunk {
  readonly model?: string | null;
  readonly choices?: readonly ChatChoice[] | null;
  readonly usage?: OpenAIUsage | null;
  readonly service_tier?: string | null;
  readonly error?: unknown;
}

interface ChatChoice {
  readonly delta?: ChatDelta | null;
  readonly message?: ChatDelta | null;
  readonly finish_reason?: string | null;
}

type TextOrParts =
  | string
  | readonly {
      readonly type?: string;
      readonly text?: string;
      readonly thinking?: string | readonly { readonly text?: string }[];
    }[];

interface ChatDelta {
  readonly content?: TextOrParts | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly tool_calls?: readonly ChatToolDelta[] | null;
}

interface ChatToolDelta {
  readonly index?: number | null;
  readonly id?: string | null;
  readonly function?: {
    readonly name?: string | null;
    readonly arguments?: string | Fields | null;
  } | null;
}

interface OpenCall {
  readonly key: string;
  id: string;
  name: string;
  input: string;
}

/** Turns chunks of the OpenAI Chat wire into parts; one for each answer. */
export class ChatAssembler implements Assembler<ChatChunk, ChatChunk> {
  /** Usage follows the finish, so only the end of the stream is the end. */
  readonly ended = false;
  private model = "";
  private finishReason: string | undefined;
  private refusal = "";
  private readonly calls: OpenCall[] = [];
  private usage: { readonly part: StreamPart & { type: "usage" }; readonly final: boolean } | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly headers: Headers | undefined,
  ) {}

  get whole(): boolean {
    return this.finishReason !== undefined;
  }

  /** The parts of one chunk. */
  *add(chunk: ChatChunk): Generator<StreamPart, void, undefined> {
    if (chunk.error !== undefined && chunk.error !== null) {
      yield { type: "failure", failure: failureFromProvider(this.endpoint, { headers: this.headers, body: chunk }) };
      return;
    }
    if (chunk.model && chunk.model !== this.model) {
      this.model = chunk.model;
      yield { type: "served", model: chunk.model };
    }
    const choice = chunk.choices?.[0];
    const delta = choice?.delta ?? choice?.message;
    if (delta) {
      yield* this.addDelta(delta);
    }
    if (choice?.finish_reason) {
      this.finishReason = choice.finish_reason;
    }
    if (chunk.usage) {
      const usage = usageOfChat(chunk.usage, this.headers, chunk.service_tier);
      const final = this.finishReason !== undefined;
      this.usage = { part: { type: "usage", usage: final ? usage : { ...usage, incomplete: true } }, final };
      yield this.usage.part;
    }
  }

  /** A whole answer is one chunk with a `message`. */
  addWhole(chunk: ChatChunk): Generator<StreamPart, void, undefined> {
    return this.add(chunk);
  }

  /** The last parts, once the provider has ended its answer. */
  *end(): Generator<StreamPart, void, undefined> {
    if (this.finishReason === undefined) {
      yield { type: "failure", failure: failureOf("truncated", this.endpoint) };
      return;
    }
    if (this.usage !== undefined && !this.usage.final) {
      const { incomplete: _incomplete, ...usage } = this.usage.part.usage;
      yield { type: "usage", usage };
    }
    if (this.refusal !== "") {
      yield {
        type: "failure",
        failure: failureOf("content-policy", this.endpoint, { code: "refusal", said: this.refusal }),
      };
      return;
    }
    const reason = finishOf(this.finishReason);
    if (reason === undefined) {
      yield { type: "failure", failure: endedBadly(this.endpoint, this.finishReason) };
      return;
    }
    const whole = this.calls.filter((call) => call.name !== "" && (reason !== "length" || isJson(call.input)));
    for (const call of whole) {
      yield {
        type: "tool-call",
        id: call.id || newCallId(),
        name: call.name,
        input: call.input.trim() || "{}",
      };
    }
    yield { type: "finish", reason: reason === "stop" && whole.length > 0 ? "tool-calls" : reason };
  }

  private *addDelta(delta: ChatDelta): Generator<StreamPart, void, undefined> {
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) {
      yield { type: "reasoning", text: reasoning };
    }
    if (typeof delta.content === "string") {
      if (delta.content !== "") {
        yield { type: "text", text: delta.content };
      }
    } else {
      yield* listedContent(delta.content ?? []);
    }
    if (delta.refusal) {
      this.refusal += delta.refusal;
    }
    delta.tool_calls?.forEach((call, position) => this.addCall(call, position));
  }

  private addCall(delta: ChatToolDelta, position: number): void {
    const key = `${delta.index ?? position}`;
    let open = this.calls.findLast((call) => call.key === key);
    // Ollama sends every call whole and all with index 0; a new id is then a new call. Others give no id either: what
    // comes with a name after whole arguments begins the next call.
    const isNext =
      delta.id && open !== undefined && open.id !== ""
        ? delta.id !== open.id
        : Boolean(delta.function?.name && delta.function.arguments) && open !== undefined && isJson(open.input);
    if (open === undefined || isNext) {
      open = { key, id: "", name: "", input: "" };
      this.calls.push(open);
    }
    open.id ||= delta.id ?? "";
    open.name ||= delta.function?.name ?? "";
    const input = delta.function?.arguments;
    open.input += typeof input === "string" ? input : input ? JSON.stringify(input) : "";
  }
}

/** Mistral's list form, in which thinking and text are parts. */
function* listedContent(parts: Exclude<TextOrParts, string>): Generator<StreamPart, void, undefined> {
  for (const part of parts) {
    const thinking =
      typeof part.thinking === "string"
        ? part.thinking
        : (part.thinking ?? []).map((piece) => piece.text ?? "").join("");
    if (thinking !== "") {
      yield { type: "reasoning", text: thinking };
    }
    if (part.text) {
      yield { type: "text", text: part.text };
    }
  }
}

/** Undefined for reasons that are failures. `model_length` is Mistral's. */
function finishOf(reason: string): FinishReason | undefined {
  switch (reason) {
    case "length":
    case "max_tokens":
    case "model_length":
      return "length";
    case "tool_calls":
    case "function_call":
      return "tool-calls";
    case "content_filter":
    case "sensitive":
    case "error":
    case "network_error":
    case "insufficient_system_resource":
      return undefined;
    default:
      return "stop";
  }
}

/** `error` is OpenRouter's, `insufficient_system_resource` DeepSeek's, `sensitive` and `network_error` Z.ai's. */
function endedBadly(endpoint: Endpoint, reason: string) {
  switch (reason) {
    case "content_filter":
    case "sensitive":
      return failureOf("content-policy", endpoint, { code: reason });
    case "insufficient_system_resource":
      return failureOf("overloaded", endpoint, { code: reason });
    default:
      return failureOf("server", endpoint, { code: reason });
  }
}
