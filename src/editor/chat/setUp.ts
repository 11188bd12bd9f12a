import * as vscode from "vscode";
import { VENDOR } from "./names.js";
import { listAsOwnProvider, openModelList, smallJobSettings } from "./tolerated.js";

/** The command that makes VS Code's own chat answer through us without an account. */
export const SET_UP_COMMAND = "fairlead.useInChat";

const SMALL_JOBS = "Use Fast for Them";

/**
 * Registers `fairlead.useInChat`: VS Code's own chat, Ask and Agent mode then work with our models and nobody signed in.
 *
 * @param ready helps a person without any provider to one
 */
export function registerChatSetUp(ready: () => Promise<boolean>): vscode.Disposable {
  return vscode.commands.registerCommand(SET_UP_COMMAND, async () => {
    if (!(await ready())) return;
    if (!vscode.workspace.isTrusted) {
      await vscode.window.showWarningMessage(
        "VS Code's chat is off in Restricted Mode. Trust the workspace (Workspaces: Manage Workspace Trust), then run this again.",
      );
      return;
    }
    const listed = await listAsOwnProvider(VENDOR, "Fairlead");
    const opened = await openModelList("Fairlead");
    if (!listed || !opened) {
      await vscode.window.showWarningMessage(
        "This VS Code does not let an extension do that. Its chat asks you to sign in once; Auto (Fairlead) is then in its model picker. @fairlead in the chat needs no account.",
      );
      return;
    }
    const settings = smallJobSettings();
    const told = "Auto, Fast and Best (Fairlead) are in the model picker of VS Code's chat, without an account.";
    if (settings.length === 0) {
      await vscode.window.showInformationMessage(told);
      return;
    }
    const asked = `${told} The chat has small jobs of its own too, such as titles and summaries: shall Fast (Fairlead) do them?`;
    if ((await vscode.window.showInformationMessage(asked, SMALL_JOBS)) !== SMALL_JOBS) return;
    const chat = vscode.workspace.getConfiguration("chat");
    for (const name of settings) await chat.update(name, `${VENDOR}/fast`, vscode.ConfigurationTarget.Global);
  });
}
