/** One change that a model proposes: these lines become those lines. Lines carry no line endings. */
export interface EditBlock {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Where the block starts in the answer, counting from 1. */
  readonly line: number;
  /** The file that the line above the block names, as the model wrote it; undefined when it names none. */
  readonly path?: string;
}

/** What a model's answer asks to change: places found by their text, or the whole selection. */
export type Edits =
  | { readonly kind: "blocks"; readonly blocks: readonly EditBlock[] }
  | { readonly kind: "whole"; readonly text: string };

/**
 * Form of the answer that a prompt asked for; `either` takes blocks when there is a marker, else one fenced block.
 * `insert` is one fenced block of new text that goes to the cursor and takes the place of nothing.
 */
export type EditFormat = "blocks" | "whole" | "either" | "insert";

/** An answer as edits, or why it is none. `message` can be sent to the model as it is. */
export type ParsedAnswer =
  | { readonly ok: true; readonly edits: Edits }
  | {
      readonly ok: false;
      readonly reason: "no-edits" | "unclosed" | "misplaced-marker" | "several-fences";
      readonly message: string;
    };
