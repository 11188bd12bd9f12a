import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/** Starts Pyright as its own extension for VS Code does. */
export async function activate(context: ExtensionContext): Promise<void> {
  const server = process.env["FAIRLEAD_PYRIGHT"];
  if (server === undefined) return;
  const client = new LanguageClient(
    "python",
    "Pyright",
    { module: server, transport: TransportKind.ipc },
    { documentSelector: [{ scheme: "file", language: "python" }] },
  );
  context.subscriptions.push(client);
  await client.start();
}
