import * as vscode from "vscode";
import type { EditorRequest, Surface, TextSpan } from "../../core/request/request.js";
import type { Task } from "../../core/request/task.js";
import { nearbyDiagnostics } from "./diagnostics.js";
import { folderOf } from "./folder.js";
import { pathsOf } from "./paths.js";
import { enclosingSpan } from "./symbols.js";
import { hasBinary, sizeProblem } from "./size.js";
import { editSpan } from "./span.js";

/** What building a request needs to know of the rules. */
export interface RequestParts {
  /**
   * The rule that keeps a path from leaving the machine, in words such as "`fairlead.privacy.exclude` (`*.pem`)"; undefined when none does.
   *
   * @param path relative to the folder, `/` separated; absolute without its leading `/` for files outside of all folders
   */
  excludedBy(
    path: string,
    folder: vscode.WorkspaceFolder | undefined,
  ): string | undefined | Promise<string | undefined>;
}

/** What a surface asks for. */
export interface RequestWish {
  readonly surface: Surface;
  readonly task?: Task;
  readonly instruction: string;
  /** Takes whole lines even of a selection within one line, for surfaces that replace what they ask about. */
  readonly wholeLines?: boolean;
  /** Further values for prompts, such as `edit_format`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Where in the editor a request came from, to come back to with a change. */
export interface RequestPlace {
  readonly document: vscode.TextDocument;
  /** The text that the request was built from. */
  readonly text: string;
  readonly span: TextSpan;
  /** Path relative to its folder, as in the request. */
  readonly path: string;
  /** All paths that lead to the document, links followed. */
  readonly allPaths: readonly string[];
}

/** A request, or why there is none, in words for a person. */
export type BuiltRequest =
  | { readonly ok: true; readonly request: EditorRequest; readonly place: RequestPlace }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** Documents on disk, new ones and notebook cells; not Git's old versions, output channels or our own pages. */
const SCHEMES = new Set(["file", "untitled", "vscode-notebook-cell"]);

/** Builds a request from the active editor: its selection, else the function or class around the cursor, else the whole document. */
export async function requestFromEditor(parts: RequestParts, wish: RequestWish): Promise<BuiltRequest> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return no("No editor is open.", "Open a file and put the cursor where you want help.");
  return requestFromDocument(parts, wish, editor.document, editor.selection);
}

/** Builds a request from a place in a document; an empty `selection` stands for the symbol around it. */
export async function requestFromDocument(
  parts: RequestParts,
  wish: RequestWish,
  document: vscode.TextDocument,
  selection: vscode.Range,
): Promise<BuiltRequest> {
  if (!vscode.workspace.isTrusted) {
    return no(
      "This workspace is not trusted, so none of its text is sent to any model.",
      'Trust it with "Workspaces: Manage Workspace Trust".',
    );
  }
  if (!SCHEMES.has(document.uri.scheme)) {
    return no(`Fairlead works on files; this is a ${document.uri.scheme}: document.`, "Open the file itself.");
  }
  const folder = folderOf(document.uri);
  const paths = await pathsOf(document.uri, folder?.uri);
  for (const path of paths.all) {
    const rule = await parts.excludedBy(path, folder);
    if (rule)
      return no(
        `${paths.shown} is not sent to any model: ${rule} excludes ${path}.`,
        "Change the rule if that is wrong.",
      );
  }
  const tooLarge = sizeProblem(document.lineCount, selection.isEmpty ? document.getText().length : 0);
  if (selection.isEmpty && tooLarge) return no(tooLarge, "Select the part that you mean.");
  const text = document.getText();
  if (hasBinary(text)) return no(`${paths.shown} is a binary file.`, "Open a text file.");

  const span = selection.isEmpty
    ? ((await enclosingSpan(document, selection.start)) ?? wholeDocument(document))
    : editSpan(document, selection, wish.wholeLines === true);
  const request: EditorRequest = {
    id: crypto.randomUUID(),
    surface: wish.surface,
    ...(wish.task ? { task: wish.task } : {}),
    instruction: wish.instruction,
    location: "inline",
    document: {
      path: paths.shown,
      ...(paths.all.length > 1 ? { realPaths: paths.all.filter((path) => path !== paths.shown) } : {}),
      language: document.languageId,
      text,
      selection: span,
      diagnostics: nearbyDiagnostics(vscode.languages.getDiagnostics(document.uri), span),
    },
    ...(wish.variables ? { variables: wish.variables } : {}),
    ...(folder ? { workspaceFolder: folder.uri.toString() } : {}),
  };
  return { ok: true, request, place: { document, text, span, path: paths.shown, allPaths: paths.all } };
}

function wholeDocument(document: vscode.TextDocument): TextSpan {
  const end = document.lineAt(document.lineCount - 1).range.end;
  return { startLine: 0, startCharacter: 0, endLine: end.line, endCharacter: end.character };
}

function no(message: string, remedy: string): BuiltRequest {
  return { ok: false, message, remedy };
}
