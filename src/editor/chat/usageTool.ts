import * as vscode from "vscode";
import { type UsageFacts, usageReport } from "./usage.js";

/** Makes the read-only tool by which an agent learns what its requests cost so far and who is healthy. */
export function createUsageTool(facts: () => Promise<UsageFacts>): vscode.LanguageModelTool<object> {
  return {
    invoke: async () =>
      new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(usageReport(await facts()))]),
  };
}
