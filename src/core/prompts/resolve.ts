import { expandBraces } from "../catalog/glob.js";
import { matchesModel } from "../catalog/modelGlob.js";
import type { Task } from "../request/task.js";
import { builtInPrompt } from "./builtin/index.js";
import type { BrokenPrompt } from "./parse.js";
import type { Prompt } from "./prompt.js";

/** The prompt for one model, and what a person should know about the choice. */
export interface ResolvedPrompt {
  readonly prompt: Prompt;
  readonly note?: string;
}

/** How exactly a glob names a model: rank first, then how many characters it spells out. */
interface Fit {
  /** 3 this very model, 2 a family, 1 a provider, 0 everything. */
  readonly rank: number;
  readonly spelled: number;
}

/**
 * Chooses the prompt of a task for a model: its own variant, else the most exact family, else its provider's, else the
 * base file, else the built-in one. Two variants that fit alike are a mistake in the files: neither is taken and the note says so.
 * A file that is broken gives way to the base prompt, and the note says so too.
 * @param modelName `provider/model-id` of the model that will be called, a fallback included.
 * @param prompts the prompts that can be used, from files.
 * @param broken prompt files that cannot be used.
 */
export async function resolvePrompt(
  task: Task,
  modelName: string,
  prompts: readonly Prompt[],
  broken: readonly BrokenPrompt[] = [],
): Promise<ResolvedPrompt> {
  const files = prompts.filter((prompt) => prompt.task === task);
  const brokenFiles = broken.filter((file) => file.task === task);
  const brokenBase = brokenFiles.find((file) => file.variant === undefined);
  const base = files.find((prompt) => prompt.variant === undefined) ?? (await builtInPrompt(task));

  const fitting = [
    ...files.map((prompt) => ({ prompt, name: prompt.name, fit: bestFit(prompt.models, modelName) })),
    ...brokenFiles.map((file) => ({ prompt: undefined, name: file.name, fit: bestFit(file.models, modelName) })),
  ].filter((entry) => entry.fit !== undefined);
  fitting.sort((left, right) => compare(right.fit, left.fit));
  const [first, second] = fitting;
  // A broken variant whose models cannot be read may have been meant for this one; better said than not.
  const unreadable = brokenFiles.find((file) => file.variant !== undefined && file.models.length === 0);
  const brokenNote = (name: string, used: Prompt) =>
    `${name}.prompt has errors, so ${used.name} is in use. Open the file to see them.`;

  if (first === undefined) {
    const culprit = brokenBase ?? unreadable;
    return culprit === undefined ? { prompt: base } : { prompt: base, note: brokenNote(culprit.name, base) };
  }
  if (second !== undefined && compare(first.fit, second.fit) === 0) {
    const note = `${first.name}.prompt and ${second.name}.prompt fit ${modelName} equally well, so ${base.name} is in use. Make the models of one of them more exact.`;
    return { prompt: base, note };
  }
  if (first.prompt === undefined) return { prompt: base, note: brokenNote(first.name, base) };
  if (first.prompt.base !== undefined && first.prompt.base !== base.hash) {
    return {
      prompt: first.prompt,
      note: `${first.name}.prompt was last compared with an older ${base.name}; see whether it has to follow.`,
    };
  }
  return unreadable === undefined
    ? { prompt: first.prompt }
    : { prompt: first.prompt, note: brokenNote(unreadable.name, first.prompt) };
}

function bestFit(globs: readonly string[], modelName: string): Fit | undefined {
  let best: Fit | undefined;
  for (const glob of globs) {
    for (const alternative of expandBraces(glob) ?? []) {
      if (!matchesModel(alternative, modelName)) continue;
      const fit = fitOf(alternative);
      if (best === undefined || compare(fit, best) > 0) best = fit;
    }
  }
  return best;
}

function fitOf(glob: string): Fit {
  const spelled = glob.replaceAll(/\[[^\]]*\]|[*?]/g, "").length;
  if (!/[*?[]/.test(glob)) return { rank: 3, spelled };
  if (/^[*/]+$/.test(glob)) return { rank: 0, spelled: 0 };
  return { rank: /^[^*?[/]+\/\*+$/.test(glob) ? 1 : 2, spelled };
}

function compare(left: Fit | undefined, right: Fit | undefined): number {
  return (left?.rank ?? -1) - (right?.rank ?? -1) || (left?.spelled ?? -1) - (right?.spelled ?? -1);
}
