import type { DecisionSummary } from "../../core/decision/ledger.js";

/** Rows the page holds at most. */
export const MOST_ROWS = 500;

/** The rows on the page, newest first. */
export interface Rows {
  readonly items: readonly DecisionSummary[];
  /** Whether older ones than the last are in the ledger. */
  readonly older: boolean;
  /** Whether newer ones than the first were let go while paging back. */
  readonly detached: boolean;
}

/** No rows. */
export const NO_ROWS: Rows = { items: [], older: false, detached: false };

/**
 * Takes in the newest page. When it joins what is there, older rows stay; when there is a gap between the two,
 * only the newest page is kept, so that the list never hides a hole.
 */
export function withNewest(rows: Rows, newest: readonly DecisionSummary[], more: boolean): Rows {
  const last = newest.at(-1);
  const joins = last !== undefined && rows.items.some((row) => row.id === last.id || isOlder(last, row));
  if (!more || !joins) return { items: newest, older: more, detached: false };
  const items = [...newest, ...rows.items.filter((row) => isOlder(row, last))];
  return { items: items.slice(0, MOST_ROWS), older: rows.older || items.length > MOST_ROWS, detached: false };
}

/** Takes in the page after the last row; past the limit the newest rows go. */
export function withOlder(rows: Rows, older: readonly DecisionSummary[], more: boolean): Rows {
  const items = [...rows.items, ...older];
  return { items: items.slice(-MOST_ROWS), older: more, detached: rows.detached || items.length > MOST_ROWS };
}

/** Rows that are new and finished a request that a person waits for, oldest first; typing makes too many completions to speak of. */
export function worthAnnouncing(
  before: readonly DecisionSummary[],
  after: readonly DecisionSummary[],
): readonly DecisionSummary[] {
  const [newest] = before;
  if (newest === undefined) return [];
  return after
    .filter((row) => isOlder(newest, row) && row.task !== "completion" && row.outcome !== "cancelled")
    .reverse();
}

function isOlder(a: DecisionSummary, b: DecisionSummary): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
