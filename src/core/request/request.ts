import type { Message, ToolDefinition } from "../wire/message.js";
import type { Task } from "./task.js";

/** Where in the product a request came from. */
export type Surface =
  | "ghost-text"
  | "explain"
  | "refactor"
  | "fix"
  | "test"
  | "document"
  | "generate"
  | "commit-message"
  | "chat-model"
  | "chat-participant"
  | "command-line";

/** A stretch of text in a document; lines and characters count from 0, as in VS Code. */
export interface TextSpan {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** One problem that the editor reports at or near the place of a request. */
export interface DiagnosticNote {
  readonly message: string;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly span: TextSpan;
  readonly code?: string;
  readonly source?: string;
}

/** A piece of other text that may help, ranked: the first pieces are kept when the budget is short. */
export interface ContextPiece {
  /** Path relative to the workspace folder, `/` separated; it has passed the exclusion rules. */
  readonly path: string;
  readonly text: string;
  /** Why it was chosen, such as "imported" or "recently edited". */
  readonly reason: string;
}

/** The document that a request is about, as it was when the request was made. */
export interface RequestDocument {
  /** Path relative to its workspace folder, `/` separated; the bare name for untitled documents. */
  readonly path: string;
  /** Where the document really lies when links lead to it; rules about paths hold for these as well. */
  readonly realPaths?: readonly string[];
  /** VS Code's language id, such as `typescript`. */
  readonly language: string;
  readonly text: string;
  readonly selection?: TextSpan;
  readonly diagnostics?: readonly DiagnosticNote[];
}

/** One thing the editor asks. Surfaces build it; it names no model. */
export interface EditorRequest {
  /** Unique id, also the ledger's key. */
  readonly id: string;
  readonly surface: Surface;
  /** Set when a command already knows the task; otherwise the text is classified. */
  readonly task?: Task;
  /** The person's own words; empty for commands that need none. */
  readonly instruction: string;
  /** Inline requests come from a place in code, panel requests from a chat. */
  readonly location: "inline" | "panel";
  readonly document?: RequestDocument;
  /** Text before and after the cursor; only completions have it. */
  readonly hole?: { readonly prefix: string; readonly suffix: string };
  readonly context?: readonly ContextPiece[];
  /** Further values for prompts, such as `framework`, `style`, `staged` or `edit_format`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Earlier turns and tool traffic, sent as they are; only chat surfaces have it. */
  readonly conversation?: readonly Message[];
  /** Stable id of the conversation, so that its model is kept from turn to turn. */
  readonly conversationId?: string;
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: "auto" | "required" | "none";
  /** Cap on the answer's tokens that the surface asks for. */
  readonly maxOutputTokens?: number;
  /** Sampling: of a completion for answers that are wanted beside the best one (0 without), of a chat as its caller asks. */
  readonly temperature?: number;
  /** Texts at which a chat's answer ends, as its caller asks. */
  readonly stop?: readonly string[];
  /** How much the model should think, as a chat's caller asks. */
  readonly effort?: "none" | "minimal" | "low" | "medium" | "high";
  /** Asked by typing, not by a person's command: held to stricter speed rules and never told about by a message. */
  readonly automatic?: boolean;
  /** Why the surface asked, where nobody would guess it, such as ahead of an accept; kept among the record's notes. */
  readonly occasion?: string;
  /** Address (URI) of the workspace folder whose rules hold; undefined for documents outside of all folders. */
  readonly workspaceFolder?: string;
  /** The one model (`provider/model-id`) for this request, as in a comparison: an override that reaches no further. */
  readonly pinned?: string;
  /** Overrides the strategy in force, for the `Fast` and `Best` chat models. */
  readonly strategy?: "cheapest" | "fastest" | "best" | "ordered";
}
