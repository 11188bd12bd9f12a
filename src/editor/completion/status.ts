import * as vscode from "vscode";
import { SELECTOR } from "./selector.js";
import { brief, headline, sentence, type State } from "./state.js";

/** The entry under the language's braces in the status bar. */
export interface CompletionStatus extends vscode.Disposable {
  show(state: State): void;
  /** What it shows; undefined before anything was known. */
  shown(): State | undefined;
}

/** Makes the entry; a click opens the menu. */
export function createCompletionStatus(): CompletionStatus {
  const item = vscode.languages.createLanguageStatusItem("fairlead.completion", SELECTOR);
  item.name = "Fairlead Ghost Text";
  let shown: State | undefined;
  let drawn = "";
  return {
    show(state) {
      shown = state;
      // The entry is drawn anew at each change; most keys change nothing.
      const next = JSON.stringify(state);
      if (next === drawn) return;
      drawn = next;
      item.busy = state.kind === "asking";
      item.text = `Ghost text: ${headline(state)}`;
      item.detail = brief(state);
      item.command = commandOf(state);
      item.accessibilityInformation = { label: `Ghost text. ${sentence(state)}`, role: "button" };
      // Off is what somebody wanted; the others want something to be done.
      item.severity =
        state.kind === "ready" || state.kind === "asking" || state.kind === "off"
          ? vscode.LanguageStatusSeverity.Information
          : vscode.LanguageStatusSeverity.Warning;
    },
    shown: () => shown,
    dispose: () => item.dispose(),
  };
}

/** What puts things right where something is wrong, else the menu. */
function commandOf(state: State): vscode.Command {
  if (!("help" in state) || state.help === undefined)
    return { title: "Change...", command: "fairlead.completion.menu", tooltip: "Open the menu of ghost text" };
  const { label, command, arguments: given } = state.help;
  return { title: label, command, arguments: [...given], tooltip: state.why };
}
