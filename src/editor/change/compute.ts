import { proposeText, type EditFormat } from "../../core/edits/index.js";
import type { TextSpan } from "../../core/request/request.js";

/** What an answer makes of a document. */
export type Computed =
  | { readonly kind: "change"; readonly before: string; readonly after: string }
  /** With the model's own sentence about it, if it gave one. */
  | { readonly kind: "unchanged"; readonly why?: string }
  /** The document went on meanwhile, and the answer does not fit it any more. */
  | { readonly kind: "stale" }
  /** In words that the model can act on. */
  | { readonly kind: "unusable"; readonly message: string };

/**
 * Applies an answer to the document as it is now. When it changed since the request, blocks that are still found in it are taken
 * all the same; a whole selection is not, because its place may have moved.
 */
export function compute(asked: { readonly text: string; readonly span: TextSpan }, now: string, answer: string, format: EditFormat): Computed {
  const intended = proposeText(asked.text, asked.span, answer, { format });
  if (!intended.ok) {
    return intended.unchanged === undefined ? { kind: "unusable", message: intended.message } : { kind: "unchanged", why: intended.unchanged };
  }
  if (intended.text === asked.text) return { kind: "unchanged" };
  if (now === asked.text) return { kind: "change", before: now, after: intended.text };
  const moved = proposeText(now, asked.span, answer, { format: "blocks" });
  return moved.ok && moved.text !== now ? { kind: "change", before: now, after: moved.text } : { kind: "stale" };
}
