/** Hours between two high tides. */
const PERIOD_HOURS = 12.42;

/** Metres of water above low tide at a moment. */
export function tideAt(moment: Date): number {
  const hours = moment.getTime() / 3_600_000;
  return 1 + Math.cos((2 * Math.PI * hours) / PERIOD_HOURS);
}
