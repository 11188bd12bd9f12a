import * as vscode from "vscode";

/** A repository of VS Code's Git extension, as far as a commit message needs it. */
export interface Repository {
  readonly root: vscode.Uri;
  /** The staged changes as a unified difference. */
  stagedDiff(): Promise<string>;
  /** What stands in the box for the commit message. */
  readonly message: string;
  write(message: string): void;
}

/** The repositories that VS Code's own Git extension has open; undefined when it is switched off. */
export async function repositories(): Promise<readonly Repository[] | undefined> {
  const extension = vscode.extensions.getExtension<unknown>("vscode.git");
  if (extension === undefined) return undefined;
  const exported = extension.isActive ? extension.exports : await extension.activate();
  const getApi = member(exported, "getAPI");
  if (typeof getApi !== "function") return undefined;
  const api: unknown = Reflect.apply(getApi, exported, [1]);
  const list = member(api, "repositories");
  return Array.isArray(list) ? list.map(repositoryOf).filter((one) => one !== undefined) : undefined;
}

/** Reads one repository of that API; undefined when it is not of the form that is known. */
function repositoryOf(repository: unknown): Repository | undefined {
  const root = member(repository, "rootUri");
  const box = member(repository, "inputBox");
  const diff = member(repository, "diff");
  if (!(root instanceof vscode.Uri) || typeof box !== "object" || box === null || typeof diff !== "function")
    return undefined;
  return {
    root,
    async stagedDiff() {
      const text: unknown = await Reflect.apply(diff, repository, [true]);
      return typeof text === "string" ? text : "";
    },
    get message() {
      const value = member(box, "value");
      return typeof value === "string" ? value : "";
    },
    write: (message) => void Reflect.set(box, "value", message),
  };
}

/** The root that a source control menu hands over with its command. */
export function rootOf(given: unknown): vscode.Uri | undefined {
  const root = member(given, "rootUri");
  return root instanceof vscode.Uri ? root : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
