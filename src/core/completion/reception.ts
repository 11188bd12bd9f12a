import { lineBefore, type Moment } from "./moment.js";

/** What a person makes of suggestions, as far as the next moments tell. */
export interface Reception {
  /** A suggestion stands at a moment. */
  shown(moment: Moment, text: string): void;
  /** The next moment tells whether what stood was taken whole, typed along or left. */
  next(moment: Moment): void;
  /** The share of suggestions that were taken, 0 to 1; recent ones count most. */
  readonly taken: number;
  /** Whether the last suggestion in whose place something else was written on its line stood on the line of a moment. */
  leftOnLine(moment: Moment): boolean;
}

/** Weight of the newest; about the last seven suggestions count. */
const WEIGHT = 0.25;

/** Starts even. */
export function createReception(): Reception {
  let taken = 0.5;
  let left = "";
  let standing: { readonly moment: Moment; readonly text: string } | undefined;
  return {
    shown(moment, text) {
      standing = { moment, text };
    },
    next(moment) {
      if (standing === undefined) return;
      const { moment: then, text } = standing;
      standing = undefined;
      const typed = moment.offset - then.offset;
      const whole = text.length > 1 && typed === text.length && moment.prefix.endsWith(text);
      const along = typed >= 0 && typed < text.length && moment.prefix.endsWith(text.slice(0, typed));
      if (!whole && along) return;
      // Whoever goes to another line or document has written nothing in its place.
      const line = lineOf(then);
      if (!whole && line === lineOf(moment)) left = line;
      taken += WEIGHT * ((whole ? 1 : 0) - taken);
    },
    get taken() {
      return taken;
    },
    leftOnLine: (moment) => left === lineOf(moment),
  };
}

/** Names the line of a moment. */
function lineOf({ document, offset, prefix }: Moment): string {
  return `${offset - lineBefore(prefix).length} ${document}`;
}
