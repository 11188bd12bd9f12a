import * as vscode from "vscode";
import { TASKS, type Task } from "../../core/request/task.js";
import type { Override, Overrides } from "../../core/routing/override.js";
import { reach } from "../status.js";
import { choiceItems, type ModelChoice } from "./choices.js";

export type { ModelChoice } from "./choices.js";

/** The parts of the override commands. */
export interface OverrideParts {
  readonly overrides: Overrides;
  /** All models of all configured providers, as they do now. */
  models(): Promise<readonly ModelChoice[]>;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
  /** The task of the last request; offered first. */
  lastTask(): Task | undefined;
}

/** Makes the question for one model, which several surfaces ask. */
export function createModelPicker(
  models: () => Promise<readonly ModelChoice[]>,
): (title: string) => Promise<string | undefined> {
  return async (title) => {
    const items = models().then((choices) => choiceItems(choices, new Date()));
    const picked = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: "Which model?",
      matchOnDescription: true,
    });
    return picked?.name;
  };
}

/** Registers `fairlead.overrideModel` and `fairlead.clearOverride`. */
export function registerOverride(parts: OverrideParts): vscode.Disposable {
  const pickModel = createModelPicker(() => parts.models());
  return vscode.Disposable.from(
    vscode.commands.registerCommand("fairlead.overrideModel", async () => {
      if (!(await parts.ready())) return;
      const model = await pickModel("Fairlead: Override Model");
      if (!model) return;
      const override = await pickReach(model, parts.lastTask());
      if (override) parts.overrides.set(override);
    }),
    vscode.commands.registerCommand("fairlead.clearOverride", () => {
      const had = parts.overrides.all();
      parts.overrides.clear();
      const message =
        had.length === 0 ? "No override is in force." : "Every override is cleared; Fairlead chooses the model again.";
      void vscode.window.showInformationMessage(message);
    }),
  );
}

async function pickReach(model: string, lastTask: Task | undefined): Promise<Override | undefined> {
  const tasks = lastTask ? [lastTask, ...TASKS.filter((task) => task !== lastTask)] : TASKS;
  const overrides: readonly Override[] = [
    { scope: "next", model },
    { scope: "session", model },
    ...tasks.map((task): Override => ({ scope: "task", task, model })),
  ];
  const items = overrides.map((override) => ({
    label: `For ${reach(override)}`,
    description:
      override.scope === "next"
        ? "commands and chat, not ghost text"
        : "until the window closes or the override is cleared",
    override,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: `Fairlead: Use ${model}`, placeHolder: "How far?" });
  return picked?.override;
}
