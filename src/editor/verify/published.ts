import * as vscode from "vscode";
import type { Problem } from "../../core/verify/index.js";
import { openBackgroundTab } from "./backgroundTab.js";

/** A service that speaks without a tab does so by then, ms. */
const WITHOUT_TAB_MS = 700;
/** A service may speak twice, first of the syntax alone; so long nothing more has come, ms. */
const SETTLED_MS = 150;
/** A language whose services said nothing the last time is not waited for as long again, ms. */
const SILENT_BEFORE_MS = 1_000;

/** Languages whose services have to see a tab. */
const needTab = new Set<string>();
const silent = new Set<string>();

/**
 * Opens a document and waits for the errors that language services publish for it without being asked. Services that pull
 * look only at files in tabs: for these a tab in the background opens and closes again.
 * Undefined when none says anything within `limitMs`.
 */
export async function publishedErrors(
  uri: vscode.Uri,
  language: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<readonly Problem[] | undefined> {
  const started = performance.now();
  const most = silent.has(language) ? Math.min(limitMs, SILENT_BEFORE_MS) : limitMs;
  const left = (): number => Math.max(0, most - (performance.now() - started));
  const words = listen(uri, signal);
  let close: (() => Promise<void>) | undefined;
  try {
    await vscode.workspace.openTextDocument(uri);
    const alone = !needTab.has(language) && (await words.heard(Math.min(WITHOUT_TAB_MS, left())));
    if (signal.aborted) return undefined;
    if (!alone) {
      close = await openBackgroundTab(uri);
      if (!(await words.heard(left()))) {
        if (!signal.aborted) silent.add(language);
        return undefined;
      }
      needTab.add(language);
    }
    silent.delete(language);
    while (left() > 0 && (await words.heard(Math.min(SETTLED_MS, left())))) continue;
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .map(({ range, message }) => ({ line: range.start.line + 1, message }));
  } finally {
    words.dispose();
    await close?.();
  }
}

/** Hears when anything is published for a document. */
function listen(
  uri: vscode.Uri,
  signal: AbortSignal,
): vscode.Disposable & { heard(withinMs: number): Promise<boolean> } {
  let said = 0;
  let told = 0;
  let wake = (): void => undefined;
  const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    if (!uris.some((one) => one.toString() === uri.toString())) return;
    said += 1;
    wake();
  });
  const stop = (): void => wake();
  signal.addEventListener("abort", stop, { once: true });
  return {
    /** Whether something was published since the last time this was asked, or is within so many ms. */
    async heard(withinMs) {
      if (said === told && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, withinMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const isNew = said > told && !signal.aborted;
      told = said;
      return isNew;
    },
    dispose() {
      signal.removeEventListener("abort", stop);
      subscription.dispose();
    },
  };
}
