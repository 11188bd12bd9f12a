import * as vscode from "vscode";
import type { NamedModel } from "../../core/policy/namedModels.js";

/** What a settings file should be told of one model. */
export interface EndingAdvice {
  /** A sentence with the date. */
  readonly message: string;
  /** Name of the model to write instead, at the same provider. */
  readonly replacement?: string;
}

/** The parts of the advice on models that end. */
export interface EndingParts {
  /** The advice on a model; undefined for those that go on. */
  adviceOn(name: string): Promise<EndingAdvice | undefined>;
  /** Something was learned or a setting changed: what is shown may be old. */
  readonly onDidChange: vscode.Event<void>;
}

const SELECTOR: vscode.DocumentSelector = [
  { scheme: "vscode-userdata", pattern: "**/settings.json" },
  { pattern: "**/.vscode/settings.json" },
  { pattern: "**/*.code-workspace" },
];

/** Typing settles for so long before a file is read anew, ms. */
const SETTLE_MS = 300;

interface Advised extends EndingAdvice {
  readonly range: vscode.Range;
  readonly written: NamedModel["written"];
  readonly setting: string;
}

/** Marks models that end or ended in open settings files, with the date, and offers the replacement. */
export function registerEndings(parts: EndingParts): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection("fairlead-models");
  const advised = new Map<string, readonly Advised[]>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  const look = async (document: vscode.TextDocument): Promise<void> => {
    const key = document.uri.toString();
    const { version } = document;
    const text = document.getText();
    const found = text.includes("fairlead") ? await adviceIn(document, text, parts) : [];
    if (document.isClosed || document.version !== version) return;
    advised.set(key, found);
    diagnostics.set(document.uri, found.map(toDiagnostic));
  };
  const lookSoon = (document: vscode.TextDocument, ms = SETTLE_MS): void => {
    if (vscode.languages.match(SELECTOR, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.set(
      key,
      setTimeout(() => (waiting.delete(key), void look(document)), ms),
    );
  };
  const forget = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.delete(key);
    if (advised.delete(key)) diagnostics.delete(document.uri);
  };
  const lookAtAll = (): void => vscode.workspace.textDocuments.forEach((document) => lookSoon(document));
  lookAtAll();

  return vscode.Disposable.from(
    diagnostics,
    { dispose: () => waiting.forEach((timer) => clearTimeout(timer)) },
    vscode.workspace.onDidOpenTextDocument((document) => lookSoon(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => lookSoon(document)),
    vscode.workspace.onDidCloseTextDocument(forget),
    parts.onDidChange(lookAtAll),
    vscode.languages.registerCodeActionsProvider(
      SELECTOR,
      {
        provideCodeActions: (document, range) => fixesFor(document, range, advised.get(document.uri.toString()) ?? []),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

async function adviceIn(document: vscode.TextDocument, text: string, parts: EndingParts): Promise<readonly Advised[]> {
  const { namedModels } = await import("../../core/policy/namedModels.js");
  const found = namedModels(text).map(async ({ name, written, setting, offset, length }) => {
    const advice = await parts.adviceOn(name);
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    return advice === undefined ? [] : [{ ...advice, range, written, setting }];
  });
  return (await Promise.all(found)).flat();
}

function toDiagnostic({ range, message, setting }: Advised): vscode.Diagnostic {
  // A model that is denied anyway needs no replacement.
  const denied = setting === "fairlead.models.deny";
  const severity = denied ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = "Fairlead";
  diagnostic.code = "model-ends";
  return diagnostic;
}

function fixesFor(
  document: vscode.TextDocument,
  range: vscode.Range,
  advised: readonly Advised[],
): vscode.CodeAction[] {
  return advised.flatMap((advice) => {
    const { replacement, setting } = advice;
    if (replacement === undefined || setting === "fairlead.models.deny" || !advice.range.intersection(range)) return [];
    const text = advice.written === "own" ? replacement.slice(replacement.indexOf("/") + 1) : replacement;
    const action = new vscode.CodeAction(`Use ${text} Instead`, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [toDiagnostic(advice)];
    action.isPreferred = true;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, advice.range, JSON.stringify(text));
    return [action];
  });
}
