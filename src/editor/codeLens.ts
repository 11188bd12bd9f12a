import * as vscode from "vscode";
import { exclusionMemory } from "./excluded.js";
import type { RequestParts } from "./request/index.js";

const SETTING = "codeLens";
const FUNCTIONS = new Set([vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor]);
const COMMANDS = [
  { title: "Explain", command: "fairlead.explain" },
  { title: "Document", command: "fairlead.document" },
  { title: "Test", command: "fairlead.test" },
] as const;

/** Registers links above functions, for people who switched `fairlead.codeLens` on; without it nothing is registered at all. */
export function registerCodeLens(parts: {
  readonly request: RequestParts;
  readonly onSettings: (listener: () => void) => void;
}): vscode.Disposable {
  const excluded = exclusionMemory(parts.request, parts.onSettings);
  let registered: vscode.Disposable | undefined;
  const follow = (): void => {
    const wanted = vscode.workspace.getConfiguration("fairlead").inspect<boolean>(SETTING)?.globalValue === true;
    if (wanted === (registered !== undefined)) return;
    registered?.dispose();
    registered = wanted
      ? vscode.languages.registerCodeLensProvider([{ scheme: "file" }, { scheme: "untitled" }], {
          provideCodeLenses: async (document, token) => {
            if (!vscode.workspace.isTrusted || (await excluded(document.uri)) || token.isCancellationRequested)
              return [];
            return lenses(document);
          },
        })
      : undefined;
  };
  parts.onSettings(follow);
  follow();
  return { dispose: () => registered?.dispose() };
}

async function lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const symbols = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >("vscode.executeDocumentSymbolProvider", document.uri);
  return functionsOf(symbols ?? []).flatMap((range) =>
    COMMANDS.map(
      ({ title, command }) =>
        new vscode.CodeLens(range, {
          title,
          command,
          arguments: [document.uri, new vscode.Range(range.start, range.end)],
        }),
    ),
  );
}

/** Functions and methods, those within functions left out: a link above each closure would be noise. */
function functionsOf(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): readonly vscode.Range[] {
  return symbols.flatMap((symbol) => {
    if (FUNCTIONS.has(symbol.kind)) return ["range" in symbol ? symbol.range : symbol.location.range];
    return "children" in symbol ? functionsOf(symbol.children) : [];
  });
}
