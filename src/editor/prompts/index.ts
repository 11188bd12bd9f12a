import * as vscode from "vscode";
import type { PromptProblem } from "../../core/prompts/prompt.js";
import type { Task } from "../../core/request/task.js";
import { registerApproveActions } from "./approve.js";
import { contentHash, createApprovals, type ApprovalPlace } from "./approvals.js";
import { registerNewVariant, type NewVariantParts } from "./newVariant.js";

/** A workspace's prompt file as it stands on disk. */
export interface PromptFile {
  /** Relative to its workspace folder, `/` separated. */
  readonly path: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  /** Address (URI) of the workspace folder. */
  readonly workspaceFolder: string;
  /** Whether this text may be used; until then the built-in prompt is. */
  readonly approved: boolean;
}

/** The prompt files of the workspace, kept up to date. */
export interface PromptFiles extends vscode.Disposable {
  /** All files, approved or not; empty in an untrusted workspace. Ends at once after the first reading. */
  files(): Promise<readonly PromptFile[]>;
  readonly onDidChange: vscode.Event<void>;
}

/** The parts of prompt files. */
export interface PromptFileParts extends Omit<NewVariantParts, "approve"> {
  readonly approvals: ApprovalPlace;
  /**
   * The problems of a prompt file; loads the parser at first use.
   * @param beside all prompt files of its workspace folder, since it may include parts
   */
  problems(file: PromptFile, beside: readonly PromptFile[]): Promise<readonly PromptProblem[]>;
  /** The text of a task's built-in prompt file. */
  builtIn(task: Task): Promise<string>;
}

const PATTERN = ".fairlead/prompts/*.prompt";

/** Prompt files are a page or two; anything beyond this is not one, in bytes. */
const LARGEST = 256 * 1024;

/** Watches `.fairlead/prompts` in trusted workspaces, shows what is wrong or waits for approval, and registers `fairlead.newPromptVariant`. */
export function registerPromptFiles(parts: PromptFileParts): PromptFiles {
  const approvals = createApprovals(parts.approvals);
  const diagnostics = vscode.languages.createDiagnosticCollection("fairlead-prompts");
  const changed = new vscode.EventEmitter<void>();
  const files = new Map<string, PromptFile>();
  let started: Promise<void> | undefined;

  const load = async (uri: vscode.Uri): Promise<void> => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const text = folder && (await readText(uri));
    if (!folder || text === undefined) return forget(uri);
    const path = vscode.workspace.asRelativePath(uri, false);
    const hash = await contentHash(text);
    const approved = approvals.has(hash);
    files.set(uri.toString(), { path, text, hash, approved, workspaceFolder: folder.uri.toString() });
    changed.fire();
  };
  /** Shows what is wrong with the files of a folder: each may include others, so all are looked at anew. */
  const inspect = async (workspaceFolder: string): Promise<void> => {
    const beside = [...files].filter(([, file]) => file.workspaceFolder === workspaceFolder);
    const all = beside.map(([, file]) => file);
    await Promise.all(
      beside.map(async ([key, file]) => {
        const problems = (await parts.problems(file, all)).map(toDiagnostic);
        // A file that was read again meanwhile is shown by whoever read it.
        if (files.get(key) !== file) return;
        diagnostics.set(vscode.Uri.parse(key), file.approved ? problems : [...problems, waiting(file.path)]);
      }),
    );
  };
  const read = async (uri: vscode.Uri): Promise<void> => {
    await load(uri);
    const workspaceFolder = files.get(uri.toString())?.workspaceFolder;
    if (workspaceFolder !== undefined) await inspect(workspaceFolder);
  };
  const forget = (uri: vscode.Uri): void => {
    diagnostics.delete(uri);
    const file = files.get(uri.toString());
    if (file === undefined) return;
    files.delete(uri.toString());
    changed.fire();
    void inspect(file.workspaceFolder);
  };
  const approve = async (uri: vscode.Uri, text: string): Promise<void> => {
    await approvals.add(await contentHash(text));
    await read(uri);
  };

  const readAll = async (): Promise<void> => {
    const found = vscode.workspace.isTrusted ? await vscode.workspace.findFiles(PATTERN, null) : [];
    for (const key of files.keys()) if (!found.some((uri) => uri.toString() === key)) forget(vscode.Uri.parse(key));
    await Promise.all(found.map(load));
    await Promise.all([...new Set([...files.values()].map((file) => file.workspaceFolder))].map(inspect));
  };
  const trustedRead = (uri: vscode.Uri) => void (vscode.workspace.isTrusted && read(uri));
  let watchers: readonly vscode.Disposable[] = [];
  const watch = () => {
    for (const watcher of watchers) watcher.dispose();
    watchers = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
      // One folder's own watcher: VS Code's recursive one needs a native module that some hosts lack.
      const folder = vscode.Uri.joinPath(uri, ".fairlead", "prompts");
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, "*.prompt"));
      return [watcher, watcher.onDidChange(trustedRead), watcher.onDidCreate(trustedRead), watcher.onDidDelete(forget)];
    });
  };
  const restart = () => {
    watch();
    started = readAll();
    void started;
  };
  watch();

  const subscriptions = vscode.Disposable.from(
    diagnostics,
    changed,
    { dispose: () => watchers.forEach((watcher) => watcher.dispose()) },
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isPromptFile(document.uri)) trustedRead(document.uri);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeWorkspaceFolders(restart),
    // What the person saves in this window is the person's own text.
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (vscode.workspace.isTrusted && isPromptFile(document.uri)) void approve(document.uri, document.getText());
    }),
    registerApproveActions({ approve, isWaiting: (uri) => files.get(uri.toString())?.approved === false }),
    registerNewVariant({ ...parts, approve }),
  );

  return {
    async files() {
      started ??= readAll();
      await started;
      return [...files.values()];
    },
    onDidChange: changed.event,
    dispose: () => void subscriptions.dispose(),
  };
}

function isPromptFile(uri: vscode.Uri): boolean {
  return /\/\.fairlead\/prompts\/[^/]+\.prompt$/.test(uri.path);
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    // A link could lead to any file of the machine, whose text would then be sent.
    if (stat.type !== vscode.FileType.File || stat.size > LARGEST) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function toDiagnostic(problem: PromptProblem): vscode.Diagnostic {
  const range = new vscode.Range(problem.line, problem.column, problem.endLine, problem.endColumn);
  const severity = problem.severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, problem.message, severity);
  diagnostic.source = "Fairlead";
  return diagnostic;
}

function waiting(path: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(0, 0, 0, Number.MAX_SAFE_INTEGER),
    `${path} is new or was changed outside of this window. It is not used until you approve it; the built-in prompt is.`,
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = "Fairlead";
  diagnostic.code = "prompt-approval";
  return diagnostic;
}
