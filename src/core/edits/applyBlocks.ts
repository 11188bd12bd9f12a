import type { EditBlock } from "./block.js";
import { lineEnding, joinLines, splitLines, type Line } from "./lines.js";
import { locate, type Misplaced, type Place } from "./locate.js";

/** Why a block could not be applied. `message` can be sent to the model as it is. */
export interface BlockFailure {
  /** Index of the block, counting from 0. */
  readonly block: number;
  readonly reason: Misplaced | "overlaps" | "empty";
  readonly message: string;
}

/** The document with all blocks applied, or every block that could not be; nothing is applied by halves. */
export type AppliedBlocks =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly failures: readonly BlockFailure[] };

/**
 * Applies all blocks to a document. Every block is looked up in the text as it was before any of them, so their order does not matter.
 * Untouched lines keep their endings, new lines get the document's, and the final newline stays as it was.
 * An empty SEARCH is only meant for an empty document.
 *
 * @param within lines (from 0, both included) of the selection; decides between several equal places.
 */
export function applyBlocks(
  document: string,
  blocks: readonly EditBlock[],
  within?: { readonly startLine: number; readonly endLine: number },
): AppliedBlocks {
  const lines = splitLines(document);
  const texts = lines.map((line) => line.text);
  const failures: BlockFailure[] = [];
  const places: { readonly block: number; readonly place: Place }[] = [];
  for (const [index, block] of blocks.entries()) {
    const found = findPlace(document, texts, block, within);
    if (typeof found === "string") failures.push({ block: index, reason: found, message: describe(found, block) });
    else places.push({ block: index, place: found });
  }
  places.sort((left, right) => left.place.startLine - right.place.startLine);
  for (const [index, current] of places.entries()) {
    const previous = places[index - 1];
    if (previous && previous.place.endLine > current.place.startLine) {
      const block = blocks[current.block];
      if (block) failures.push({ block: current.block, reason: "overlaps", message: describe("overlaps", block) });
    }
  }
  if (failures.length > 0) return { ok: false, failures };
  return {
    ok: true,
    text: write(
      document,
      lines,
      places.map((entry) => entry.place),
    ),
  };
}

function findPlace(
  document: string,
  texts: readonly string[],
  block: EditBlock,
  within: { readonly startLine: number; readonly endLine: number } | undefined,
): Place | Misplaced | "empty" {
  if (block.search.every((line) => line.trim() === "")) {
    return document.trim() === "" ? { startLine: 0, endLine: texts.length, replace: block.replace } : "empty";
  }
  return locate(texts, block.search, block.replace, within);
}

function write(document: string, lines: readonly Line[], places: readonly Place[]): string {
  const ending = lineEnding(document);
  const result: Line[] = [];
  let next = 0;
  for (const place of places) {
    result.push(...lines.slice(next, place.startLine));
    // A place that takes in what follows the final newline ends as that did: without one more.
    const isAtEnd = place.endLine === lines.length && document.endsWith("\n");
    const last = isAtEnd ? place.replace.length - 1 : -1;
    result.push(...place.replace.map((text, index): Line => ({ text, ending: index === last ? "" : ending })));
    next = place.endLine;
  }
  result.push(...lines.slice(next));
  return keepFinalNewline(document, joinLines(result));
}

/** Gives `after` a final newline exactly when `before` has one; an empty `before` keeps what `after` has. */
export function keepFinalNewline(before: string, after: string): string {
  if (before === "" || after === "") return after;
  if (before.endsWith("\n")) return after.endsWith("\n") ? after : after + lineEnding(before);
  return after.replace(/\r?\n$/, "");
}

function describe(reason: BlockFailure["reason"], block: EditBlock): string {
  const first =
    block.search
      .find((line) => line.trim() !== "")
      ?.trim()
      .slice(0, 80) ?? "";
  const which = `The SEARCH part that starts with \`${first}\``;
  switch (reason) {
    case "not-found":
      return `${which} is not in the document. Copy the lines exactly as they stand there.`;
    case "found-twice":
      return `${which} is in the document more than once. Add lines around it until it is unique.`;
    case "indentation":
      return `${which} differs from the document in its indentation. Copy the whitespace exactly.`;
    case "overlaps":
      return `${which} overlaps with another block. Join the two into one block.`;
    case "empty":
      return "A SEARCH part is empty, but the document is not. Quote the lines next to the place.";
  }
}
