import type { Task } from "../request/task.js";

/** A problem in a prompt file, at a place; lines and columns count from 0. */
export interface PromptProblem {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A prompt text for a task, built in or from a file. */
export interface Prompt {
  readonly task: Task;
  /** Undefined for the base prompt of the task. */
  readonly variant: string | undefined;
  /** Such as `built-in refactor` or `refactor.claude`. */
  readonly name: string;
  /** Path relative to the workspace folder; undefined for built-in prompts. */
  readonly path: string | undefined;
  /** Globs over `provider/model-id`; empty for base prompts. */
  readonly models: readonly string[];
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly effort?: "none" | "minimal" | "low" | "medium" | "high";
  /** Hash of the base prompt that this variant was last compared with; when the base's hash differs the variant may be stale. */
  readonly base?: string;
  /** The template, with the parts it includes put in. */
  readonly body: string;
  /** SHA-256 of the file's text and of the parts it includes, hex. */
  readonly hash: string;
}
