import type { ModelCall } from "./call.js";
import type { Failure } from "./failure.js";
import type { Usage } from "./usage.js";

/** The protocols Fairlead speaks. */
export const WIRE_NAMES = [
  "openai-chat",
  "openai-responses",
  "openai-completions",
  "anthropic",
  "gemini",
  "mistral-fim",
  "ollama",
  "llamacpp-infill",
  "vscode-lm",
] as const;

/** One protocol. */
export type WireName = (typeof WIRE_NAMES)[number];

/** How an answer ended, when it ended well. */
export type FinishReason = "stop" | "length" | "tool-calls";

/** What a wire reports while an answer arrives, in order. The last part is always `finish` or `failure`. */
export type StreamPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string; readonly signature?: string }
  /** A whole tool call; wires gather the pieces. */
  | {
      readonly type: "tool-call";
      readonly id: string;
      readonly name: string;
      readonly input: string;
      readonly signature?: string;
    }
  /** The model that the provider says is answering. */
  | { readonly type: "served"; readonly model: string }
  /** Latest known usage; later parts replace earlier ones. */
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "finish"; readonly reason: FinishReason }
  | { readonly type: "failure"; readonly failure: Failure };

/** Small differences between endpoints that speak the same wire; data, from presets and learned refusals. */
export interface Quirks {
  /** The endpoint refuses `stream_options`. */
  readonly noStreamOptions?: boolean;
  /** `max_tokens` instead of `max_completion_tokens`. */
  readonly maxTokensField?: "max_tokens" | "max_completion_tokens";
  /** Role of the system text on OpenAI wires. */
  readonly systemRole?: "system" | "developer";
  /** Parameters that the endpoint refuses, left out. */
  readonly omit?: readonly string[];
  /** Fixed extra body fields, such as OpenRouter's `usage: { include: true }`. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Earlier reasoning must be sent back with tool calls under this name (DeepSeek: `reasoning_content`). */
  readonly reasoningField?: "reasoning_content" | "reasoning";
  /** Path of the completions or FIM call, relative to `baseUrl`. */
  readonly completionPath?: string;
  /** Extra fixed query, such as Azure's `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Header that carries the key when it is not `Authorization: Bearer`. */
  readonly keyHeader?: "api-key" | "x-api-key" | "x-portkey-api-key";
}

/** Where a call goes. The key is held only as long as the call. */
export interface Endpoint {
  /** The user's id of the provider. */
  readonly providerId: string;
  /** Words for messages, such as `OpenAI`. */
  readonly label: string;
  readonly baseUrl: string;
  readonly key: string | undefined;
  readonly quirks: Quirks;
}

/** One protocol's client. */
export interface Wire {
  readonly name: WireName;
  /**
   * Makes one call, without retries, redirects to other origins or time limits of its own.
   * Expected failures are the last part, never a throw. When `signal` aborts, the socket is closed at once
   * and the stream ends with a failure of class `cancelled`.
   */
  stream(call: ModelCall, endpoint: Endpoint, signal: AbortSignal): AsyncIterable<StreamPart>;
}

/** Gives the client of a wire, loading its code at first use. */
export type WireLoader = (name: WireName) => Promise<Wire>;
