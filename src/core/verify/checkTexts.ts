import type { CheckedFile } from "./checkedFile.js";
import { type ChangedCode, changedCode } from "./codeOnly.js";
import { type SyntaxChange, syntaxChange } from "./syntax.js";

/** What a file's texts themselves say of a change, or why nobody could look at them. */
export type TextReport =
  | {
      readonly checked: true;
      /** Undefined where nothing here can check the language. */
      readonly syntax: SyntaxChange | undefined;
      /** Whether code changed; there when only documentation was to, and the syntax holds. */
      readonly code?: ChangedCode;
    }
  | { readonly checked: false; readonly reason: string };

/**
 * Looks at a file's texts. Parsing a long file takes a good part of a second without a pause, so that where it runs is for
 * the host to say. Never throws.
 *
 * @param documents whether only documentation may change
 */
export type CheckTexts = (file: CheckedFile, documents: boolean, signal: AbortSignal) => Promise<TextReport>;

/** Looks at a file's texts on the thread that calls it. */
export async function checkTexts(
  { path, language, before, after }: CheckedFile,
  documents: boolean,
): Promise<TextReport> {
  const syntax = await syntaxChange(before, after, language, path);
  if (!documents || (syntax?.problems.length ?? 0) > 0) return { checked: true, syntax };
  return { checked: true, syntax, code: await changedCode(before, after, language, path) };
}
