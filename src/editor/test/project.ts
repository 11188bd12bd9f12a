import * as vscode from "vscode";
import { type Family, MANIFESTS, type ProjectFacts } from "./framework.js";
import { TEST_FILES } from "./layout.js";

/** Test files that are looked at for their names; more would tell nothing new. */
const MOST_TESTS = 500;
/** Characters of a test that tell its framework. */
const SAMPLE_CHARACTERS = 4_000;

/** Reads what tells a project's test framework and layout: manifests above the code, names of tests, the head of one of them. */
export async function projectFacts(
  folder: vscode.WorkspaceFolder,
  source: string,
  family: Family,
): Promise<ProjectFacts> {
  const pattern = TEST_FILES[family];
  const found =
    pattern === undefined
      ? []
      : await vscode.workspace.findFiles(
          new vscode.RelativePattern(folder, pattern),
          "**/{node_modules,.venv,venv,target,dist,build,out}/**",
          MOST_TESTS,
        );
  const tests = found.map((uri) => vscode.workspace.asRelativePath(uri, false)).toSorted();
  const manifests = new Map<string, string>();
  for (const above of foldersAbove(source)) {
    for (const name of MANIFESTS) {
      const text = manifests.has(name) ? undefined : await head(vscode.Uri.joinPath(folder.uri, above, name), 100_000);
      if (text !== undefined) manifests.set(name, text);
    }
  }
  const top = source.split("/")[0] ?? "";
  const near = tests.find((path) => path.startsWith(`${top}/`)) ?? tests[0];
  const sample = near === undefined ? undefined : await head(vscode.Uri.joinPath(folder.uri, near), SAMPLE_CHARACTERS);
  return { manifests, tests, ...(sample === undefined ? {} : { sample }) };
}

/** The folders above a file, the nearest first, down to the workspace folder itself. */
function foldersAbove(path: string): readonly string[] {
  const names = path.split("/").slice(0, -1);
  return [...names.map((_, index) => names.slice(0, names.length - index).join("/")), ""];
}

async function head(uri: vscode.Uri, characters: number): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)).slice(0, characters);
  } catch {
    return undefined;
  }
}
