import type { Task } from "./task.js";

/** Slash commands that people know from other assistants, and the task each of them names. */
const TASK_BY_COMMAND: Readonly<Record<string, Task>> = {
  ask: "ask",
  help: "ask",
  explain: "explain",
  fix: "fix",
  debug: "fix",
  test: "test",
  tests: "test",
  setuptests: "test",
  doc: "document",
  docs: "document",
  document: "document",
  refactor: "refactor",
  edit: "refactor",
  optimize: "refactor",
  simplify: "refactor",
  generate: "generate",
  new: "generate",
  newnotebook: "generate",
};

/** The task that a text's leading slash command names ("/tests use vitest"), or undefined. */
export function taskOfCommand(text: string): { readonly task: Task; readonly command: string } | undefined {
  const command = /^\s*(?:@\w+\s+)?\/([A-Za-z]+)(?=\s|$)/.exec(text)?.[1]?.toLowerCase();
  if (command === undefined || !Object.hasOwn(TASK_BY_COMMAND, command)) return undefined;
  const task = TASK_BY_COMMAND[command];
  return task === undefined ? undefined : { task, command };
}
