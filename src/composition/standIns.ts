import * as vscode from "vscode";

/**
 * Registers every contributed command of Fairlead; the first one that is run loads the real ones and runs again.
 *
 * @param manifest the extension's package.json
 * @param load loads the real commands, having disposed these
 */
export function standInCommands(manifest: unknown, load: () => Promise<unknown>): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds(manifest).map((id) =>
      vscode.commands.registerCommand(id, async (...given: unknown[]) => {
        await load();
        return vscode.commands.executeCommand(id, ...given);
      }),
    ),
  );
}

function commandIds(manifest: unknown): readonly string[] {
  const commands = field(field(manifest, "contributes"), "commands");
  if (!Array.isArray(commands)) return [];
  return commands.map((command) => field(command, "command")).filter((id) => typeof id === "string");
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
