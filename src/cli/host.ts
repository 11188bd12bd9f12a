import { basename, dirname, resolve } from "node:path";
import { assemble, type Assembled } from "../assembly/assemble.js";
import type { LedgerView } from "../assembly/ledgerView.js";
import type { PromptFiles } from "../core/answer/parts.js";
import { environmentKeyName } from "../core/policy/keyName.js";
import type { ParsedPrompt } from "../core/prompts/parse.js";
import type { SettingsLayer } from "../core/policy/problem.js";
import { createOverrides } from "../core/routing/override.js";
import type { Arguments } from "./arguments.js";
import { readPromptFiles } from "./promptFiles.js";
import { readSettingsFile } from "./settingsFile.js";

/** The command line's own host: settings from files, keys from the environment, records on standard output. */
export interface CommandLine extends Assembled {
  readonly folder: string;
  readonly layers: readonly SettingsLayer[];
  readonly promptFiles: readonly ParsedPrompt[];
}

/**
 * Reads what the arguments name and puts the line together.
 *
 * @param records what is known of earlier runs and takes this one's record; undefined keeps none
 * @throws BadInput for files that cannot be used
 */
export async function openCommandLine(
  given: Arguments,
  environment: Readonly<Record<string, string | undefined>>,
  records?: LedgerView,
): Promise<CommandLine> {
  const layers: SettingsLayer[] = [];
  if (given.user !== undefined) layers.push(await readSettingsFile(given.user, "--user", "user"));
  if (given.workspace !== undefined) layers.push(await readSettingsFile(given.workspace, "--workspace", "team"));
  const folder = folderOf(given.workspace);
  const promptFiles = await readPromptFiles(folder);
  const assembled = await assemble({
    layers: () => layers,
    // The environment is set by whoever starts the process, for the addresses in the settings that they name with it.
    keyOf: async ({ id }) => environment[environmentKeyName(id)] || undefined,
    promptFiles: async () => usable(promptFiles),
    trusted: () => true,
    workspace: () => basename(folder),
    ledger: records?.sink ?? { record: () => undefined },
    evidence: () => records?.evidence() ?? new Map(),
    spentTodayUsd: () => records?.spentTodayUsd() ?? 0,
    ...(records === undefined ? {} : { ledgerReady: () => records.ready() }),
    overrides: createOverrides(),
  });
  return { ...assembled, folder, layers, promptFiles };
}

function usable(files: readonly ParsedPrompt[]): PromptFiles {
  return {
    prompts: files.flatMap((file) => (file.ok ? [file.prompt] : [])),
    broken: files.flatMap((file) => (file.ok ? [] : [file.broken])),
    waiting: [],
  };
}

/** The folder above `.vscode`, else the current one. */
function folderOf(workspaceFile: string | undefined): string {
  if (workspaceFile === undefined) return process.cwd();
  const above = dirname(resolve(workspaceFile));
  return basename(above) === ".vscode" ? dirname(above) : process.cwd();
}
