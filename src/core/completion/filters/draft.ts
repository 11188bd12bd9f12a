import type { Moment } from "../moment.js";

/** A suggestion on its way through the filters. */
export interface Draft {
  readonly moment: Moment;
  readonly text: string;
  /** Characters after the cursor, on its line, that the text replaces. */
  readonly replaces: number;
}

/** Mends a draft, or drops it by giving undefined. One idea each. */
export type Filter = (draft: Draft) => Draft | undefined;
