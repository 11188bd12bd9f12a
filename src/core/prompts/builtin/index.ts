import { TASKS, type Task } from "../../request/task.js";
import { sha256 } from "../hash.js";
import type { Prompt } from "../prompt.js";
import { ask } from "./ask.js";
import { completion } from "./completion.js";
import { document } from "./document.js";
import { explain } from "./explain.js";
import { fix } from "./fix.js";
import { generate } from "./generate.js";
import { refactor } from "./refactor.js";
import { test } from "./test.js";

/** The built-in prompt's template of each task. */
export const BUILT_IN: Readonly<Record<Task, string>> = {
  completion,
  refactor,
  explain,
  fix,
  test,
  document,
  generate,
  ask,
};

/** Near zero where one right text is wanted, unset where the provider's default serves. */
const TEMPERATURES: Partial<Record<Task, number>> = { completion: 0.1 };

let made: Promise<ReadonlyMap<Task, Prompt>> | undefined;

/** The built-in prompt of each task. */
export function builtInPrompts(): Promise<ReadonlyMap<Task, Prompt>> {
  made ??= Promise.all(TASKS.map(async (task) => [task, await toPrompt(task)] as const)).then(
    (entries) => new Map(entries),
  );
  return made;
}

/** The built-in prompt of a task. */
export async function builtInPrompt(task: Task): Promise<Prompt> {
  return (await builtInPrompts()).get(task) ?? toPrompt(task);
}

async function toPrompt(task: Task): Promise<Prompt> {
  const body = BUILT_IN[task];
  const temperature = TEMPERATURES[task];
  return {
    task,
    variant: undefined,
    name: `built-in ${task}`,
    path: undefined,
    models: [],
    ...(temperature === undefined ? {} : { temperature }),
    body,
    hash: await sha256(body),
  };
}
