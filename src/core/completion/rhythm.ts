import { lineBefore } from "./moment.js";

/** Where the cursor stands, as far as it says how soon the next key comes. */
export type Place = "word" | "between words" | "line start";

/** The place at the end of some text. */
export function placeOf(prefix: string): Place {
  const line = lineBefore(prefix);
  if (line.trim() === "") return "line start";
  return /[\p{L}\p{N}_$]$/u.test(line) ? "word" : "between words";
}

/** How somebody types, learned key by key. */
export interface Rhythm {
  /** A key was pressed, which brought the cursor to a place; ms. */
  key(at: number, place: Place): void;
  /** ms within which the next key comes from a place in so many of all cases (0 to 1), while typing goes on. */
  within(place: Place, share: number): number;
}

/** Keys that count at each place. */
const KEPT = 48;
/** A longer gap is a thought, not a rhythm, ms. */
const LONGEST = 1_500;
/** Before anything is known: a middling typist, about 45 words a minute, ms. */
const TYPICAL: Readonly<Record<Place, readonly number[]>> = {
  word: [110, 130, 150, 170, 200, 260],
  "between words": [150, 190, 230, 280, 340, 440],
  "line start": [200, 280, 350, 430, 550, 900],
};

/** Starts with a middling typist. */
export function createRhythm(): Rhythm {
  const gaps: Record<Place, number[]> = {
    word: [...TYPICAL.word],
    "between words": [...TYPICAL["between words"]],
    "line start": [...TYPICAL["line start"]],
  };
  const sorted = new Map<Place, readonly number[]>();
  let last: { readonly at: number; readonly place: Place } | undefined;
  return {
    key(at, place) {
      const before = last;
      last = { at, place };
      if (before === undefined) return;
      const gap = at - before.at;
      if (gap > LONGEST || gap < 5) return;
      const known = gaps[before.place];
      known.push(gap);
      if (known.length > KEPT) known.shift();
      sorted.delete(before.place);
    },
    within(place, share) {
      const known = sorted.get(place) ?? gaps[place].toSorted((one, other) => one - other);
      sorted.set(place, known);
      return known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? 0;
    },
  };
}
