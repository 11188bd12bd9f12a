import type { Price } from "./model.js";

const DAY_MS = 86_400_000;
/** The day written last: a route asks for the same one a hundred times. */
let written = { day: Number.NaN, text: "" };

/** The UTC day of a moment, `YYYY-MM-DD`. */
export function utcDay(at: Date): string {
  const day = Math.floor(at.getTime() / DAY_MS);
  if (day !== written.day) written = { day, text: at.toISOString().slice(0, 10) };
  return written.text;
}

/** Whole days from one UTC day to another; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Tells whether a price's dates and hours hold at a moment; a price without conditions always holds. */
export function holdsAt(price: Pick<Price, "from" | "until" | "hours">, at: Date): boolean {
  const day = utcDay(at);
  if (price.from !== undefined && day < price.from) return false;
  if (price.until !== undefined && day > price.until) return false;
  if (price.hours === undefined) return true;
  const time = at.toISOString().slice(11, 16);
  const weekday = at.getUTCDay();
  return price.hours.some((window) => window.weekdays.includes(weekday) && time >= window.from && time < window.to);
}
