import * as vscode from "vscode";
import type { Decision } from "../../core/decision/decision.js";
import { withRemedy } from "../words.js";

/**
 * How a request that was not answered is told to VS Code and to the extension that made it: one of its own errors where
 * it has a fitting one, with what to do in the message.
 */
export function chatError(decision: Pick<Decision, "outcome" | "error" | "model">): Error {
  const { error, outcome, model } = decision;
  if (outcome === "cancelled" || error === undefined) return new vscode.CancellationError();
  const broken = outcome === "partial" ? `The answer of ${model ?? "the model"} broke off and is not whole. ` : "";
  const message = `${broken}${withRemedy(error)}`;
  switch (error.class) {
    case "key":
    case "permission":
      return vscode.LanguageModelError.NoPermissions(message);
    case "money":
    case "rate-limit":
    case "content-policy":
    case "budget":
    case "policy":
      return vscode.LanguageModelError.Blocked(message);
    case "not-found":
      return vscode.LanguageModelError.NotFound(message);
    default:
      return new Error(message);
  }
}
