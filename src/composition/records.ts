import * as vscode from "vscode";
import { asCsv, asJson } from "../ledger/export.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Assembly } from "./whenAssembled.js";

/** Follows `fairlead.ledger.keepDays`, and registers `fairlead.exportRecords`. */
export function registerRecords(
  ledger: Ledger,
  assembly: Assembly,
  onDidChangeSettings: vscode.Event<void>,
): vscode.Disposable {
  const follow = (): void => {
    const days = assembly.current()?.preferences().ledgerKeepDays;
    if (days !== undefined) ledger.retain({ days });
  };
  assembly.onReady(follow);
  return vscode.Disposable.from(
    onDidChangeSettings(follow),
    vscode.commands.registerCommand("fairlead.exportRecords", () => exportRecords(ledger)),
  );
}

/** Writes all records to a file that the person chooses; they hold no prompt, no answer and no key. */
async function exportRecords(ledger: Ledger): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    title: "Fairlead: Export Records",
    filters: { "Table (CSV)": ["csv"], JSON: ["json"] },
    saveLabel: "Export",
  });
  if (target === undefined) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Exporting Fairlead's records", cancellable: true },
    async (_, token) => {
      const pieces: string[] = [];
      const lines = /\.json$/i.test(target.path) ? asJson(ledger.exportAll()) : asCsv(ledger.exportAll());
      try {
        for await (const line of lines) {
          if (token.isCancellationRequested) return;
          pieces.push(line);
        }
      } catch {
        void vscode.window.showErrorMessage(
          "The records could not be read to their end, so nothing was written. Close other programs that use Fairlead's ledger and export again.",
        );
        return;
      }
      try {
        await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(pieces.join("")));
        void vscode.window.showInformationMessage(`Fairlead's records are in ${target.fsPath}.`);
      } catch {
        void vscode.window.showErrorMessage(
          `The records could not be written to ${target.fsPath}. Choose another folder, or make room on the disk.`,
        );
      }
    },
  );
}
