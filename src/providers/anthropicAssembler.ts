import type { Usage } from "../core/wire/usage.js";
import type { Endpoint, StreamPart } from "../core/wire/wire.js";
import { sealProof } from "./anthropicThinking.js";
import { failureFromProvider, failureOf } from "./failures.js";
import { isJson } from "./json.js";
import type { Assembler } from "./sdkWire.js";

/** Anthropic's usage; every count apart, the output with the thinking in it. */
interface AnthropicUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_creation?: {
    readonly ephemeral_5m_input_tokens?: number | null;
    readonly ephemeral_1h_input_tokens?: number | null;
  } | null;
  readonly output_tokens_details?: { readonly thinking_tokens?: number | null } | null;
  readonly service_tier?: string | null;
  readonly speed?: string | null;
}

interface AnthropicContent {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly data?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
}

interface StopFields {
  readonly stop_reason?: string | null;
  readonly stop_details?: { readonly category?: string | null; readonly explanation?: string | null } | null;
}

/** A whole answer. */
export interface AnthropicAnswer extends StopFields {
  readonly type?: string;
  readonly model?: string;
  readonly content?: readonly AnthropicContent[];
  readonly usage?: AnthropicUsage | null;
  readonly error?: unknown;
}

/** One event of a stream. */
export interface AnthropicEvent {
  readonly type?: string;
  readonly index?: number;
  readonly message?: AnthropicAnswer;
  readonly content_block?: AnthropicContent;
  readonly delta?: StopFields & {
    readonly type?: string;
    readonly text?: string;
    readonly thinking?: string;
    readonly signature?: string;
    readonly partial_json?: string;
  };
  readonly usage?: AnthropicUsage | null;
  readonly error?: unknown;
}

interface OpenBlock {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly startInput: unknown;
  input: string;
  signature: string;
  done: boolean;
}

/** Turns events of the Anthropic wire into parts; one for each answer. */
export class AnthropicAssembler implements Assembler<AnthropicEvent, AnthropicAnswer> {
  private model = "";
  private readonly blocks = new Map<number, OpenBlock>();
  private usage: AnthropicUsage = {};
  private stop: StopFields = {};
  private stopped = false;

  constructor(
    private readonly endpoint: Endpoint,
    /** The model that was asked, which is what history is compared with. */
    private readonly asked: string,
    private readonly headers: Headers | undefined,
  ) {}

  /** Whether `message_stop` has come. */
  get ended(): boolean {
    return this.stopped;
  }

  /** The parts of one event. */
  *add(event: AnthropicEvent): Generator<StreamPart, void, undefined> {
    switch (event.type) {
      case "message_start":
        yield* this.start(event.message ?? {});
        break;
      case "content_block_start":
        yield* this.open(event.index ?? 0, event.content_block ?? {});
        break;
      case "content_block_delta":
        yield* this.extend(event.index ?? 0, event.delta ?? {});
        break;
      case "content_block_stop":
        yield* this.close(event.index ?? 0);
        break;
      case "message_delta":
        this.stop = { ...this.stop, ...event.delta };
        if (event.usage) {
          yield this.count(event.usage, this.stop.stop_reason === null || this.stop.stop_reason === undefined);
        }
        break;
      case "message_stop":
        this.stopped = true;
        break;
      case "error":
        yield { type: "failure", failure: failureFromProvider(this.endpoint, { headers: this.headers, body: event }) };
        break;
      default:
        // `ping` and events of the future.
        break;
    }
  }

  /** The parts of a whole answer, without the last. */
  *addWhole(answer: AnthropicAnswer): Generator<StreamPart, void, undefined> {
    if (answer.type === "error" || (answer.error !== undefined && answer.error !== null)) {
      yield { type: "failure", failure: failureFromProvider(this.endpoint, { headers: this.headers, body: answer }) };
      return;
    }
    yield* this.start({ model: answer.model ?? "" });
    for (const [index, block] of (answer.content ?? []).entries()) {
      yield* this.open(index, block);
      yield* this.close(index);
    }
    if (answer.usage) {
      yield this.count(answer.usage, false);
    }
    this.stop = answer;
    this.stopped = answer.stop_reason !== null && answer.stop_reason !== undefined;
  }

  /** The last part, once the provider has ended its answer. */
  *end(): Generator<StreamPart, void, undefined> {
    const reason = this.stop.stop_reason;
    if (!this.stopped || !reason) {
      yield { type: "failure", failure: failureOf("truncated", this.endpoint) };
      return;
    }
    if (reason === "refusal") {
      const details = this.stop.stop_details;
      const said = details?.explanation ?? (details?.category ? `category ${details.category}` : undefined);
      yield {
        type: "failure",
        failure: failureOf("content-policy", this.endpoint, {
          code: "refusal",
          ...(said === undefined ? {} : { said }),
        }),
      };
      return;
    }
    if (reason === "model_context_window_exceeded") {
      yield { type: "failure", failure: failureOf("context-window", this.endpoint, { code: reason }) };
      return;
    }
    const calls = [...this.blocks.values()].filter((block) => block.type === "tool_use" && block.done);
    const whole = calls
      .map((block) => ({ block, input: inputOf(block) }))
      .filter(({ input }) => reason !== "max_tokens" || isJson(input));
    for (const { block, input } of whole) {
      yield { type: "tool-call", id: block.id, name: block.name, input };
    }
    if (reason === "max_tokens") {
      yield { type: "finish", reason: "length" };
    } else {
      yield { type: "finish", reason: whole.length > 0 ? "tool-calls" : "stop" };
    }
  }

  private *start(message: AnthropicAnswer): Generator<StreamPart, void, undefined> {
    if (message.model && message.model !== this.model) {
      this.model = message.model;
      yield { type: "served", model: message.model };
    }
    if (message.usage) {
      yield this.count(message.usage, true);
    }
  }

  private *open(index: number, block: AnthropicContent): Generator<StreamPart, void, undefined> {
    this.blocks.set(index, {
      type: block.type ?? "",
      id: block.id ?? "",
      name: block.name ?? "",
      startInput: block.input,
      input: "",
      signature: block.signature ?? "",
      done: false,
    });
    if (block.type === "text" && block.text) {
      yield { type: "text", text: block.text };
    } else if (block.type === "thinking" && block.thinking) {
      yield { type: "reasoning", text: block.thinking };
    } else if (block.type === "redacted_thinking" && block.data) {
      yield { type: "reasoning", text: "", signature: sealProof({ model: this.asked, redacted: block.data }) };
    }
  }

  private *extend(index: number, delta: NonNullable<AnthropicEvent["delta"]>): Generator<StreamPart, void, undefined> {
    const block = this.blocks.get(index);
    if (delta.type === "text_delta" && delta.text) {
      yield { type: "text", text: delta.text };
    } else if (delta.type === "thinking_delta" && delta.thinking) {
      yield { type: "reasoning", text: delta.thinking };
    } else if (block !== undefined && delta.type === "signature_delta") {
      block.signature += delta.signature ?? "";
    } else if (block !== undefined && delta.type === "input_json_delta") {
      block.input += delta.partial_json ?? "";
    }
  }

  private *close(index: number): Generator<StreamPart, void, undefined> {
    const block = this.blocks.get(index);
    if (block === undefined) {
      return;
    }
    block.done = true;
    if (block.type === "thinking" && block.signature !== "") {
      // The proof comes after the text that it is about, as a piece of its own.
      yield { type: "reasoning", text: "", signature: sealProof({ model: this.asked, signature: block.signature }) };
    }
  }

  private count(reported: AnthropicUsage, incomplete: boolean): StreamPart {
    // Later figures replace earlier ones. Those that an event leaves out, or sends as null or 0, still hold:
    // counts only grow, and imitators send zeros where Anthropic sends nothing.
    this.usage = { ...this.usage, ...Object.fromEntries(Object.entries(reported).filter(([, value]) => value)) };
    const usage = usageOfAnthropic(this.usage);
    return { type: "usage", usage: incomplete ? { ...usage, incomplete: true } : usage };
  }
}

/** Our usage from Anthropic's. */
export function usageOfAnthropic(usage: AnthropicUsage): Usage {
  const hour = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  const written = Math.max(
    usage.cache_creation_input_tokens ?? 0,
    hour + (usage.cache_creation?.ephemeral_5m_input_tokens ?? 0),
  );
  const output = usage.output_tokens ?? 0;
  const reasoning = Math.min(usage.output_tokens_details?.thinking_tokens ?? 0, output);
  const tier = usage.speed === "fast" ? "fast" : usage.service_tier;
  return {
    input: usage.input_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: written - hour,
    cacheWriteHour: hour,
    output: output - reasoning,
    reasoning,
    ...(tier && tier !== "standard" ? { serviceTier: tier } : {}),
  };
}

function inputOf(block: OpenBlock): string {
  if (block.input.trim() !== "") {
    return block.input;
  }
  return block.startInput === undefined || block.startInput === null ? "{}" : JSON.stringify(block.startInput);
}
