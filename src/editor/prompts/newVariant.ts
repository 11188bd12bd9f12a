import * as vscode from "vscode";
import { isTask, TASKS, type Task } from "../../core/request/task.js";
import { variantName, withModels } from "./variantText.js";

/** The parts of `fairlead.newPromptVariant`. */
export interface NewVariantParts {
  /** The text of a task's built-in prompt file. */
  builtIn(task: Task): Promise<string>;
  /** Names of all models, `provider/model-id`. */
  modelNames(): Promise<readonly string[]>;
  /** The person made this text. */
  approve(uri: vscode.Uri, text: string): Promise<void>;
}

/** Registers the command that starts a prompt file from the built-in text, for all models or for some. It takes a task, or asks which. */
export function registerNewVariant(parts: NewVariantParts): vscode.Disposable {
  return vscode.commands.registerCommand("fairlead.newPromptVariant", async (of?: unknown) => {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showInformationMessage("Prompt files are not used in a workspace that is not trusted.");
      return;
    }
    const folder = await pickFolder();
    if (!folder) return;
    const task = isTask(of) ? of : await pickTask();
    const models = task && (await pickModels(parts, task));
    if (!task || models === undefined) return;
    const name = models === "" ? `${task}.prompt` : `${task}.${variantName(models)}.prompt`;
    const uri = vscode.Uri.joinPath(folder.uri, ".fairlead", "prompts", name);
    if (!(await exists(uri))) {
      const text = models === "" ? await parts.builtIn(task) : withModels(await parts.builtIn(task), [models]);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      await parts.approve(uri, text);
    }
    await vscode.window.showTextDocument(uri);
  });
}

async function pickFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: "In which folder?" });
  if (!folders[0]) void vscode.window.showInformationMessage("Prompt files belong to a folder. Open one first.");
  return folders[0];
}

async function pickTask(): Promise<Task | undefined> {
  const items = TASKS.map((task) => ({ label: task, task }));
  return (
    await vscode.window.showQuickPick(items, { title: "Fairlead: New Prompt Variant", placeHolder: "For which task?" })
  )?.task;
}

/** A model name or glob; empty for all models. */
async function pickModels(parts: NewVariantParts, task: Task): Promise<string | undefined> {
  const names = await parts.modelNames();
  const globs = [...new Set(names.map((name) => `${name.split("/")[0] ?? ""}/*`))];
  const own = { label: "$(edit) Write a glob...", models: undefined };
  const items = [
    { label: "All models", description: `replaces the built-in ${task} prompt`, models: "" },
    ...globs.map((glob) => ({ label: glob, description: "all models of this provider", models: glob })),
    ...names.map((name) => ({ label: name, description: "this model", models: name })),
    own,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: `Fairlead: New ${task} prompt`,
    placeHolder: "For which models?",
  });
  if (!picked || picked.models !== undefined) return picked?.models;
  const typed = await vscode.window.showInputBox({
    title: "Fairlead: Models of the variant",
    placeHolder: "anthropic/claude-*",
    prompt: "A name or glob over provider/model-id.",
  });
  return typed?.trim() || undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
