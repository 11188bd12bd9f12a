import type { Endpoint, StreamPart } from "../core/wire/wire.js";
import { newCallId } from "./callId.js";
import { failureFromProvider, failureOf } from "./failures.js";
import { sealReasoning } from "./openaiResponsesItems.js";
import { type OpenAIResponsesUsage, usageOfResponses } from "./openaiUsage.js";
import type { Assembler } from "./sdkWire.js";

interface OutputItem {
  readonly type?: string;
  readonly id?: string;
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly status?: string | null;
  readonly encrypted_content?: string | null;
  readonly summary?: readonly { readonly text?: string }[] | null;
  readonly content?: readonly { readonly type?: string; readonly text?: string; readonly refusal?: string }[] | null;
}

/** A whole answer of the Responses wire. */
export interface ResponsesAnswer {
  readonly model?: string;
  readonly status?: string | null;
  readonly output?: readonly OutputItem[] | null;
  readonly usage?: OpenAIResponsesUsage | null;
  readonly service_tier?: string | null;
  readonly incomplete_details?: { readonly reason?: string | null } | null;
  readonly error?: { readonly code?: string | null; readonly message?: string | null } | string | null;
}

/** One event of a stream. */
export interface ResponsesEvent {
  readonly type?: string;
  readonly response?: ResponsesAnswer;
  readonly delta?: unknown;
  readonly item?: OutputItem;
  readonly output_index?: number;
  readonly summary_index?: number;
}

/** Turns events of the Responses wire into parts; one for each answer. */
export class ResponsesAssembler implements Assembler<ResponsesEvent, ResponsesAnswer> {
  private model = "";
  private refusal = "";
  /** Output indexes of which text has come in deltas; their finished item says it again. */
  private readonly streamed = new Set<number>();
  private summary = "";
  private last: ResponsesAnswer | undefined;
  private readonly calls: OutputItem[] = [];

  constructor(
    private readonly endpoint: Endpoint,
    /** The model that was asked, which is what history is compared with. */
    private readonly asked: string,
    private readonly headers: Headers | undefined,
  ) {}

  /** Whether the provider has said how the answer ended. */
  get ended(): boolean {
    return this.last !== undefined;
  }

  /** The parts of one event. */
  *add(event: ResponsesEvent): Generator<StreamPart, void, undefined> {
    const index = event.output_index ?? 0;
    const delta = typeof event.delta === "string" ? event.delta : "";
    switch (event.type) {
      case "response.created":
      case "response.in_progress":
        yield* this.served(event.response);
        break;
      case "response.output_text.delta":
        this.streamed.add(index);
        yield* textPart(delta);
        break;
      case "response.refusal.delta":
        this.streamed.add(index);
        this.refusal += delta;
        break;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.streamed.add(index);
        yield* this.reasoning(delta, `${index}.${event.summary_index ?? 0}`);
        break;
      case "response.output_item.done":
        yield* this.item(event.item ?? {}, index);
        break;
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
        this.last = { ...event.response, status: event.type.slice("response.".length) };
        yield* this.served(event.response);
        break;
      case "error":
        yield {
          type: "failure",
          failure: failureFromProvider(this.endpoint, { headers: this.headers, body: { error: event } }),
        };
        break;
      default:
        break;
    }
  }

  /** The parts of a whole answer, without the last. */
  *addWhole(answer: ResponsesAnswer): Generator<StreamPart, void, undefined> {
    yield* this.served(answer);
    for (const [index, item] of (answer.output ?? []).entries()) {
      yield* this.item(item, index);
    }
    this.last = answer;
  }

  /** The last parts, once the provider has ended its answer. */
  *end(): Generator<StreamPart, void, undefined> {
    const { last } = this;
    if (last === undefined) {
      yield { type: "failure", failure: failureOf("truncated", this.endpoint) };
      return;
    }
    if (last.usage) {
      yield { type: "usage", usage: usageOfResponses(last.usage, this.headers, last.service_tier) };
    }
    const reason = last.incomplete_details?.reason ?? "";
    if (last.status === "failed" || last.error) {
      yield {
        type: "failure",
        failure: failureFromProvider(this.endpoint, {
          headers: this.headers,
          body: { error: last.error ?? { type: "server_error" } },
        }),
      };
    } else if (this.refusal !== "") {
      yield {
        type: "failure",
        failure: failureOf("content-policy", this.endpoint, { code: "refusal", said: this.refusal }),
      };
    } else if (reason === "content_filter") {
      yield { type: "failure", failure: failureOf("content-policy", this.endpoint, { code: reason }) };
    } else if (last.status === "cancelled" || last.status === "in_progress" || last.status === "queued") {
      yield { type: "failure", failure: failureOf("truncated", this.endpoint, { code: last.status }) };
    } else {
      const cut = last.status === "incomplete";
      const whole = this.calls.filter((call) => !cut || call.status === "completed");
      for (const call of whole) {
        yield {
          type: "tool-call",
          id: call.call_id || newCallId(),
          name: call.name ?? "",
          input: call.arguments?.trim() || "{}",
        };
      }
      yield { type: "finish", reason: cut ? "length" : whole.length > 0 ? "tool-calls" : "stop" };
    }
  }

  private *served(answer: ResponsesAnswer | undefined): Generator<StreamPart, void, undefined> {
    if (answer?.model && answer.model !== this.model) {
      this.model = answer.model;
      yield { type: "served", model: answer.model };
    }
  }

  private *reasoning(text: string, place: string): Generator<StreamPart, void, undefined> {
    if (text === "") {
      return;
    }
    const isNextParagraph = this.summary !== "" && this.summary !== place;
    this.summary = place;
    yield { type: "reasoning", text: isNextParagraph ? `\n\n${text}` : text };
  }

  private *item(item: OutputItem, index: number): Generator<StreamPart, void, undefined> {
    if (item.type === "function_call") {
      this.calls.push(item);
    } else if (item.type === "message" && !this.streamed.has(index)) {
      for (const part of item.content ?? []) {
        this.refusal += part.refusal ?? "";
        yield* textPart(part.text ?? "");
      }
    } else if (item.type === "reasoning") {
      if (!this.streamed.has(index)) {
        for (const [at, part] of (item.summary?.length ? item.summary : (item.content ?? [])).entries()) {
          yield* this.reasoning(part.text ?? "", `${index}.${at}`);
        }
      }
      if (item.encrypted_content && item.id) {
        yield {
          type: "reasoning",
          text: "",
          signature: sealReasoning({ model: this.asked, id: item.id, encrypted: item.encrypted_content }),
        };
      }
    }
  }
}

function* textPart(text: string): Generator<StreamPart, void, undefined> {
  if (text !== "") {
    yield { type: "text", text };
  }
}
