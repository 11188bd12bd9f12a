import type { TextSpan } from "../request/request.js";
import { applyBlocks } from "./applyBlocks.js";
import { applyWhole, insertText } from "./applyWhole.js";
import type { EditFormat } from "./block.js";
import { parseAnswer } from "./parseAnswer.js";

/** A document as an answer would have it, or what is wrong with the answer, in words that the model can act on. */
export type ProposedText =
  | { readonly ok: true; readonly text: string }
  /** The model says in one sentence that nothing has to change, as the rules of the form allow. */
  | { readonly ok: false; readonly unchanged: string }
  | { readonly ok: false; readonly unchanged?: undefined; readonly message: string };

/** Reads the edits out of an answer and applies them to a document; `selection` is what a whole answer stands for. */
export function proposeText(
  document: string,
  selection: TextSpan,
  answer: string,
  options: { readonly format: EditFormat },
): ProposedText {
  const parsed = parseAnswer(answer, options);
  if (!parsed.ok) {
    const sentence = parsed.reason === "no-edits" ? oneSentence(answer) : undefined;
    return sentence === undefined ? { ok: false, message: parsed.message } : { ok: false, unchanged: sentence };
  }
  if (parsed.edits.kind === "whole") {
    const put = options.format === "insert" ? insertText : applyWhole;
    return { ok: true, text: put(document, selection, parsed.edits.text) };
  }
  const applied = applyBlocks(document, parsed.edits.blocks, selection);
  if (applied.ok) return applied;
  return { ok: false, message: applied.failures.map((failure) => failure.message).join("\n") };
}

/** The answer when it is words alone: one line that begins and ends as a sentence does and holds nothing that only code has. */
export function oneSentence(answer: string): string | undefined {
  const text = answer.trim();
  return text.length <= 400 && /^\p{L}[^\n{};=<>]*[.!\u3002]$/u.test(text) ? text : undefined;
}
