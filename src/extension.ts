import * as vscode from "vscode";
import { standInChat } from "./composition/chatStandIns.js";
import type { Surfaces } from "./composition/compose.js";
import { standInCommands } from "./composition/standIns.js";

/** After this the editor has settled, and settings can be checked without anybody waiting for it, ms. */
const SETTLED_MS = 3_000;

let loaded: Promise<Surfaces> | undefined;

/**
 * Registers stand-ins for everything that Fairlead contributes and loads the rest when one of them is used, or once
 * the editor has settled if Fairlead is set up here.
 */
export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  const surfaces = (): Promise<Surfaces> =>
    (loaded ??= import("./composition/compose.js").then(({ compose }) => {
      commands.dispose();
      const composed = compose(context);
      chat.announce();
      return composed;
    }));
  const commands = standInCommands(context.extension.packageJSON, surfaces);
  const chat = standInChat(isSetUp, async () => (await surfaces()).chat);
  context.subscriptions.push(
    commands,
    chat,
    vscode.window.registerWebviewViewProvider("fairlead.panel", {
      resolveWebviewView: async (view, state, token) => (await surfaces()).panel.resolveWebviewView(view, state, token),
    }),
  );
  if (isSetUp()) context.subscriptions.push(...loadSoon(surfaces));
  // The bench reads this in the host itself: what VS Code reports counts the reading of files and waiting for others.
  performance.measure("fairlead.activate", { start: began });
}

/** Loads the rest once the editor has settled or the person types, whatever comes first. */
function loadSoon(surfaces: () => Promise<Surfaces>): readonly vscode.Disposable[] {
  const settled = setTimeout(() => void surfaces(), SETTLED_MS);
  const typed = vscode.workspace.onDidChangeTextDocument(() => {
    typed.dispose();
    void surfaces();
  });
  return [typed, { dispose: () => clearTimeout(settled) }];
}

/** Writes what is left before the window goes. */
export async function deactivate(): Promise<void> {
  await (await loaded)?.close();
}

/** Whether this user or workspace has any setting of Fairlead. */
function isSetUp(): boolean {
  const configuration = vscode.workspace.getConfiguration("fairlead");
  const providers = configuration.inspect("providers");
  return providers?.globalValue !== undefined || providers?.workspaceValue !== undefined;
}
