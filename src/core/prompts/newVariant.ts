import type { Task } from "../request/task.js";
import { builtInPrompt } from "./builtin/index.js";
import type { Prompt } from "./prompt.js";

/** The text of a base prompt file that does what the built-in prompt of the task does. */
export async function builtInText(task: Task): Promise<string> {
  const prompt = await builtInPrompt(task);
  return fileText(task, prompt, []);
}

/**
 * The text of a new variant for the models that a glob matches, started from the base prompt in force.
 * @param base the base prompt of the task; the built-in one when left out.
 */
export async function newVariantText(task: Task, modelGlob: string, base?: Prompt): Promise<string> {
  const prompt = base ?? (await builtInPrompt(task));
  return fileText(task, prompt, [
    `models: [${JSON.stringify(modelGlob)}]`,
    // So that a change of the base prompt shows that this variant may have to follow.
    `base: sha256:${prompt.hash}`,
  ]);
}

function fileText(task: Task, prompt: Prompt, lines: readonly string[]): string {
  const config = [
    ...(prompt.temperature === undefined ? [] : [`  temperature: ${prompt.temperature}`]),
    ...(prompt.maxOutputTokens === undefined ? [] : [`  maxOutputTokens: ${prompt.maxOutputTokens}`]),
    ...(prompt.effort === undefined ? [] : [`  effort: ${prompt.effort}`]),
  ];
  const head = [
    ...lines,
    ...(config.length > 0 ? ["config:", ...config] : []),
    `notes: ${JSON.stringify(`Started from ${prompt.name}; task ${task}.`)}`,
  ];
  return `---\n${head.join("\n")}\n---\n${prompt.body}`;
}
