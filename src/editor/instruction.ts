import * as vscode from "vscode";

/** How many earlier instructions are offered. */
const REMEMBERED = 10;

/** A question for an instruction. */
export interface InstructionQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly memory: vscode.Memento;
  /** Where the last instructions are kept. */
  readonly memoryKey: string;
}

/** Asks for an instruction in words and offers the last ones; undefined when the person goes away. */
export async function askInstruction(question: InstructionQuestion): Promise<string | undefined> {
  const earlier = question.memory.get<readonly string[]>(question.memoryKey, []);
  const instruction = (await ask(question, earlier))?.trim();
  if (!instruction) return undefined;
  const remembered = [instruction, ...earlier.filter((one) => one !== instruction)].slice(0, REMEMBERED);
  await question.memory.update(question.memoryKey, remembered);
  return instruction;
}

function ask(question: InstructionQuestion, earlier: readonly string[]): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly typed?: boolean }>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.ignoreFocusOut = true;
  const list = () => {
    const typed =
      pick.value.trim() === ""
        ? []
        : [{ label: pick.value, iconPath: new vscode.ThemeIcon("edit"), alwaysShow: true, typed: true }];
    pick.items = [
      ...typed,
      ...earlier
        .filter((one) => one !== pick.value)
        .map((label) => ({ label, iconPath: new vscode.ThemeIcon("history") })),
    ];
  };
  list();
  return new Promise((resolve) => {
    pick.onDidChangeValue(list);
    pick.onDidAccept(() => {
      const chosen = pick.activeItems[0];
      // The line of the typed text can lag behind the text itself by a keystroke.
      resolve(!chosen || chosen.typed ? pick.value : chosen.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
