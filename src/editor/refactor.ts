import * as vscode from "vscode";
import type { ChangeSurface } from "./change/index.js";
import { askInstruction } from "./instruction.js";
import type { Messages } from "./messages.js";
import { requestFromDocument, requestFromEditor, type RequestParts } from "./request/index.js";

/** The parts of `fairlead.refactor`. */
export interface RefactorParts {
  readonly change: ChangeSurface;
  readonly request: RequestParts;
  readonly messages: Messages;
  /** Keeps the last instructions of this workspace. */
  readonly memory: vscode.Memento;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
}

/** The prompt asks for the same form as the answer is read by. */
const FORMAT = "either";
const WISH = { surface: "refactor", task: "refactor", wholeLines: true, variables: { edit_format: FORMAT } } as const;

/** Registers `fairlead.refactor`: an instruction, the selection or the function around the cursor, and a change to accept or not. */
export function registerRefactor(parts: RefactorParts): vscode.Disposable {
  const propose = async (instruction: string, document: vscode.TextDocument, selection: vscode.Range): Promise<void> => {
    const wish = { ...WISH, instruction };
    const built = await requestFromDocument(parts.request, wish, document, selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    await parts.change.propose({
      request: built.request,
      place: built.place,
      title: instruction,
      format: FORMAT,
      again: () => propose(instruction, document, currentSelection(document, selection)),
    });
  };

  return vscode.commands.registerCommand("fairlead.refactor", async () => {
    if (!(await parts.ready())) return;
    // Asked before the instruction, so that nobody types one in vain.
    const possible = await requestFromEditor(parts.request, { ...WISH, instruction: "" });
    if (!possible.ok) return parts.messages.refused(possible.message, possible.remedy);
    if (await parts.change.refuses(possible.place)) return;
    const { document, span } = possible.place;
    const selection = new vscode.Range(span.startLine, span.startCharacter, span.endLine, span.endCharacter);
    const instruction = await askInstruction({
      title: "Fairlead: Refactor",
      placeholder: `What should change in ${possible.place.path}, lines ${span.startLine + 1} to ${span.endLine + 1}?`,
      memory: parts.memory,
      memoryKey: "fairlead.refactor.instructions",
    });
    if (instruction) await propose(instruction, document, selection);
  });
}

/** The selection as it is now where the document is still shown; the old one may lie elsewhere after edits. */
function currentSelection(document: vscode.TextDocument, fallback: vscode.Range): vscode.Range {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === document.uri.toString());
  return editor && !editor.selection.isEmpty ? editor.selection : document.validateRange(fallback);
}
