import * as vscode from "vscode";
import { SELECTOR } from "./selector.js";

/** How ghost text does at the active document. */
export type State =
  | { readonly kind: "ready"; readonly model: string; readonly why: string }
  | { readonly kind: "asking"; readonly model: string }
  | { readonly kind: "off"; readonly why: string }
  /** Models are kept out for a while after failures. */
  | { readonly kind: "cooling"; readonly why: string }
  | { readonly kind: "out-of-budget"; readonly why: string }
  | { readonly kind: "unable"; readonly why: string; readonly remedy: string };

/** The entry under the language's braces in the status bar. */
export interface CompletionStatus extends vscode.Disposable {
  show(state: State): void;
}

const WORDS = { off: "off", cooling: "cooling", "out-of-budget": "out of budget", unable: "not possible" } as const;

/** Makes the entry; a click opens the menu. */
export function createCompletionStatus(): CompletionStatus {
  const item = vscode.languages.createLanguageStatusItem("fairlead.completion", SELECTOR);
  item.name = "Fairlead Ghost Text";
  item.command = { title: "Change", command: "fairlead.completion.menu" };
  let shown = "";
  return {
    show(state) {
      // The entry is drawn anew at each change; most keys change nothing.
      const next = JSON.stringify(state);
      if (next === shown) return;
      shown = next;
      item.busy = state.kind === "asking";
      if (state.kind === "ready" || state.kind === "asking") {
        item.text = `Ghost text: ${state.model}`;
        item.detail = state.kind === "ready" ? state.why : "asking";
        item.severity = vscode.LanguageStatusSeverity.Information;
      } else {
        item.text = `Ghost text: ${WORDS[state.kind]}`;
        item.detail = state.kind === "unable" ? `${state.why} ${state.remedy}` : state.why;
        item.severity =
          state.kind === "off" ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
      }
    },
    dispose: () => item.dispose(),
  };
}
