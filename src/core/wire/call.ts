import type { Message, ToolDefinition } from "./message.js";

/** What is common to every call of a model. */
interface CallBase {
  /** The model's id as its provider knows it, without the provider's name in front. */
  readonly model: string;
  readonly maxOutputTokens: number;
  readonly temperature?: number;
  readonly stop?: readonly string[];
  /** Whether the answer is asked for as a stream; a wire that cannot stream answers with one delta. */
  readonly stream: boolean;
}

/** A conversation. */
export interface ChatCall extends CallBase {
  readonly kind: "chat";
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: "auto" | "required" | "none";
  /** How much the model should think, where it can be told. */
  readonly effort?: "none" | "minimal" | "low" | "medium" | "high";
  /** Whether the catalog says that the model reasons; wires then leave out what such models refuse. */
  readonly reasons?: boolean;
}

/** A hole to be filled. */
export interface CompletionCall extends CallBase {
  readonly kind: "completion";
  readonly prefix: string;
  readonly suffix: string;
  /** Other files that help; used by wires and templates that can carry them. */
  readonly context: readonly { readonly path: string; readonly text: string }[];
  /** Path and language of the document, for templates that carry them. */
  readonly path: string;
  readonly language: string;
  /** The template family that the user named for the model; otherwise it is told from the model's id. */
  readonly template?: string;
}

/** One call of one model, in our own terms; each wire turns it into its protocol. */
export type ModelCall = ChatCall | CompletionCall;
