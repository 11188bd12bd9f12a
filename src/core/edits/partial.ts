import type { TextSpan } from "../request/request.js";
import { applyBlocks } from "./applyBlocks.js";
import { applyWhole, insertText, offsetAt } from "./applyWhole.js";
import type { EditFormat } from "./block.js";
import { blocksByPath, type FileText } from "./proposeFiles.js";

const CLOSED = />{5,9} ?REPLACE[^\n]*\n?/g;

/**
 * The document as far as an answer that is still arriving changes it: every block that is closed and has its place, or the
 * lines that have come of a fenced block, over the ones that they replace. For looking at only; the whole answer is read strictly.
 * Blocks of other files are left out.
 */
export function partialText(
  { path, text: document, span: selection }: FileText & { readonly span: TextSpan },
  answer: string,
  format: EditFormat,
): string {
  const fenced = format === "whole" || format === "insert" || !/<{5,9} ?SEARCH/.test(answer);
  if (fenced) return format === "blocks" ? document : partialFence(document, selection, answer, format);
  const end = [...answer.matchAll(CLOSED)].at(-1);
  if (end === undefined) return document;
  const blocks = blocksByPath(path, answer.slice(0, end.index + end[0].length), "blocks")?.get(path);
  let text = document;
  for (const block of blocks ?? []) {
    const applied = applyBlocks(text, [block], selection);
    if (applied.ok) text = applied.text;
  }
  return text;
}

function partialFence(document: string, selection: TextSpan, answer: string, format: EditFormat): string {
  const open = /(?:^|\n)\s{0,3}(`{3,}|~{3,})[^\n]*\n/.exec(answer);
  if (open === null) return document;
  const body = answer.slice(open.index + open[0].length);
  const close = body.indexOf(`\n${open[1] ?? ""}`);
  const lines = (close < 0 ? body : body.slice(0, close)).split("\n");
  // The last line may be half a line.
  if (close < 0) lines.pop();
  if (lines.length === 0) return document;
  if (format === "insert") return insertText(document, selection, lines.join("\n"));
  const old = document
    .slice(
      offsetAt(document, selection.startLine, selection.startCharacter),
      offsetAt(document, selection.endLine, selection.endCharacter),
    )
    .split(/\r?\n/);
  const rest = close < 0 ? old.slice(lines.length) : [];
  return applyWhole(document, selection, [...lines, ...rest].join("\n"));
}
