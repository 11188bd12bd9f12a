import * as vscode from "vscode";
import { currentSelection, type EditParts, givenPlace, nowhere } from "./change/command.js";
import { documentStyle } from "./documentStyle.js";
import { requestFromDocument } from "./request/index.js";

const FORMAT = "blocks";

/** Registers `fairlead.document`: documentation comments for the selection or the function around the cursor, in the language's own style. */
export function registerDocument(parts: EditParts): vscode.Disposable {
  const propose = async (document: vscode.TextDocument, selection: vscode.Range): Promise<void> => {
    const style = documentStyle(document.languageId, document.getText());
    const variables = { edit_format: FORMAT, ...(style === undefined ? {} : { style }) };
    const wish = { surface: "document", task: "document", instruction: "", wholeLines: true, variables } as const;
    const built = await requestFromDocument(parts.request, wish, document, selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    const { startLine, endLine } = built.place.span;
    await parts.change.propose({
      request: built.request,
      task: "document",
      place: built.place,
      title: `document lines ${startLine + 1} to ${endLine + 1}`,
      format: FORMAT,
      again: () => propose(document, currentSelection(document, selection)),
    });
  };
  return vscode.commands.registerCommand("fairlead.document", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    await propose(place.document, place.selection);
  });
}
