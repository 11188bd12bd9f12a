/** One change that a model proposes: these lines become those lines. Lines carry no line endings. */
export interface EditBlock {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Where the block starts in the answer, counting from 1. */
  readonly line: number;
}

/** What a model's answer asks to change: places found by their text, or the whole selection. */
export type Edits =
  | { readonly kind: "blocks"; readonly blocks: readonly EditBlock[] }
  | { readonly kind: "whole"; readonly text: string };

/** Form of the answer that a prompt asked for; `either` takes blocks when there is a marker, else one fenced block. */
export type EditFormat = "blocks" | "whole" | "either";

/** An answer as edits, or why it is none. `message` can be sent to the model as it is. */
export type ParsedAnswer =
  | { readonly ok: true; readonly edits: Edits }
  | {
      readonly ok: false;
      readonly reason: "no-edits" | "unclosed" | "misplaced-marker" | "several-fences";
      readonly message: string;
    };
