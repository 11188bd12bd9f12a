import * as vscode from "vscode";
import type { Task } from "../core/request/task.js";
import type { ReadPrompt } from "./prompts.js";

/** Opens prompts for the panel. */
export interface PromptPages extends vscode.Disposable {
  openBuiltIn(task: Task): Promise<void>;
  openFile(file: ReadPrompt["file"], line: number | undefined): Promise<void>;
  create(task: Task): Promise<void>;
}

const SCHEME = "fairlead-prompt";

/** Makes the pages: prompt files open as files, built-in texts as documents that can be read only. */
export function createPromptPages(): PromptPages {
  const texts = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent(uri) {
      const { builtInPrompts } = await import("../core/prompts/builtin/index.js");
      return [...(await builtInPrompts()).values()].find(({ name }) => uri.path === pathOf(name))?.body ?? "";
    },
  });
  return {
    async openBuiltIn(task) {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: pathOf(`built-in ${task}`) });
      await vscode.window.showTextDocument(uri, { preview: true });
    },
    async openFile({ workspaceFolder, path }, line) {
      const at = new vscode.Position(line ?? 0, 0);
      const uri = vscode.Uri.joinPath(vscode.Uri.parse(workspaceFolder, true), path);
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
    },
    create: async (task) => void (await vscode.commands.executeCommand("fairlead.newPromptVariant", task)),
    dispose: () => void texts.dispose(),
  };
}

/** What stands on the document's tab. */
function pathOf(name: string): string {
  return `/${name}.md`;
}
