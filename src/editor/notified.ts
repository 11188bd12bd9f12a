import * as vscode from "vscode";

/** Tells how far some work has come, in a few words. */
export type Say = (words: string) => void;

/** Does work behind a notification that tells how far it is and lets the person cancel. */
export function notified<Result>(
  title: string,
  work: (say: Say, signal: AbortSignal) => Promise<Result>,
): Thenable<Result> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Fairlead: ${title}`, cancellable: true },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return work((message) => progress.report({ message }), controller.signal);
    },
  );
}
