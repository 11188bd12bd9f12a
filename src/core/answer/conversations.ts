import type { Task } from "../request/task.js";
import type { Route } from "../routing/route.js";

/** Remembers which model answers a conversation, for its cache and for consistency. */
export interface Conversations {
  /** The model to stay with; undefined for a first turn or when the task has changed. */
  keptModel(conversationId: string | undefined, task: Task): string | undefined;
  /** Notes who answered. Returns words about a change of model, for the record, or undefined. */
  answered(conversationId: string | undefined, task: Task, model: string | undefined, route: Route): string | undefined;
}

/** Conversations end without telling us; the oldest are forgotten first. */
const MOST_CONVERSATIONS = 200;

/** Creates an empty memory of conversations; it lives as long as the window. */
export function createConversations(): Conversations {
  const last = new Map<string, { readonly task: Task; readonly model: string }>();
  return {
    keptModel(id, task) {
      const before = id === undefined ? undefined : last.get(id);
      return before?.task === task ? before.model : undefined;
    },
    answered(id, task, model, route) {
      if (id === undefined || model === undefined) return undefined;
      const before = last.get(id);
      last.delete(id);
      last.set(id, { task, model });
      const oldest = last.keys().next();
      if (last.size > MOST_CONVERSATIONS && oldest.done !== true) last.delete(oldest.value);
      if (before === undefined || before.model === model) return undefined;
      return `changed from ${before.model} to ${model} within the conversation: ${reasonOf(before, task, route)}`;
    },
  };
}

function reasonOf(before: { readonly task: Task; readonly model: string }, task: Task, route: Route): string {
  if (before.task !== task) return `the task changed from ${before.task} to ${task}`;
  const candidate = route.candidates.find(({ model }) => model === before.model);
  if (candidate === undefined) return "it is not configured any more";
  return candidate.kept ? "it failed" : candidate.reason;
}
