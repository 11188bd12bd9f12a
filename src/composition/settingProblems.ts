import * as vscode from "vscode";
import type { SettingProblem } from "../core/policy/problem.js";
import type { Assembly } from "./whenAssembled.js";

/**
 * Tells about invalid settings: once for each problem, when it appears. The last good value stays in force meanwhile.
 * Nothing is read before the first request or change of settings, so that starting the editor costs nothing.
 */
export function reportSettings(assembly: Assembly, onDidChange: vscode.Event<void>): vscode.Disposable {
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    const parts = await assembly.get();
    const problems = [...(await parts.models()).problems, ...parts.policy().problems];
    const current = new Set(problems.map(({ setting, layer, message }) => `${layer} ${setting} ${message}`));
    for (const known of told) if (!current.has(known)) told.delete(known);
    for (const problem of problems) {
      const name = `${problem.layer} ${problem.setting} ${problem.message}`;
      if (told.has(name)) continue;
      told.add(name);
      void tell(problem);
    }
  };
  assembly.onReady(() => void look());
  return onDidChange(() => void look());
}

async function tell({ setting, message, remedy, layer }: SettingProblem): Promise<void> {
  const open = "Open Settings";
  if ((await vscode.window.showWarningMessage(`${message} ${remedy}`, open)) !== open) return;
  const command =
    layer === "user" || layer === "default"
      ? "workbench.action.openSettingsJson"
      : "workbench.action.openWorkspaceSettingsFile";
  await vscode.commands.executeCommand(command, { revealSetting: { key: setting } });
}
