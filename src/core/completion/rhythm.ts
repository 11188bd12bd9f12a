/** How somebody types, learned key by key. */
export interface Rhythm {
  /** A key was pressed; ms. */
  key(at: number): void;
  /** ms within which the next key comes in so many of all cases (0 to 1), while typing goes on. */
  within(share: number): number;
}

/** Keys that count; about the last ten words. */
const KEPT = 48;
/** A longer gap is a thought, not a rhythm, ms. */
const LONGEST = 1_500;
/** Before anything is known: a middling typist, about 45 words a minute, ms. */
const TYPICAL: readonly number[] = [110, 140, 170, 200, 240, 320];

/** Starts with a middling typist. */
export function createRhythm(): Rhythm {
  const gaps: number[] = [...TYPICAL];
  let last: number | undefined;
  let sorted: readonly number[] | undefined;
  return {
    key(at) {
      const gap = last === undefined ? undefined : at - last;
      last = at;
      if (gap === undefined || gap > LONGEST || gap < 5) return;
      gaps.push(gap);
      if (gaps.length > KEPT) gaps.shift();
      sorted = undefined;
    },
    within(share) {
      sorted ??= [...gaps].sort((one, other) => one - other);
      return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    },
  };
}
