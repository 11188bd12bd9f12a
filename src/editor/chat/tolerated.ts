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
