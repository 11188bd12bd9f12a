import * as vscode from "vscode";
import type { Decision } from "../core/decision/decision.js";
import { createTellingRule, failedProvider, remedyButton } from "./telling.js";
import { withRemedy } from "./words.js";

/** Tells failures to the person: one message a request, with the button that helps. */
export interface Messages {
  /**
   * Tells how a request failed; says nothing when it was cancelled or told a moment ago.
   *
   * @param actions further buttons of the surface, by their label
   */
  failed(
    decision: Decision,
    options?: { readonly automatic?: boolean; readonly actions?: Readonly<Record<string, () => unknown>> },
  ): Promise<void>;
  /** Tells that a command cannot do its work here and what would help. */
  refused(message: string, remedy?: string): Promise<void>;
  /** Shows the whole story of a request. */
  openRecord(decisionId: string): unknown;
}

/** The parts of telling. */
export interface MessageParts {
  /** Shows the panel at a record. */
  openRecord(decisionId: string): unknown;
}

/** Makes the teller of failures. */
export function createMessages(parts: MessageParts): Messages {
  const mayTell = createTellingRule(() => Date.now());
  return {
    async failed(decision, options) {
      const error = decision.error;
      if (!error) return;
      const provider = failedProvider(decision);
      if (!mayTell({ errorClass: error.class, provider, automatic: options?.automatic === true })) return;
      const remedy = remedyButton(error.class);
      const extra = Object.keys(options?.actions ?? {});
      const buttons = [...extra, ...(remedy === "Open Panel" ? [] : [remedy]), "Open Panel"];
      const choice = await vscode.window.showWarningMessage(withRemedy(error), ...buttons);
      if (choice === "Set Key") await vscode.commands.executeCommand("fairlead.setKey", provider);
      else if (choice === "Open Settings")
        await vscode.commands.executeCommand("workbench.action.openSettings", "fairlead.");
      else if (choice === "Open Panel") await parts.openRecord(decision.id);
      else if (choice !== undefined) await options?.actions?.[choice]?.();
    },
    openRecord: (decisionId) => parts.openRecord(decisionId),
    async refused(message, remedy) {
      await vscode.window.showInformationMessage(remedy ? withRemedy({ message, remedy }) : message);
    },
  };
}
