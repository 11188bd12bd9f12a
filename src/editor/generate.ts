import * as vscode from "vscode";
import type { TextSpan } from "../core/request/request.js";
import { type EditParts, givenPlace, nowhere } from "./change/command.js";
import { askInstruction } from "./instruction.js";
import { requestFromDocument } from "./request/index.js";

/** Characters of each neighbouring line that a place is told by. */
const NEAR_CHARACTERS = 80;

/** Registers `fairlead.generate`: new code at the cursor from an instruction. Nothing that is there is replaced. */
export function registerGenerate(parts: EditParts): vscode.Disposable {
  const propose = async (
    instruction: string,
    document: vscode.TextDocument,
    cursor: vscode.Position,
  ): Promise<void> => {
    // An empty selection would stand for the function around it; the whole line does not.
    const line = document.lineAt(Math.min(cursor.line, document.lineCount - 1));
    const wish = {
      surface: "generate",
      task: "generate",
      instruction,
      variables: { edit_format: "whole", place: placeWords(document, line.lineNumber) },
    } as const;
    const built = await requestFromDocument(parts.request, wish, document, notEmpty(document, line));
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    if (await parts.change.refuses(built.place)) return;
    const span: TextSpan = { startLine: line.lineNumber, startCharacter: 0, endLine: line.lineNumber, endCharacter: 0 };
    const { document: asked, ...request } = built.request;
    await parts.change.propose({
      request: { ...request, ...(asked ? { document: { ...asked, selection: span } } : {}) },
      task: "generate",
      place: { ...built.place, span },
      title: instruction,
      format: "insert",
      again: () => propose(instruction, document, vscode.window.activeTextEditor?.selection.active ?? cursor),
    });
  };
  return vscode.commands.registerCommand("fairlead.generate", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    const instruction = await askInstruction({
      title: "Fairlead: Generate",
      placeholder: `What should be written at line ${place.selection.end.line + 1}?`,
      memory: parts.memory,
      memoryKey: "fairlead.generate.instructions",
    });
    if (instruction) await propose(instruction, place.document, place.selection.end);
  });
}

/** A range that is taken as it is; the document's own in an empty one. */
function notEmpty(document: vscode.TextDocument, line: vscode.TextLine): vscode.Range {
  if (!line.range.isEmpty) return line.range;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  return document.validateRange(all);
}

/** Tells the cursor's place by its line and the lines of code next to it. */
function placeWords(document: vscode.TextDocument, line: number): string {
  const near = (direction: 1 | -1): string | undefined => {
    for (let at = line + direction; at >= 0 && at < document.lineCount; at += direction) {
      const text = document.lineAt(at).text;
      if (text.trim() !== "") return text.slice(0, NEAR_CHARACTERS);
    }
    return undefined;
  };
  const here = document.lineAt(line).text;
  const above = here.trim() === "" ? near(-1) : here.slice(0, NEAR_CHARACTERS);
  const below = near(1);
  return [
    `line ${line + 1}`,
    ...(above === undefined ? [] : ["below:", above]),
    ...(below === undefined ? [] : ["above:", below]),
  ].join("\n");
}
