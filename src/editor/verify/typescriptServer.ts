import * as vscode from "vscode";
import type { Problem } from "../../core/verify/index.js";

/**
 * VS Code's own TypeScript extension answers this command for other extensions, among them for diagnostics of a document
 * that no tab shows. It is not part of the stable API, so it stands in this one file, and everything works without it.
 */
const COMMAND = "typescript.tsserverRequest";

/** Languages that its server knows. */
const LANGUAGES = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact"]);

/** Whether the TypeScript server could be asked about a language. */
export function isTypeScript(language: string): boolean {
  return LANGUAGES.has(language);
}

/** The errors that the TypeScript server reports for an open document; undefined when it gives no answer. */
export async function serverErrors(document: vscode.TextDocument): Promise<readonly Problem[] | undefined> {
  const answers = await Promise.all(
    ["syntacticDiagnosticsSync", "semanticDiagnosticsSync"].map((request) => ask(request, document.uri)),
  );
  if (answers.some((answer) => answer === undefined)) return undefined;
  return answers.flatMap((answer) => answer ?? []);
}

async function ask(request: string, file: vscode.Uri): Promise<readonly Problem[] | undefined> {
  try {
    const response = await vscode.commands.executeCommand(COMMAND, request, { file });
    const body = member(response, "body");
    if (!Array.isArray(body)) return undefined;
    return body.filter((one) => member(one, "category") === "error").map(problemOf);
  } catch {
    // No such command in this VS Code, or a server that is not there.
    return undefined;
  }
}

function problemOf(diagnostic: unknown): Problem {
  const line = member(member(diagnostic, "start"), "line");
  const code = member(diagnostic, "code");
  const said = member(diagnostic, "text");
  const text = typeof said === "string" ? said : "";
  return {
    line: typeof line === "number" ? line : 1,
    message: typeof code === "number" ? `${text} (TS${code})` : text,
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
