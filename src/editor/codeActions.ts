import * as vscode from "vscode";
import type { RequestParts } from "./request/index.js";
import { exclusionMemory } from "./excluded.js";

/** The parts of the light bulb. */
export interface CodeActionParts {
  readonly request: RequestParts;
  readonly onSettings: (listener: () => void) => void;
}

/** Documents that a change can be written to. */
const SELECTOR: vscode.DocumentSelector = [
  { scheme: "file" },
  { scheme: "untitled" },
  { scheme: "vscode-notebook-cell" },
];
const FIX = vscode.CodeActionKind.QuickFix;
const REWRITE = vscode.CodeActionKind.RefactorRewrite.append("fairlead");

const REWRITES = [
  { title: "Refactor with Fairlead...", command: "fairlead.refactor" },
  { title: "Document with Fairlead", command: "fairlead.document" },
  { title: "Write Tests with Fairlead", command: "fairlead.test" },
] as const;

/**
 * Registers Fairlead's entries in the light bulb: a fix where a problem is, and changes where something is selected or
 * where they are asked for. They only name a command; nothing is computed before one is chosen.
 */
export function registerCodeActions(parts: CodeActionParts): vscode.Disposable {
  const excluded = exclusionMemory(parts.request, parts.onSettings);
  return vscode.languages.registerCodeActionsProvider(
    SELECTOR,
    {
      async provideCodeActions(document, range, context, token) {
        if (!vscode.workspace.isTrusted || (await excluded(document.uri)) || token.isCancellationRequested) return [];
        const wants = (kind: vscode.CodeActionKind): boolean =>
          context.only === undefined || context.only.contains(kind) || kind.contains(context.only);
        const isAsked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke || context.only !== undefined;
        const fixes =
          wants(FIX) && context.diagnostics.length > 0 ? [fixFor(document, range, context.diagnostics)] : [];
        const rewrites =
          wants(REWRITE) && (isAsked || !range.isEmpty)
            ? REWRITES.map(({ title, command }) => action(title, command, REWRITE, document, range))
            : [];
        return [...fixes, ...rewrites];
      },
    },
    { providedCodeActionKinds: [FIX, REWRITE] },
  );
}

function fixFor(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const made = action("Fix with Fairlead", "fairlead.fix", FIX, document, range);
  made.diagnostics = [...diagnostics];
  return made;
}

function action(
  title: string,
  command: string,
  kind: vscode.CodeActionKind,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { title, command, arguments: [document.uri, new vscode.Range(range.start, range.end)] };
  return made;
}
