import type { Price, PriceTier } from "./model.js";

type Fields = Readonly<Record<string, unknown>>;

/** Tells whether a value is an object with named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a price as the catalog and users write it: USD per million tokens in `input`, `output`, `cache_read`, `cache_write`,
 * `cache_write_1h`, `reasoning` and `tiers[]` with `above_input_tokens`; `from`, `until` and `hours` limit when it holds.
 * Our own spelling (`cacheRead`) is taken too.
 *
 * @returns undefined when input or output is missing, or any number is negative or not finite: half a price is none.
 */
export function readPrice(value: unknown): Price | undefined {
  if (!isFields(value)) return undefined;
  const rates = readRates(value);
  if (rates === undefined) return undefined;
  const tiers = readTiers(value["tiers"]);
  if (tiers === undefined) return undefined;
  const reasoning = amount(value["reasoning"]);
  const from = day(value["from"]);
  const until = day(value["until"]);
  const hours = readHours(value["hours"]);
  if (reasoning === "bad" || from === "bad" || until === "bad" || hours === "bad") return undefined;
  return {
    ...rates,
    ...(reasoning !== undefined && { reasoning }),
    ...(tiers.length > 0 && { tiers }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(hours !== undefined && { hours }),
  };
}

type Rates = Omit<PriceTier, "aboveInputTokens">;

function readRates(value: Fields): Rates | undefined {
  const input = amount(value["input"]);
  const output = amount(value["output"]);
  const cacheRead = amount(value["cache_read"] ?? value["cacheRead"]);
  const cacheWrite = amount(value["cache_write"] ?? value["cacheWrite"]);
  const cacheWriteHour = amount(value["cache_write_1h"] ?? value["cacheWriteHour"]);
  if (typeof input !== "number" || typeof output !== "number") return undefined;
  if (cacheRead === "bad" || cacheWrite === "bad" || cacheWriteHour === "bad") return undefined;
  return {
    input,
    output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(cacheWriteHour !== undefined && { cacheWriteHour }),
  };
}

function readTiers(value: unknown): readonly PriceTier[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const tiers: PriceTier[] = [];
  for (const item of value as readonly unknown[]) {
    if (!isFields(item)) return undefined;
    const rates = readRates(item);
    const above = amount(item["above_input_tokens"] ?? item["aboveInputTokens"]);
    if (rates === undefined || typeof above !== "number") return undefined;
    tiers.push({ aboveInputTokens: above, ...rates });
  }
  return tiers;
}

function readHours(value: unknown): Price["hours"] | "bad" {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return "bad";
  const windows: { weekdays: readonly number[]; from: string; to: string }[] = [];
  for (const item of value as readonly unknown[]) {
    if (!isFields(item)) return "bad";
    const { weekdays, from, to } = item;
    const days = Array.isArray(weekdays)
      ? (weekdays as readonly unknown[]).filter((weekday) => typeof weekday === "number")
      : [];
    if (days.length === 0 || typeof from !== "string" || typeof to !== "string") return "bad";
    if (!/^\d\d:\d\d$/.test(from) || !/^\d\d:\d\d$/.test(to)) return "bad";
    windows.push({ weekdays: days, from, to });
  }
  return windows;
}

function amount(value: unknown): number | undefined | "bad" {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : "bad";
}

function day(value: unknown): string | undefined | "bad" {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : "bad";
}
