import type { PriceSheet } from "./model.js";
import { daysBetween, utcDay } from "./schedule.js";

/** Older prices than this, in days, are said to be possibly out of date. */
export const STALE_AFTER_DAYS = 60;

/** The source of prices that the user wrote in settings; such prices have no age. */
export const CONFIGURED_SOURCE = "your settings";

/** How old a price is. */
export interface Freshness {
  /** Days since the source was read; 0 for prices from the user's settings. */
  readonly ageDays: number;
  readonly stale: boolean;
  /** Source and age in words, such as `OpenAI list price, 11 days old`. */
  readonly text: string;
}

/** Says where a price comes from and how old it is at a moment. */
export function freshnessOf(sheet: PriceSheet, at: Date): Freshness {
  if (sheet.source === CONFIGURED_SOURCE) return { ageDays: 0, stale: false, text: `price from ${CONFIGURED_SOURCE}` };
  const ageDays = Math.max(0, daysBetween(sheet.asOf, utcDay(at)));
  const stale = ageDays > STALE_AFTER_DAYS;
  const age = ageDays === 1 ? "1 day old" : `${ageDays} days old`;
  return { ageDays, stale, text: `${sheet.source}, ${age}${stale ? "; the price may be stale" : ""}` };
}

/** A sheet for a price that the user wrote in settings. */
export function configuredSheet(price: PriceSheet["prices"][number]): PriceSheet {
  return { prices: [price], source: CONFIGURED_SOURCE, asOf: "", exact: true };
}
