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
  /** Whether the typed words have stood as the active line since they were typed: only then is another one a choice. */
  let typedWasActive = false;
  const list = () => {
    const typed = { label: pick.value, iconPath: new vscode.ThemeIcon("edit"), alwaysShow: true, typed: true };
    const isTyped = pick.value.trim() !== "";
    // VS Code would put an earlier one that differs in case alone before the typed one.
    const others = earlier.filter((one) => one.toLowerCase() !== pick.value.toLowerCase());
    const history = others.map((label) => ({ label, iconPath: new vscode.ThemeIcon("history") }));
    typedWasActive = !isTyped;
    pick.items = isTyped ? [typed, ...history] : history;
    if (isTyped) pick.activeItems = [typed];
  };
  list();
  return new Promise((resolve) => {
    pick.onDidChangeValue(list);
    pick.onDidChangeActive(([active]) => {
      if (active?.typed === true && active.label === pick.value) typedWasActive = true;
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      // Words that are pasted and sent at once come before their line is drawn, while a similar earlier one is still active.
      resolve(chosen === undefined || chosen.typed === true || !typedWasActive ? pick.value : chosen.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
