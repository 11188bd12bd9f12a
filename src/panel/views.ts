import type { Task } from "../core/request/task.js";

/** Something that can be listened to; the panel listens only while it is visible. */
export interface Changing {
  onChange(listener: () => void): { dispose(): void };
}

/** A provider, or one model of it, that is kept out of routes for now. */
export interface HealthEntry {
  readonly providerId: string;
  /** The model's id when only this model is affected. */
  readonly model?: string;
  /** `cooling` for a pause after a failure, `open` for a breaker that has tripped, `half-open` while one call tries it. */
  readonly state: "cooling" | "open" | "half-open";
  /** When it is tried again, ms since 1970. */
  readonly until?: number;
  /** In words: which failures led to it. */
  readonly reason: string;
}

/** What the panel needs of provider health. */
export interface HealthView extends Changing {
  entries(): readonly HealthEntry[];
}

/** What the panel needs of providers. */
export interface ProvidersView extends Changing {
  /** How many the user has set up. */
  count(): Promise<number>;
}

/** One prompt of a task, as the panel lists it. */
export interface PromptEntry {
  /** Such as `built-in refactor` or `refactor.claude`; unique. */
  readonly name: string;
  readonly task: Task;
  /** Path relative to the workspace folder; undefined for built-in prompts. */
  readonly path?: string;
  /** Globs over `provider/model-id`; empty when it serves every model. */
  readonly models: readonly string[];
  readonly problems: readonly {
    readonly message: string;
    readonly severity: "error" | "warning";
    readonly line: number;
  }[];
  /** What keeps it from being used, such as "waits for your approval". */
  readonly inactive?: string;
}

/** What the panel needs of prompts. */
export interface PromptsView extends Changing {
  entries(): Promise<readonly PromptEntry[]>;
  /** Opens a prompt, a built-in one read-only, at a line counting from 0. */
  open(name: string, line?: number): Promise<void>;
  /** Makes and opens a new prompt file for a task. */
  create(task: Task): Promise<void>;
}

/** What the panel needs of overrides. */
export interface OverrideView extends Changing {
  /** The override in force in words, such as `session: openai/gpt-6`. */
  current(): string | undefined;
}
