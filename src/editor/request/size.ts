/** Documents beyond these are not sent whole: 1 MB of text or 50,000 lines, far above what a person reads as one file. */
export const LARGEST = { characters: 1_000_000, lines: 50_000 };

/** Why a document is too large to be taken whole, or undefined. */
export function sizeProblem(lines: number, characters: number): string | undefined {
  if (lines > LARGEST.lines) return `The file has ${lines.toLocaleString("en")} lines, which is too much at once.`;
  if (characters > LARGEST.characters)
    return `The file has ${(characters / 1_000_000).toFixed(1)} MB of text, which is too much at once.`;
  return undefined;
}

/** Whether a text looks like bytes that were opened as text: a NUL among its first 8,000 characters, as Git tells it. */
export function hasBinary(text: string): boolean {
  return text.slice(0, 8000).includes("\0");
}
