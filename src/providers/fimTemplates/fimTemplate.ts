import type { CompletionCall } from "../../core/wire/call.js";

/** How one family of models is asked to fill a hole. */
export interface FimTemplate {
  /** The name that `completion` may give in a model's settings. */
  readonly family: string;
  /** Whether a model's id, in lower case, belongs to the family. */
  matches(id: string): boolean;
  /** Tokens that end the answer, the most telling first. */
  readonly stop: readonly string[];
  /** The family was trained on text of other files beside the hole, each after its path. */
  readonly carriesFiles?: true;
  /** The whole prompt, byte for byte as the family was trained on. */
  write(call: Pick<CompletionCall, "prefix" | "suffix" | "context" | "path">): string;
}
