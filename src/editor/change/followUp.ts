import type { Memento } from "vscode";
import type { TextSpan } from "../../core/request/request.js";
import { askInstruction } from "../instruction.js";
import { type ChangeAsk, editedText } from "./ask.js";
import { type Proposal, textOf } from "./proposal.js";

/**
 * Asks for a further instruction on a change that is on show, and makes the ask that goes on from it: the model sees the files as
 * the change would have them, by the same model as before where that can be, and the person still sees all of it against the
 * documents as they are. Undefined when the person goes away.
 */
export async function followUp(proposal: Proposal, memory: Memento): Promise<ChangeAsk | undefined> {
  const { ask } = proposal;
  const instruction = await askInstruction({
    title: "Fairlead: Follow Up on Change",
    placeholder: "What should be different about this change?",
    memory,
    memoryKey: "fairlead.followUp.instructions",
  });
  if (!instruction) return undefined;
  const basis = new Map(proposal.files.map((file) => [file.file.path, textOf(file)]));
  const main = editedText(ask);
  const text = basis.get(main.path) ?? main.text;
  const span = grown(main.text, text, main.span, ask.creates !== undefined);
  const related = (ask.request.context ?? []).map((piece) => ({ ...piece, text: basis.get(piece.path) ?? piece.text }));
  const { document } = ask.request;
  // The document may have gone on before the change came, which was made to fit it as it was then.
  const shown = proposal.files.find(({ file }) => file.path === ask.place.path)?.file.before;
  const next: ChangeAsk = {
    ...ask,
    place: { ...ask.place, text: shown ?? ask.place.text },
    title: instruction,
    format: "blocks",
    edits: { path: main.path, text, span },
    basis,
    request: {
      ...ask.request,
      id: crypto.randomUUID(),
      instruction,
      conversationId: ask.request.conversationId ?? ask.request.id,
      ...(document === undefined
        ? {}
        : {
            document: {
              ...document,
              path: main.path,
              realPaths: [...new Set([document.path, ...(document.realPaths ?? [])])].filter(
                (path) => path !== main.path,
              ),
              text,
              selection: span,
              diagnostics: [],
            },
          }),
      context: related,
      variables: { ...ask.request.variables, edit_format: "blocks" },
    },
  };
  return next;
}

/** The span of what was asked about, grown by the lines that the change added. */
function grown(before: string, after: string, span: TextSpan, isNew: boolean): TextSpan {
  const lines = after.split("\n");
  const more = lines.length - before.split("\n").length;
  const endLine = isNew ? lines.length - 1 : Math.min(lines.length - 1, Math.max(span.startLine, span.endLine + more));
  return {
    startLine: span.startLine,
    startCharacter: 0,
    endLine,
    endCharacter: lines[endLine]?.replace(/\r$/, "").length ?? 0,
  };
}
