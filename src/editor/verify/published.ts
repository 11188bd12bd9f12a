import * as vscode from "vscode";
import type { Problem } from "../../core/verify/index.js";

/**
 * Opens a document and waits for the errors that language services publish for it without being asked.
 * Undefined when none says anything within `limitMs`.
 */
export async function publishedErrors(
  uri: vscode.Uri,
  limitMs: number,
  signal: AbortSignal,
): Promise<readonly Problem[] | undefined> {
  let said = false;
  let wake = (): void => undefined;
  const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    if (!uris.some((one) => one.toString() === uri.toString())) return;
    said = true;
    wake();
  });
  const stop = (): void => wake();
  signal.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(stop, limitMs);
  try {
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await vscode.workspace.openTextDocument(uri);
    if (!said && !signal.aborted) await woken;
    if (!said) return undefined;
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .map(({ range, message }) => ({ line: range.start.line + 1, message }));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    subscription.dispose();
  }
}
