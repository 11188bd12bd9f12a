import type { ReasoningContent } from "../wire/message.js";

/** What a model thought before it made some calls, and its proofs, which some wires need with the history. */
export interface Remembered {
  readonly reasoning: readonly ReasoningContent[];
  /** By call id. */
  readonly signatures: ReadonlyMap<string, string>;
}

/**
 * Keeps what an editor's chat has no place for: the reasoning that led to tool calls and the signatures of calls, by call
 * id. Held in memory only; a conversation from before the window was opened does without, as wires allow.
 */
export interface CallMemory {
  /** @param ids of the calls of one answer */
  remember(ids: readonly string[], remembered: Remembered): void;
  recall(id: string): Remembered | undefined;
}

/** An agent makes some tens of calls a turn; encrypted reasoning can be some kilobytes each. */
const MOST_CALLS = 500;

/** Creates an empty memory; the oldest calls are forgotten first. */
export function createCallMemory(most: number = MOST_CALLS): CallMemory {
  const kept = new Map<string, Remembered>();
  return {
    remember(ids, remembered) {
      if (remembered.reasoning.length === 0 && remembered.signatures.size === 0) return;
      for (const id of ids) {
        kept.delete(id);
        kept.set(id, remembered);
      }
      for (const id of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(id);
      }
    },
    recall: (id) => kept.get(id),
  };
}
