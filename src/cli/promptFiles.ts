import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROMPT_FOLDER, promptFileOf } from "../core/prompts/files.js";
import { type ParsedPrompt, parsePrompt } from "../core/prompts/parse.js";

/** Reads and parses every prompt file of a workspace folder; a folder without any gives an empty list. */
export async function readPromptFiles(folder: string): Promise<readonly ParsedPrompt[]> {
  const names = await readdir(join(folder, PROMPT_FOLDER)).catch(() => []);
  const texts = new Map<string, string>();
  const parts = new Map<string, string>();
  for (const name of names.toSorted((left, right) => (left < right ? -1 : 1))) {
    const path = `${PROMPT_FOLDER}/${name}`;
    const file = promptFileOf(path);
    if (file === undefined) continue;
    const text = await readFile(join(folder, PROMPT_FOLDER, name), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    if (file.kind === "part") parts.set(file.name, text);
    else texts.set(path, text);
  }
  return Promise.all(
    [...texts].flatMap(([path, text]) => {
      const file = promptFileOf(path);
      return file?.kind === "prompt"
        ? [parsePrompt({ task: file.task, variant: file.variant, path, text, parts })]
        : [];
    }),
  );
}
