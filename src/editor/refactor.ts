import * as vscode from "vscode";
import { currentSelection, type EditParts, givenPlace, nowhere } from "./change/command.js";
import { usesElsewhere } from "./change/related.js";
import { askInstruction } from "./instruction.js";
import { requestFromDocument } from "./request/index.js";

export type { EditParts } from "./change/command.js";

/** The prompt asks for the same form as the answer is read by. */
const FORMAT = "either";
const WISH = { surface: "refactor", task: "refactor", wholeLines: true, variables: { edit_format: FORMAT } } as const;

/** Registers `fairlead.refactor`: an instruction, the selection or the function around the cursor, and a change to accept or not. */
export function registerRefactor(parts: EditParts): vscode.Disposable {
  const propose = async (
    instruction: string,
    document: vscode.TextDocument,
    selection: vscode.Range,
  ): Promise<void> => {
    const built = await requestFromDocument(parts.request, { ...WISH, instruction }, document, selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    const context = await usesElsewhere(parts.request, document, built.place.span);
    await parts.change.propose({
      request: { ...built.request, context },
      task: "refactor",
      place: built.place,
      title: instruction,
      format: FORMAT,
      again: () => propose(instruction, document, currentSelection(document, selection)),
    });
  };

  return vscode.commands.registerCommand("fairlead.refactor", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    // Asked before the instruction, so that nobody types one in vain.
    const possible = await requestFromDocument(
      parts.request,
      { ...WISH, instruction: "" },
      place.document,
      place.selection,
    );
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
