import type { Task } from "../request/task.js";

/** The user's own choice of model, and how far it reaches. */
export type Override =
  | { readonly scope: "next"; readonly model: string }
  | { readonly scope: "task"; readonly task: Task; readonly model: string }
  | { readonly scope: "session"; readonly model: string };

/** A model that a surface asks for by name for one request; it obeys the team's rules as an override does. */
export interface PinnedModel {
  readonly scope: "request";
  readonly model: string;
}

/** The overrides in force. They live in memory: a new window starts without any. */
export interface Overrides {
  /**
   * The narrowest override that holds for a task: the next request's, then the task's, then the session's.
   * Completions come with every pause in typing, so the next request is never one of them.
   */
  current(task: Task): Override | undefined;
  /** To be called when a request has taken `current`; ends the override of the next request. */
  consumeNext(): void;
  /** Adds an override; it replaces the one of the same reach. */
  set(override: Override): void;
  /** Ends all overrides. */
  clear(): void;
  /** All overrides, narrowest first. */
  all(): readonly Override[];
  onChange(listener: () => void): { dispose(): void };
}

/** Makes an empty store of overrides. */
export function createOverrides(): Overrides {
  let next: Override | undefined;
  let session: Override | undefined;
  const tasks = new Map<Task, Override>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    current: (task) => (task === "completion" ? undefined : next) ?? tasks.get(task) ?? session,
    consumeNext() {
      if (!next) return;
      next = undefined;
      changed();
    },
    set(override) {
      if (override.scope === "next") next = override;
      else if (override.scope === "task") tasks.set(override.task, override);
      else session = override;
      changed();
    },
    clear() {
      if (!next && !session && tasks.size === 0) return;
      next = undefined;
      session = undefined;
      tasks.clear();
      changed();
    },
    all: () => [next, ...tasks.values(), session].filter((override) => override !== undefined),
    onChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
