/** Text of one side. */
export interface TextContent {
  readonly type: "text";
  readonly text: string;
}

/** An image, inline only: no wire is ever asked to fetch an address. */
export interface ImageContent {
  readonly type: "image";
  /** Such as `image/png`. */
  readonly mimeType: string;
  readonly base64: string;
}

/** Thinking that a model showed earlier; only the wire that made it may send it back. */
export interface ReasoningContent {
  readonly type: "reasoning";
  readonly text: string;
  /** Provider's proof that the text is its own (Anthropic `signature`, Gemini `thoughtSignature`, OpenAI encrypted item). */
  readonly signature?: string;
  /** The wire that made it. */
  readonly origin?: string;
}

/** A tool call that the model made. */
export interface ToolCallContent {
  readonly type: "tool-call";
  readonly id: string;
  readonly name: string;
  /** The arguments as the JSON text that the model wrote; `{}` when it wrote none. */
  readonly input: string;
  /** Opaque proof some wires (Gemini `thoughtSignature`) need with the call when history is sent back. */
  readonly signature?: string;
}

/** What a tool answered. */
export interface ToolResultContent {
  readonly type: "tool-result";
  readonly id: string;
  readonly name?: string;
  readonly text: string;
  readonly images?: readonly ImageContent[];
  readonly isError?: boolean;
}

/** Any part of a message. */
export type Content = TextContent | ImageContent | ReasoningContent | ToolCallContent | ToolResultContent;

/** One turn. Tool results travel in `user` messages, tool calls in `assistant` messages. */
export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: readonly Content[];
}

/** A tool that the model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments; an object schema. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}
