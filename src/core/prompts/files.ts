import { isTask, type Task } from "../request/task.js";

/** The folder of prompt files in a workspace folder. */
export const PROMPT_FOLDER = ".fairlead/prompts";

/** What a path under the workspace folder is to the prompts. */
export type PromptFile =
  | { readonly kind: "prompt"; readonly task: Task; readonly variant: string | undefined; readonly name: string }
  | { readonly kind: "part"; readonly name: string };

/**
 * Reads task and variant off a path such as `.fairlead/prompts/refactor.claude.prompt`, or the name off a part such as
 * `.fairlead/prompts/_style.prompt`. Undefined for everything else: other folders, folders below, absolute and climbing paths.
 * @param path relative to the workspace folder, `/` separated.
 */
export function promptFileOf(path: string): PromptFile | undefined {
  if (!path.startsWith(`${PROMPT_FOLDER}/`)) return undefined;
  const name = /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,100})\.prompt$/.exec(path.slice(PROMPT_FOLDER.length + 1))?.[1];
  if (name === undefined || name.includes("..")) return undefined;
  const part = /^_([A-Za-z0-9][A-Za-z0-9-]{0,60})$/.exec(name)?.[1];
  if (part !== undefined) return { kind: "part", name: part };
  const dot = name.indexOf(".");
  const task = dot < 0 ? name : name.slice(0, dot);
  const variant = dot < 0 ? undefined : name.slice(dot + 1);
  return isTask(task) && variant !== "" ? { kind: "prompt", task, variant, name } : undefined;
}
