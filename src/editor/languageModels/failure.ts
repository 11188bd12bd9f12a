import type { Failure } from "../../core/wire/failure.js";

/** The parts of an error that VS Code's language model API throws; `LanguageModelError` has this form. */
export interface ThrownError {
  readonly code?: string;
  readonly message: string;
}

/** An error of VS Code's language model API in our own terms. The model's own words stay out of it: they may repeat the prompt. */
export function failureOf(error: ThrownError, model: string): Failure {
  switch (error.code) {
    case "NoPermissions":
      return {
        class: "permission",
        code: error.code,
        message: `VS Code does not let Fairlead use ${model}.`,
        remedy: 'Allow it when VS Code asks, or in "Manage Language Model Access" of the Accounts menu.',
      };
    case "Blocked":
      return {
        class: "rate-limit",
        code: error.code,
        message: `VS Code blocks requests to ${model} for now: its quota is used up or the service refused.`,
        remedy: "Wait, or choose a model of another provider.",
      };
    case "NotFound":
      return {
        class: "not-found",
        code: error.code,
        message: `VS Code does not offer ${model} any more.`,
        remedy: 'See which models there are with "Chat: Manage Language Models".',
      };
    default:
      return {
        class: /context|token limit|too (long|large)/i.test(error.message) ? "context-window" : "server",
        ...(error.code === undefined ? {} : { code: error.code }),
        message: `The extension that offers ${model} to VS Code failed.`,
        remedy: "Try again, or choose a model of another provider.",
      };
  }
}
