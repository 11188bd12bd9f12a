import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { EditorRequest } from "../../core/request/request.js";
import { collect } from "../change/collect.js";
import { notified } from "../notified.js";
import type { Messages } from "../messages.js";
import type { RequestParts } from "../request/index.js";
import { relativePath } from "../request/paths.js";
import { servedWords } from "../words.js";
import { repositories, type Repository, rootOf } from "./git.js";
import { type FileDiff, fileDiffs, withinRoom } from "./stagedFiles.js";

/** The parts of `fairlead.commitMessage`. */
export interface CommitParts {
  readonly line: Line;
  readonly request: RequestParts;
  readonly messages: Messages;
  ready(): Promise<boolean>;
}

/** Characters of a difference that a message can rest on; about 15,000 tokens. */
const MOST_CHARACTERS = 50_000;

/** Registers `fairlead.commitMessage`: a message for the staged changes, written into the box of the source control view. */
export function registerCommitMessage(parts: CommitParts): vscode.Disposable {
  const write = async (repository: Repository): Promise<void> => {
    const folder = vscode.workspace.getWorkspaceFolder(repository.root) ?? folderWithin(repository.root);
    const staged = fileDiffs(await repository.stagedDiff());
    if (staged.length === 0)
      return parts.messages.refused("Nothing is staged.", "Stage the changes that the commit is about.");
    const { kept, left } = await allowed(parts.request, repository, folder, staged);
    const [first] = kept;
    if (first === undefined)
      return parts.messages.refused(
        "All staged files are excluded, so none of their changes are sent to any model.",
        "Write this message yourself.",
      );
    const written = repository.message.trim();
    const paths = kept.flatMap((file) => file.paths.map((path) => inFolder(repository, folder, path)));
    const request: EditorRequest = {
      id: crypto.randomUUID(),
      surface: "commit-message",
      task: "generate",
      instruction: written === "" ? "" : `go on from what is written already: ${written}`,
      location: "panel",
      // No text of its own: its paths bring the rules about them into force.
      document: { path: paths[0] ?? "", realPaths: paths.slice(1), language: "git-commit", text: "" },
      variables: { staged: withinRoom(kept, MOST_CHARACTERS) },
      ...(folder ? { workspaceFolder: folder.uri.toString() } : {}),
    };
    const answer = await notified("commit message", (say, signal) =>
      collect(parts.line, request, {}, signal, (event) => {
        if (event.type === "trying") say(`asking ${event.model} (${event.why})...`);
      }),
    );
    if (!answer) return;
    if (answer.decision.outcome !== "answered")
      return parts.messages.failed(answer.decision, { actions: { "Try Again": () => write(repository) } });
    if (repository.message.trim() !== written)
      return parts.messages.refused(
        "The message was changed meanwhile, so nothing was written over it.",
        "Run the command again.",
      );
    repository.write(messageOf(answer.text));
    if (left > 0) {
      await parts.messages.refused(
        `${servedWords(answer.decision)} saw ${kept.length} of ${staged.length} staged files; the others are excluded.`,
      );
    }
  };

  return vscode.commands.registerCommand("fairlead.commitMessage", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    if (!vscode.workspace.isTrusted) {
      return parts.messages.refused(
        "This workspace is not trusted, so none of its text is sent to any model.",
        'Trust it with "Workspaces: Manage Workspace Trust".',
      );
    }
    const all = await repositories();
    if (all === undefined)
      return parts.messages.refused("VS Code's Git extension is switched off.", 'Switch on "git.enabled".');
    const repository = await choose(all, rootOf(given[0]));
    if (repository) await write(repository);
    else if (all.length === 0) await parts.messages.refused("No Git repository is open.", "Open the folder of one.");
  });
}

async function choose(all: readonly Repository[], root: vscode.Uri | undefined): Promise<Repository | undefined> {
  const asked = root && all.find((one) => one.root.toString() === root.toString());
  if (asked || all.length <= 1) return asked ?? all[0];
  const items = all.map((repository) => ({
    label: repository.root.path.split("/").at(-1) ?? "",
    description: repository.root.fsPath,
    repository,
  }));
  return (await vscode.window.showQuickPick(items, { title: "Fairlead: Commit Message for" }))?.repository;
}

/** The folder of the workspace that lies within a repository whose root is above it. */
function folderWithin(root: vscode.Uri): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => `${uri.path}/`.startsWith(`${root.path}/`));
}

function inFolder(repository: Repository, folder: vscode.WorkspaceFolder | undefined, path: string): string {
  return relativePath(vscode.Uri.joinPath(repository.root, path).fsPath, folder?.uri.fsPath).path;
}

/** The files of which no name is excluded, seen from the folder and from the repository. */
async function allowed(
  request: RequestParts,
  repository: Repository,
  folder: vscode.WorkspaceFolder | undefined,
  files: readonly FileDiff[],
): Promise<{ readonly kept: readonly FileDiff[]; readonly left: number }> {
  const kept: FileDiff[] = [];
  for (const file of files) {
    const names = file.paths.flatMap((path) => [path, inFolder(repository, folder, path)]);
    const rules = await Promise.all(names.map(async (name) => request.excludedBy(name, folder)));
    if (rules.every((rule) => rule === undefined)) kept.push(file);
  }
  return { kept, left: files.length - kept.length };
}

/** The message alone: models put fences or quotes around it though they are told not to. */
function messageOf(answer: string): string {
  const text = answer.trim();
  const fenced = /^(`{3,})[^\n]*\n([\s\S]*?)\n\1\s*$/.exec(text)?.[2] ?? text;
  return fenced.replace(/^(["'])([^\n]*)\1$/, "$2").trim();
}
