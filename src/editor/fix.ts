import * as vscode from "vscode";
import type { DiagnosticNote } from "../core/request/request.js";
import { currentSelection, type EditParts, givenPlace, nowhere } from "./change/command.js";
import { askInstruction } from "./instruction.js";
import { nearbyDiagnostics } from "./request/diagnostics.js";
import { requestFromDocument } from "./request/index.js";

const FORMAT = "blocks";

/** Registers `fairlead.fix`: the problems under the cursor or selection, else those of the function around it, else a person's own words. */
export function registerFix(parts: EditParts): vscode.Disposable {
  const propose = async (document: vscode.TextDocument, selection: vscode.Range, words: string): Promise<void> => {
    const wish = {
      surface: "fix",
      task: "fix",
      instruction: words,
      wholeLines: true,
      variables: { edit_format: FORMAT },
    } as const;
    const built = await requestFromDocument(parts.request, wish, document, selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    if (await parts.change.refuses(built.place)) return;
    const here = problemsAt(document, selection);
    const problems = here.length > 0 ? here : (built.request.document?.diagnostics ?? []);
    if (problems.length === 0 && words === "") {
      const said = await askInstruction({
        title: "Fairlead: Fix",
        placeholder: `No problem is reported near here. What is wrong in ${built.place.path}?`,
        memory: parts.memory,
        memoryKey: "fairlead.fix.instructions",
      });
      if (said) await propose(document, selection, said);
      return;
    }
    await parts.change.propose({
      request: {
        ...built.request,
        ...(built.request.document ? { document: { ...built.request.document, diagnostics: problems } } : {}),
      },
      task: "fix",
      place: built.place,
      title: words === "" ? titleOf(problems) : words,
      format: FORMAT,
      again: () => propose(document, currentSelection(document, selection), words),
    });
  };

  return vscode.commands.registerCommand("fairlead.fix", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    await propose(place.document, place.selection, "");
  });
}

/** Problems that a range touches; an empty range touches those of its whole line. */
function problemsAt(document: vscode.TextDocument, range: vscode.Range): readonly DiagnosticNote[] {
  const touched = range.isEmpty ? document.lineAt(range.start.line).range : range;
  const found = vscode.languages
    .getDiagnostics(document.uri)
    .filter((one) => one.range.intersection(touched) !== undefined);
  const { start, end } = touched;
  return nearbyDiagnostics(found, {
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
  });
}

function titleOf(problems: readonly DiagnosticNote[]): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : "";
  return `fix ${first?.message.split("\n")[0] ?? "what is wrong"}${more}`;
}
