import * as vscode from "vscode";
import type { Task } from "../core/request/task.js";

/** Opens prompts for the panel. */
export interface PromptPages {
  open(name: string, line: number | undefined): Promise<void>;
  create(task: Task): Promise<void>;
}

/** Makes the pages: prompt files open as files, built-in texts as a new read-only document. */
export function createPromptPages(): PromptPages {
  return {
    async open(name, line) {
      const task = /^built-in ([a-z]+)$/.exec(name)?.[1];
      if (task !== undefined) {
        const { builtInPrompts } = await import("../core/prompts/builtin/index.js");
        const prompt = [...(await builtInPrompts()).values()].find((one) => one.task === task);
        const document = await vscode.workspace.openTextDocument({ language: "markdown", content: prompt?.body ?? "" });
        await vscode.window.showTextDocument(document, { preview: true });
        return;
      }
      const [uri] = await vscode.workspace.findFiles(`.fairlead/prompts/${name}.prompt`, null, 1);
      if (uri === undefined) return;
      const at = new vscode.Position(line ?? 0, 0);
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
    },
    create: async (task) => void (await vscode.commands.executeCommand("fairlead.newPromptVariant", task)),
  };
}
