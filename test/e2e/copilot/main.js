// @ts-check
// Offers a model, as Copilot does for who has signed in, and ghost text unless its setting is off.
import * as vscode from "vscode";

/** @param {vscode.ExtensionContext} context */
export function activate(context) {
  const model = { id: "stand-in", name: "Stand-in", family: "stand-in", version: "1", capabilities: {} };
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("copilot", {
      provideLanguageModelChatInformation: () => [{ ...model, maxInputTokens: 1000, maxOutputTokens: 100 }],
      provideLanguageModelChatResponse: () => Promise.resolve(),
      provideTokenCount: () => Promise.resolve(1),
    }),
    vscode.languages.registerInlineCompletionItemProvider([{ scheme: "file" }], {
      provideInlineCompletionItems(_, position) {
        if (vscode.workspace.getConfiguration("github.copilot").get("enable")?.["*"] !== true) return [];
        return [new vscode.InlineCompletionItem("copilotWrote();", new vscode.Range(position, position))];
      },
    }),
  );
}
