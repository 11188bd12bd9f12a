import * as vscode from "vscode";

// Everything that VS Code takes or gives beyond its stable API, in one place. Nothing needs any of it: without it a model
// is listed all the same, a tool's error reads as a result that says so, and a question is asked by hand.

/** A model's facts with fields that VS Code forwards although its API does not name them. */
export function withToleratedFields<Information extends vscode.LanguageModelChatInformation>(
  information: Information,
): Information {
  // VS Code 1.120 hid models without `isUserSelectable`; later ones take a missing one as true.
  return Object.assign({}, information, { isUserSelectable: true });
}

/** Whether a tool's result is marked as an error; VS Code has the mark since 1.105, its API has not. */
export function saysError(part: vscode.LanguageModelToolResultPart): boolean {
  return "isError" in part && part.isError === true;
}

/** Asks a question in the chat for the person; false where VS Code has no such command. */
export async function openChatWith(query: string): Promise<boolean> {
  try {
    await vscode.commands.executeCommand("workbench.action.chat.open", { query });
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts a vendor of ours among the person's own providers of models. VS Code 1.139 asks for a GitHub account before its own
 * chat answers unless there is one such; an extension that merely offers models is none.
 *
 * @returns false where VS Code has no such command
 */
export async function listAsOwnProvider(vendor: string, name: string): Promise<boolean> {
  try {
    await vscode.commands.executeCommand("lm.addLanguageModelsProviderGroup", { vendor, name });
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes("already exists");
  }
}

/**
 * Opens VS Code's list of models, which also switches its own chat on where nobody ever signed in.
 *
 * @returns false where VS Code has no such command
 */
export async function openModelList(search: string): Promise<boolean> {
  try {
    await vscode.commands.executeCommand("workbench.action.chat.manage", search);
    return true;
  } catch {
    return false;
  }
}

/** Settings of VS Code for the small jobs of its chat, such as titles; those that this VS Code does not have are left out. */
export function smallJobSettings(): readonly string[] {
  const chat = vscode.workspace.getConfiguration("chat");
  return ["utilityModel", "utilitySmallModel"].filter((name) => chat.inspect(name)?.defaultValue !== undefined);
}
