import * as vscode from "vscode";
import type { EditorRequest } from "../../core/request/request.js";
import type { ChangeAsk } from "../change/index.js";
import { currentSelection, type EditParts, givenPlace, nowhere } from "../change/command.js";
import { exists, readSibling } from "../change/siblings.js";
import { type BuiltRequest, requestFromDocument } from "../request/index.js";
import { pathsOf } from "../request/paths.js";
import { familyOf, frameworkOf } from "./framework.js";
import { testPlace } from "./layout.js";
import { projectFacts } from "./project.js";

type Built = Extract<BuiltRequest, { ok: true }>;

/** What is known before the ask is made. */
interface Planned {
  readonly built: Built;
  readonly folder: vscode.WorkspaceFolder;
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly again: () => unknown;
}

/**
 * Registers `fairlead.test`: tests for the selection or the function around the cursor, with the project's own framework, in the
 * file where the project would have them: a new one, or added to the one that is there.
 */
export function registerTest(parts: EditParts): vscode.Disposable {
  const propose = async (document: vscode.TextDocument, selection: vscode.Range): Promise<void> => {
    const wish = { surface: "test", task: "test", instruction: "", wholeLines: true } as const;
    const built = await requestFromDocument(parts.request, wish, document, selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (!folder)
      return parts.messages.refused(
        "Tests go into a project, and this file is in no folder.",
        "Open the folder that the file belongs to.",
      );
    const family = familyOf(document.languageId);
    const facts = await projectFacts(folder, built.place.path, family);
    const framework = frameworkOf(family, facts);
    const { path, inSource } = testPlace(built.place.path, family, facts.tests, framework);
    const uri = vscode.Uri.joinPath(folder.uri, path);
    const allPaths = (await pathsOf(uri, folder.uri)).all;
    if (await parts.change.refuses({ document: { uri }, path, allPaths })) return;
    const rule = await excluding(parts, allPaths, folder);
    if (rule)
      return parts.messages.refused(
        `Tests would go to ${path}, which ${rule} excludes.`,
        "Change the rule if that is wrong.",
      );
    const planned: Planned = {
      built,
      folder,
      path,
      variables: framework ? { framework: framework.name } : {},
      again: () => propose(document, currentSelection(document, selection)),
    };
    const ask =
      inSource === true ? inFile(planned) : (await exists(uri)) ? await addTo(parts, planned) : newFile(planned, uri);
    if (ask) await parts.change.propose(ask);
    else
      await parts.messages.refused(
        `${path} could not be read as text.`,
        "Move it away or write the tests there yourself.",
      );
  };
  return vscode.commands.registerCommand("fairlead.test", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    await propose(place.document, place.selection);
  });
}

async function excluding(
  parts: EditParts,
  paths: readonly string[],
  folder: vscode.WorkspaceFolder,
): Promise<string | undefined> {
  for (const path of paths) {
    const rule = await parts.request.excludedBy(path, folder);
    if (rule !== undefined) return rule;
  }
  return undefined;
}

function titleOf({ built, path }: Planned): string {
  const { startLine, endLine } = built.place.span;
  return `test lines ${startLine + 1} to ${endLine + 1} in ${path}`;
}

/** Tests within the file that is open: Rust has them beside the code, and a test file takes more of them. */
function inFile(planned: Planned): ChangeAsk {
  const { built, variables, again } = planned;
  const isRust = built.place.document.languageId === "rust";
  const instruction = isRust
    ? "write tests for the selected lines, in the tests module at the end of this file; add that module if there is none"
    : "this is a file of tests: add the cases that the selected ones leave out, and keep those that are there";
  const request = { ...built.request, instruction, variables: { ...variables, edit_format: "blocks" } };
  return { request, task: "test", place: built.place, title: titleOf(planned), format: "blocks", again };
}

/** A test file of its own: the model sees the code and writes all of the file. */
function newFile(planned: Planned, uri: vscode.Uri): ChangeAsk {
  const { built, path, variables, again } = planned;
  const { document } = built.place;
  const instruction = `write tests for the selected lines of ${built.place.path}. They are all of the new file ${path}, so import what they need from there`;
  const span = { startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 0 };
  return {
    request: { ...built.request, instruction, variables: { ...variables, edit_format: "new" } },
    task: "test",
    place: built.place,
    title: titleOf(planned),
    format: "whole",
    edits: { path, text: "", span },
    creates: { uri, path, language: document.languageId },
    again,
  };
}

/** More tests in a file that is there: the model sees that file, and the code as related. */
async function addTo(parts: EditParts, planned: Planned): Promise<ChangeAsk | undefined> {
  const { built, folder, path, variables, again } = planned;
  const sibling = await readSibling(parts.request, folder, path);
  if (sibling === undefined) return undefined;
  const { document } = sibling;
  const text = document.getText();
  const end = document.lineAt(document.lineCount - 1).range.end;
  const span = { startLine: end.line, startCharacter: 0, endLine: end.line, endCharacter: end.character };
  const { document: source, ...rest } = built.request;
  const allPaths = (await pathsOf(document.uri, folder.uri)).all;
  const { startLine, endLine } = built.place.span;
  const request: EditorRequest = {
    ...rest,
    instruction: `add tests for lines ${startLine + 1} to ${endLine + 1} of ${built.place.path}, which is shown as related code; leave the tests that are there`,
    document: {
      path,
      // The code's own paths stay with the request: rules about them hold as well.
      realPaths: [...new Set([...allPaths, ...built.place.allPaths, built.place.path])].filter((one) => one !== path),
      language: document.languageId,
      text,
    },
    context: [{ path: built.place.path, text: source?.text ?? built.place.text, reason: "code under test" }],
    variables: { ...variables, edit_format: "blocks" },
  };
  const place = { document, text, span, path, allPaths };
  return { request, task: "test", place, askedAt: built.place, title: titleOf(planned), format: "blocks", again };
}
