import * as vscode from "vscode";
import type { Switches } from "./switches.js";

/** Where it is kept that the question was asked, and that both were kept; nobody is asked twice. */
const ASKED = "fairlead.completion.copilotAsked";
const BOTH = "both";
/** Copilot signs in at its own pace, so it is looked for again after so long, ms. */
const AGAIN_MS = 5_000;

/** Asks once which of the two leads, when Copilot shows ghost text beside ours. */
export interface LeadQuestion {
  /** Looks for Copilot now and then; cheap enough for each key. */
  look(): void;
  /** Whether the person kept both, and Copilot is there and on for a language. */
  keptBeside(language: string): boolean;
}

/** @param parts.now ms from any fixed moment */
export function createLeadQuestion(
  memory: vscode.Memento,
  switches: Switches,
  { now, answered }: { readonly now: () => number; readonly answered: () => void },
): LeadQuestion {
  const asked = (): boolean => memory.get(ASKED) !== undefined;
  let over = asked();
  let looked = -Infinity;
  return {
    look() {
      if (over || now() - looked < AGAIN_MS) return;
      looked = now();
      void copilotShows().then(async (shows) => {
        if (!shows || over) return;
        over = true;
        // Another window may have asked meanwhile.
        if (asked()) return;
        await memory.update(ASKED, true);
        if ((await ask(switches)) === BOTH) await memory.update(ASKED, BOTH);
        answered();
      });
    },
    keptBeside(language) {
      if (memory.get(ASKED) !== BOTH || copilot()?.isActive !== true) return false;
      const enabled = entries("effective");
      return (enabled[language] ?? enabled["*"]) === true;
    },
  };
}

/**
 * VS Code brings Copilot along, so that it is there says little: it shows ghost text once somebody has signed in, which is
 * when it offers models, and while its own setting is on.
 */
async function copilotShows(): Promise<boolean> {
  if (copilot()?.isActive !== true || !Object.values(entries("effective")).includes(true)) return false;
  return (await vscode.lm.selectChatModels({ vendor: "copilot" })).length > 0;
}

function copilot(): vscode.Extension<unknown> | undefined {
  return vscode.extensions.getExtension("GitHub.copilot") ?? vscode.extensions.getExtension("GitHub.copilot-chat");
}

/** @returns whether both were kept */
async function ask(switches: Switches): Promise<typeof BOTH | undefined> {
  const ours = "Fairlead";
  const theirs = "Copilot";
  const both = "Keep Both";
  const chosen = await vscode.window.showInformationMessage(
    "GitHub Copilot and Fairlead both show ghost text. Which one should? The other's is turned off in your settings; this is asked once.",
    ours,
    theirs,
    both,
  );
  if (chosen === theirs) await switches.setEverywhere(false);
  if (chosen === ours) await turnCopilotOff();
  return chosen === both ? BOTH : undefined;
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
