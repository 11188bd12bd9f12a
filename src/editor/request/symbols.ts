import * as vscode from "vscode";
import type { TextSpan } from "../../core/request/request.js";
import { commentAbove, lineBelowComment } from "./comments.js";
import { outlineAround } from "./outline.js";
import { editSpan } from "./span.js";

/** Language servers that are still starting may take minutes to answer; indentation then tells, in ms. */
const PATIENCE_MS = 1_000;

const FUNCTIONS = new Set([vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor]);
const CONTAINERS = new Set([
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);
/** Functions written as values, tables and the like; a value of one line says too little. */
const VALUES = new Set([
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Object,
]);

/**
 * The whole lines of the function around a position, else of the innermost class, type or value, with the comment above it;
 * undefined when none is known. A position in that comment stands for what it describes. Where the language service knows no
 * symbols, or is still starting, indentation tells.
 */
export async function enclosingSpan(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<TextSpan | undefined> {
  const progress = {
    location: vscode.ProgressLocation.Window,
    title: "Fairlead: looking for the function at the cursor",
  };
  const symbols = flatten(await vscode.window.withProgress(progress, () => symbolsOf(document)));
  const below = lineBelowComment(document, position.line);
  const meant = below === position.line ? position : document.lineAt(below).range.end;
  const found = symbols.length === 0 ? outlineAround(document, meant.line) : symbolAround(symbols, meant)?.range;
  if (!found) return undefined;
  const start = new vscode.Position(commentAbove(document, found.start.line), 0);
  const end = document.lineAt(found.end.line).range.end;
  return editSpan(document, new vscode.Range(start, end));
}

function symbolAround(symbols: readonly Symbol[], position: vscode.Position): Symbol | undefined {
  const around = symbols.filter((symbol) => symbol.range.contains(position));
  return innermost(around, FUNCTIONS) ?? innermost(around.filter(isLong), VALUES) ?? innermost(around, CONTAINERS);
}

async function symbolsOf(
  document: vscode.TextDocument,
): Promise<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const asked = vscode.commands.executeCommand<
      readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
    >("vscode.executeDocumentSymbolProvider", document.uri);
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    });
    return (await Promise.race([asked, late])) ?? [];
  } catch {
    // A broken language server must not stand in the way of an explanation.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

interface Symbol {
  readonly kind: vscode.SymbolKind;
  readonly range: vscode.Range;
}

function flatten(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): readonly Symbol[] {
  return symbols.flatMap((symbol): readonly Symbol[] =>
    "children" in symbol
      ? [symbol, ...flatten(symbol.children)]
      : [{ kind: symbol.kind, range: symbol.location.range }],
  );
}

function isLong(symbol: Symbol): boolean {
  return symbol.range.end.line > symbol.range.start.line;
}

function innermost(symbols: readonly Symbol[], kinds: ReadonlySet<vscode.SymbolKind>): Symbol | undefined {
  let best: Symbol | undefined;
  for (const symbol of symbols) {
    if (kinds.has(symbol.kind) && (!best || best.range.contains(symbol.range))) best = symbol;
  }
  return best;
}
