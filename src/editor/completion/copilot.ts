import * as vscode from "vscode";
import type { Switches } from "./switches.js";

/** Where the answer to the question is kept; it is asked once. */
const ASKED = "fairlead.completion.copilotAsked";

/** Whether Copilot shows ghost text here too. */
function copilotIsOn(): boolean {
  const extension =
    vscode.extensions.getExtension("GitHub.copilot") ?? vscode.extensions.getExtension("GitHub.copilot-chat");
  if (extension?.isActive !== true) return false;
  const enabled: unknown = vscode.workspace.getConfiguration("github.copilot").get("enable");
  return (
    typeof enabled === "object" &&
    enabled !== null &&
    Object.entries(enabled).some(([language, on]) => language === "*" && on === true)
  );
}

/**
 * Asks once, when both would show ghost text, which of the two leads; the other's own setting is then turned off.
 * VS Code merges what both show, and nothing but their settings puts one before the other.
 */
export async function askWhoLeads(memory: vscode.Memento, switches: Switches): Promise<void> {
  if (memory.get(ASKED) === true || !copilotIsOn()) return;
  await memory.update(ASKED, true);
  const ours = "Fairlead";
  const theirs = "Copilot";
  const chosen = await vscode.window.showInformationMessage(
    "GitHub Copilot and Fairlead would both show ghost text. Which one should? The other's ghost text is turned off in your settings.",
    ours,
    theirs,
    "Keep Both",
  );
  if (chosen === theirs) await switches.setEverywhere(false);
  if (chosen !== ours) return;
  const configuration = vscode.workspace.getConfiguration("github.copilot");
  const own: unknown = configuration.inspect("enable")?.globalValue;
  await configuration.update(
    "enable",
    { ...(typeof own === "object" && own !== null ? own : {}), "*": false },
    vscode.ConfigurationTarget.Global,
  );
}
