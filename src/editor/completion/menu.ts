import * as vscode from "vscode";
import { sentence, type Help, type State } from "./state.js";
import type { Switches } from "./switches.js";

/** Minutes that the menu offers to be quiet for. */
const SNOOZES = [5, 30, 120];

/** Where a workspace's own switch is found. */
const WORKSPACE_SETTINGS: Help = {
  label: "Open Workspace Settings",
  command: "workbench.action.openWorkspaceSettings",
  arguments: [{ query: "fairlead.completion.enabled" }],
};

interface Choice extends vscode.QuickPickItem {
  run?(): unknown;
}

const SUGGEST_NOW: Choice = {
  label: "$(sparkle) Suggest Now",
  description: "asks for alternatives too",
  run: () => vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
};

/**
 * Turns ghost text on and off: everywhere, for the language or the file, or for a while.
 *
 * @param state how it does at the document; undefined before anything is known
 */
export async function showMenu(
  switches: Switches,
  document: vscode.TextDocument | undefined,
  state: State | undefined,
): Promise<void> {
  const choices: Choice[] = [
    ...helping(state),
    // Without trust no switch would change anything that can be seen.
    ...(vscode.workspace.isTrusted ? [...switching(switches, document), ...snoozing(switches)] : []),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    ...(vscode.workspace.isTrusted ? [SUGGEST_NOW] : []),
    { label: "$(settings-gear) Open Settings", run: () => openSettings("fairlead.completion") },
    { label: "$(list-unordered) Open Panel", run: () => vscode.commands.executeCommand("fairlead.openPanel") },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: "Fairlead Ghost Text",
    placeHolder: "Choose what it does",
    ...(state === undefined ? {} : { prompt: sentence(state) }),
  });
  await chosen?.run?.();
}

/** What is wrong can be put right from here. */
function helping(state: State | undefined): Choice[] {
  if (state === undefined || !("help" in state) || state.help === undefined) return [];
  const { label, command, arguments: given } = state.help;
  return [{ label: `$(tools) ${label}`, run: () => vscode.commands.executeCommand(command, ...given) }];
}

function switching(switches: Switches, document: vscode.TextDocument | undefined): Choice[] {
  if (document === undefined) return [];
  const setting = switches.offBySetting(document);
  if (setting?.by === "workspace") {
    const { label, command, arguments: given } = WORKSPACE_SETTINGS;
    const run = (): unknown => vscode.commands.executeCommand(command, ...given);
    return [{ label: `$(lock) ${label}`, description: setting.why, run }];
  }
  const { languageId } = document;
  const fileOff = switches.fileIsOff(document);
  const to = setting === undefined ? "Off" : "On";
  return [
    {
      label: `$(file) Turn ${fileOff ? "On" : "Off"} for This File`,
      run: () => switches.setFile(document, fileOff),
    },
    { label: `$(code) Turn ${to} for ${languageId}`, run: () => switches.setLanguage(languageId, to === "On") },
    { label: `$(globe) Turn ${to} Everywhere`, run: () => switches.setEverywhere(to === "On", languageId) },
  ];
}

function snoozing(switches: Switches): Choice[] {
  if (switches.snoozedUntil() !== undefined)
    return [{ label: "$(play) Wake Ghost Text", run: () => switches.snooze(0) }];
  return SNOOZES.map((minutes) => ({
    label: `$(bell-slash) Snooze for ${minutes < 60 ? `${minutes} Minutes` : `${minutes / 60} Hours`}`,
    run: () => switches.snooze(minutes * 60_000),
  }));
}

/** Turns it off everywhere, or takes back what keeps it off here; says where to go when that is not the person's to do. */
export async function toggle(switches: Switches, document: vscode.TextDocument | undefined): Promise<void> {
  if (document === undefined) return switches.setEverywhere(switches.offEverywhere());
  const off = switches.off(document);
  switch (off?.by) {
    case "snooze":
      return switches.snooze(0);
    case "file":
      return switches.setFile(document, true);
    case "user":
      return switches.setEverywhere(true, document.languageId);
    case undefined:
      return switches.setEverywhere(false);
    case "workspace":
    case "trust":
  }
  const { label, command, arguments: given } = off.help ?? WORKSPACE_SETTINGS;
  const chosen = await vscode.window.showInformationMessage(`Ghost text stays off here: ${off.why}.`, label);
  if (chosen === label) await vscode.commands.executeCommand(command, ...given);
}

function openSettings(query: string): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", query);
}
