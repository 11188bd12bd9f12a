import * as vscode from "vscode";
import type { Switches } from "./switches.js";

/** Where it is kept that the question was asked; nobody is asked twice. */
const ASKED = "fairlead.completion.copilotAsked";
/** Copilot signs in at its own pace, so it is looked for again after so long, ms. */
const AGAIN_MS = 5_000;

/** Asks once which of the two leads, when Copilot shows ghost text beside ours. */
export interface LeadQuestion {
  /** Looks for Copilot now and then; cheap enough for each key. */
  look(): void;
}

/** @param now ms from any fixed moment */
export function createLeadQuestion(memory: vscode.Memento, switches: Switches, now: () => number): LeadQuestion {
  let over = memory.get(ASKED) === true;
  let looked = -Infinity;
  return {
    look() {
      if (over || now() - looked < AGAIN_MS) return;
      looked = now();
      void copilotShows().then(async (shows) => {
        if (!shows || over) return;
        over = true;
        // Another window may have asked meanwhile.
        if (memory.get(ASKED) === true) return;
        await memory.update(ASKED, true);
        await ask(switches);
      });
    },
  };
}

/**
 * VS Code brings Copilot along, so that it is there says little: it shows ghost text once somebody has signed in, which is
 * when it offers models, and while its own setting is on.
 */
async function copilotShows(): Promise<boolean> {
  const extension =
    vscode.extensions.getExtension("GitHub.copilot") ?? vscode.extensions.getExtension("GitHub.copilot-chat");
  if (extension?.isActive !== true || !Object.values(entries("effective")).includes(true)) return false;
  return (await vscode.lm.selectChatModels({ vendor: "copilot" })).length > 0;
}

async function ask(switches: Switches): Promise<void> {
  const ours = "Fairlead";
  const theirs = "Copilot";
  const chosen = await vscode.window.showInformationMessage(
    "GitHub Copilot and Fairlead both show ghost text. Which one should? The other's is turned off in your settings; this is asked once.",
    ours,
    theirs,
    "Keep Both",
  );
  if (chosen === theirs) await switches.setEverywhere(false);
  if (chosen === ours) await turnCopilotOff();
}

/** Copilot's own switch: languages that the person turned on by name go off too. */
async function turnCopilotOff(): Promise<void> {
  const off = Object.fromEntries(Object.keys(entries("own")).map((language) => [language, false]));
  await vscode.workspace
    .getConfiguration("github.copilot")
    .update("enable", { ...off, "*": false }, vscode.ConfigurationTarget.Global);
}

function entries(which: "effective" | "own"): Readonly<Record<string, unknown>> {
  const configuration = vscode.workspace.getConfiguration("github.copilot");
  const value: unknown = which === "own" ? configuration.inspect("enable")?.globalValue : configuration.get("enable");
  return typeof value === "object" && value !== null ? { ...value } : {};
}
