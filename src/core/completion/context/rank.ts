import type { ContextPiece } from "../../request/request.js";

/** Text of another place that may help, before it is weighed. */
export interface FoundPiece extends ContextPiece {
  /** How much its kind is worth by itself, 0 to 1: a definition more than a file that merely is open. */
  readonly worth: number;
}

/**
 * Puts pieces in order by their kind and by the words they share with the text before the cursor, drops what says the same
 * twice, and fills the budget; a piece that is too long is cut at a line's end.
 *
 * @param near text right before the cursor
 * @param characters budget for all pieces together
 */
export function rankedPieces(found: readonly FoundPiece[], near: string, characters: number): readonly ContextPiece[] {
  const words = wordsOf(near);
  const scored = found
    .map((piece) => ({ piece, score: piece.worth + shared(words, wordsOf(piece.text)) }))
    .sort((one, other) => other.score - one.score);
  const kept: ContextPiece[] = [];
  const seen = new Set<string>();
  let left = characters;
  for (const { piece } of scored) {
    const lines = piece.text
      .split("\n")
      .filter((line) => line.trim() === "" || !seen.has(line.trim()) || line.trim().length < 8);
    const text = cut(lines.join("\n").trim(), left - piece.path.length);
    if (text === "") continue;
    for (const line of text.split("\n")) seen.add(line.trim());
    kept.push({ path: piece.path, text, reason: piece.reason });
    left -= text.length + piece.path.length;
    if (left < LEAST) break;
  }
  return kept;
}

/** Less room than this holds nothing of use, in characters. */
const LEAST = 60;

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? []);
}

/** Share of the piece's words that the other text has too; Jaccard's index would punish long pieces twice. */
function shared(words: ReadonlySet<string>, piece: ReadonlySet<string>): number {
  if (piece.size === 0) return 0;
  let count = 0;
  for (const word of piece) if (words.has(word)) count += 1;
  return count / Math.min(piece.size, 40);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf("\n", most);
  return end <= 0 ? "" : text.slice(0, end);
}
