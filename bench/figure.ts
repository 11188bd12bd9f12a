/** One measured figure, as bench/results.json keeps it. */
export interface Figure {
  readonly value: number;
  /** Such as `ms`, `KB`, `ratio`. */
  readonly unit: string;
  /** What we set out to reach. */
  readonly goal?: number;
  /** Whether the goal is met. */
  readonly holds?: boolean;
  /** What the value is compared with, in words or as a figure. */
  readonly against?: string | number;
}

/** Counts or shares that no single figure can tell, as bench/results.json keeps them: what it shows, and its rows by name. */
export interface Table {
  /** What the rows and the columns are, and what is counted. */
  readonly shows: string;
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What a bench file may export as `tables` beside `measure`; asked for after it. */
export type Tables = () => Promise<Readonly<Record<string, Table>>>;

/** The figures of one bench file by name; what each file in bench/ exports as `measure`. */
export type Measure = () => Promise<Readonly<Record<string, Figure>>>;

/** A figure that should not be larger than its goal. */
export function atMost(goal: number, value: number, unit: string, against?: string | number): Figure {
  return { value: rounded(value), unit, goal, holds: value <= goal, ...(against === undefined ? {} : { against }) };
}

/** A figure that should not be smaller than its goal. */
export function atLeast(goal: number, value: number, unit: string, against?: string | number): Figure {
  return { value: rounded(value), unit, goal, holds: value >= goal, ...(against === undefined ? {} : { against }) };
}

/** The middle of some values; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which a share of the values lies; NaN for none. @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** How much values rise from one to the next, by the line that fits them best, and its standard error; NaN for fewer than three. */
export function slope(values: readonly number[]): { readonly rise: number; readonly error: number } {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const middle = (values.length - 1) / 2;
  const level = mean(values);
  const width = mean(values.map((_, index) => (index - middle) ** 2));
  const rise = mean(values.map((value, index) => (index - middle) * (value - level))) / width;
  const left = mean(values.map((value, index) => (value - level - rise * (index - middle)) ** 2));
  return { rise, error: Math.sqrt(left / width / (values.length - 2)) };
}

/** Four digits say more than enough. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
