import * as vscode from "vscode";
import type { Switches } from "./switches.js";

/** Minutes that the menu offers to be quiet for. */
const SNOOZES = [5, 30, 120];

interface Choice extends vscode.QuickPickItem {
  run?(): unknown;
}

/** Turns ghost text on and off: everywhere, for the language or the file, or for a while. */
export async function showMenu(
  switches: Switches,
  document: vscode.TextDocument | undefined,
  why: string,
): Promise<void> {
  const choices: Choice[] = [];
  const snoozed = switches.snoozedUntil() !== undefined;
  if (snoozed) choices.push({ label: "$(play) Wake Ghost Text", run: () => switches.snooze(0) });
  else
    for (const minutes of SNOOZES)
      choices.push({
        label: `$(bell-slash) Snooze for ${minutes < 60 ? `${minutes} Minutes` : `${minutes / 60} Hours`}`,
        run: () => switches.snooze(minutes * 60_000),
      });
  if (document !== undefined) {
    const fileOff = switches.fileIsOff(document);
    choices.push({
      label: `$(file) Turn ${fileOff ? "On" : "Off"} for This File`,
      run: () => switches.setFile(document, fileOff),
    });
    const off = switches.offBySetting(document) !== undefined;
    choices.push(
      {
        label: `$(code) Turn ${off ? "On" : "Off"} for ${document.languageId}`,
        run: () => switches.setLanguage(document.languageId, off),
      },
      { label: `$(globe) Turn ${off ? "On" : "Off"} Everywhere`, run: () => switches.setEverywhere(off) },
    );
  }
  choices.push(
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      label: "$(sparkle) Suggest Now",
      run: () => vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
    },
    {
      label: "$(settings-gear) Open Settings",
      run: () => vscode.commands.executeCommand("workbench.action.openSettings", "fairlead.completion"),
    },
    { label: "$(list-unordered) Open Panel", run: () => vscode.commands.executeCommand("fairlead.openPanel") },
  );
  const chosen = await vscode.window.showQuickPick(choices, { title: "Fairlead Ghost Text", placeHolder: why });
  await chosen?.run?.();
}
