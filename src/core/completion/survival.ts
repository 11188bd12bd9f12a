/** A stretch of accepted text that is still in the document as it was; offsets in the document. */
export interface Stretch {
  readonly start: number;
  readonly length: number;
}

/** One edit of a document, with offsets before it. */
export interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly added: number;
}

/** What is left of some stretches after edits that happened at the same time, as an editor reports them. */
export function surviving(stretches: readonly Stretch[], edits: readonly Edit[]): readonly Stretch[] {
  // From the end on, so that offsets before an edit stay true.
  const ordered = [...edits].sort((one, other) => other.offset - one.offset);
  let left = stretches;
  for (const { offset, removed, added } of ordered) {
    const shift = added - removed;
    left = left.flatMap(({ start, length }) => {
      const end = start + length;
      if (offset >= end) return [{ start, length }];
      if (offset + removed <= start) return [{ start: start + shift, length }];
      const before = { start, length: Math.max(0, offset - start) };
      const from = Math.max(start, offset + removed);
      const after = { start: from + shift, length: Math.max(0, end - from) };
      return [before, after].filter((stretch) => stretch.length > 0);
    });
  }
  return left;
}

/** Characters in some stretches. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { length }) => sum + length, 0);
}
