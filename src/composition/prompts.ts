import type { PromptFiles as UsablePrompts } from "../core/answer/parts.js";
import { PROMPT_FOLDER, promptFileOf } from "../core/prompts/files.js";
import type { ParsedPrompt } from "../core/prompts/parse.js";
import type { PromptProblem } from "../core/prompts/prompt.js";
import type { PromptFile, PromptFiles } from "../editor/prompts/index.js";

/** One prompt file of one folder, parsed. */
export interface ReadPrompt {
  readonly file: PromptFile;
  readonly parsed: ParsedPrompt;
}

/** Parses the prompt files of a workspace; keeps what it read until a file changes. */
export interface PromptReader {
  /** The prompts of one workspace folder (its address), for the line. */
  usable(workspaceFolder: string | undefined): Promise<UsablePrompts>;
  all(): Promise<readonly ReadPrompt[]>;
}

/** What is wrong with the models (globs) that a prompt file's text names, given that the file itself is sound. */
export type PromptEndings = (models: readonly string[], text: string) => Promise<readonly PromptProblem[]>;

/**
 * What is wrong with a prompt file's text; loads the parser at first use.
 * @param beside all prompt files of the same workspace folder
 */
export async function promptProblems(
  path: string,
  text: string,
  beside: readonly PromptFile[],
  endings: PromptEndings,
): Promise<readonly PromptProblem[]> {
  const found = promptFileOf(path);
  const { checkPart, parsePrompt } = await import("../core/prompts/parse.js");
  if (found === undefined) return [misnamed()];
  const { parts, waiting } = partsAmong(beside);
  if (found.kind === "part") return checkPart(text, parts, waiting);
  const parsed = await parsePrompt({ task: found.task, variant: found.variant, path, text, parts, waiting });
  return parsed.ok ? [...parsed.problems, ...(await endings(parsed.prompt.models, text))] : parsed.problems;
}

/** The parts among the prompt files of one workspace folder: the texts of those that may be used, the names of the others. */
function partsAmong(files: readonly PromptFile[]): {
  readonly parts: ReadonlyMap<string, string>;
  readonly waiting: ReadonlySet<string>;
} {
  const parts = new Map<string, string>();
  const waiting = new Set<string>();
  for (const { path, text, approved } of files) {
    const named = promptFileOf(path);
    if (named?.kind !== "part") continue;
    if (approved) parts.set(named.name, text);
    else waiting.add(named.name);
  }
  return { parts, waiting };
}

function misnamed(): PromptProblem {
  const message = `Prompt files are named ${PROMPT_FOLDER}/<task>.prompt or <task>.<variant>.prompt; this one is not used.`;
  return { message, severity: "warning", line: 0, column: 0, endLine: 0, endColumn: 1 };
}

/** Makes the reader over the editor's prompt files. */
export function createPromptReader(files: PromptFiles): PromptReader {
  let read: Promise<readonly ReadPrompt[]> | undefined;
  files.onDidChange(() => (read = undefined));
  const all = (): Promise<readonly ReadPrompt[]> => (read ??= parseAll(files));
  return {
    all,
    async usable(workspaceFolder) {
      const here = (await all()).filter(({ file }) => file.workspaceFolder === workspaceFolder);
      return {
        prompts: here.flatMap(({ file, parsed }) => (file.approved && parsed.ok ? [parsed.prompt] : [])),
        broken: here.flatMap(({ file, parsed }) => (file.approved && !parsed.ok ? [parsed.broken] : [])),
        waiting: here.flatMap(({ file, parsed }) =>
          file.approved ? [] : [parsed.ok ? asBroken(parsed.prompt) : parsed.broken],
        ),
      };
    },
  };
}

function asBroken({ task, variant, name, path, models }: Extract<ParsedPrompt, { ok: true }>["prompt"]) {
  return { task, variant, name, path: path ?? name, models };
}

async function parseAll(files: PromptFiles): Promise<readonly ReadPrompt[]> {
  const found = await files.files();
  if (found.length === 0) return [];
  const { parsePrompt } = await import("../core/prompts/parse.js");
  const folders = [...new Set(found.map((file) => file.workspaceFolder))];
  const read = folders.flatMap((folder) => {
    const beside = found.filter((file) => file.workspaceFolder === folder);
    const { parts, waiting } = partsAmong(beside);
    return beside.map(async (file): Promise<readonly ReadPrompt[]> => {
      const named = promptFileOf(file.path);
      if (named?.kind !== "prompt") return [];
      const { task, variant } = named;
      return [{ file, parsed: await parsePrompt({ task, variant, path: file.path, text: file.text, parts, waiting }) }];
    });
  });
  return (await Promise.all(read)).flat();
}
