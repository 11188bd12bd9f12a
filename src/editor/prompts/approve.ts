import * as vscode from "vscode";

/** The parts of approving. */
export interface ApproveParts {
  /** Approves exactly this text of a file. */
  approve(uri: vscode.Uri, text: string): Promise<void>;
  isWaiting(uri: vscode.Uri): boolean;
}

const COMMAND = "fairlead.approvePrompt";

/** Offers "Approve this prompt" on files that wait, as a quick fix; what is approved is the text that the person sees. */
export function registerApproveActions(parts: ApproveParts): vscode.Disposable {
  const actions = vscode.languages.registerCodeActionsProvider(
    { pattern: "**/.fairlead/prompts/*.prompt" },
    {
      provideCodeActions(document) {
        if (!parts.isWaiting(document.uri) || document.isDirty) return [];
        const action = new vscode.CodeAction("Approve this prompt", vscode.CodeActionKind.QuickFix);
        action.isPreferred = true;
        action.command = { command: COMMAND, title: "Approve this prompt", arguments: [document.uri] };
        return [action];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
  const command = vscode.commands.registerCommand(COMMAND, async (target?: unknown) => {
    const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    if (!uri || !parts.isWaiting(uri)) {
      void vscode.window.showInformationMessage("No prompt file that waits for approval is open.");
      return;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await parts.approve(uri, document.getText());
  });
  return vscode.Disposable.from(actions, command);
}
