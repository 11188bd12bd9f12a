import type { TextSpan } from "../request/request.js";
import { applyBlocks } from "./applyBlocks.js";
import { applyWhole } from "./applyWhole.js";
import type { EditFormat } from "./block.js";
import { parseAnswer } from "./parseAnswer.js";

/** A document as an answer would have it, or what is wrong with the answer, in words that the model can act on. */
export type ProposedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** Reads the edits out of an answer and applies them to a document; `selection` is what a whole answer stands for. */
export function proposeText(
  document: string,
  selection: TextSpan,
  answer: string,
  options: { readonly format: EditFormat },
): ProposedText {
  const parsed = parseAnswer(answer, options);
  if (!parsed.ok) return { ok: false, message: parsed.message };
  if (parsed.edits.kind === "whole") {
    return { ok: true, text: applyWhole(document, selection, parsed.edits.text) };
  }
  const applied = applyBlocks(document, parsed.edits.blocks, selection);
  if (applied.ok) return applied;
  return { ok: false, message: applied.failures.map((failure) => failure.message).join("\n") };
}
