import type { CostBasis } from "../../core/decision/decision.js";
import { formatCost, formatUsd } from "../../core/decision/money.js";

/** A cost with its basis, for the narrow column of the list. */
export function cost(usd: number | null, basis: CostBasis): string {
  return formatCost(usd, basis, "unknown");
}

/** How a cost is known, in words. */
export function basisInWords(basis: CostBasis): string {
  return {
    billed: "billed: the provider named this cost",
    computed: "computed from the provider's token counts and the known price",
    estimated: "estimated: the token counts or the price are not exact",
    cached: "answered from Fairlead's cache; nobody was asked",
    local: "ran on this machine; no price applies",
    unknown: "unknown: no price is known for this model",
  }[basis];
}

/** A time span that does not break over lines: `240 ms`, `1.4 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}\u00a0ms`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)}\u00a0s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}\u00a0min ${seconds % 60}\u00a0s`;
}

/** First token and total in little room: `243/905 ms`, `2.1/11.8 s`, `402 ms/2.2 s`. */
export function durationPair(firstTokenMs: number | undefined, totalMs: number): string {
  const total = duration(totalMs);
  if (firstTokenMs === undefined) return total;
  const [first = "", unit] = duration(firstTokenMs).split("\u00a0");
  return total.split("\u00a0")[1] === unit ? `${first}/${total}` : `${first}\u00a0${unit}/${total}`;
}

/** A count with thousands set apart. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** Hour and minute of a moment, in local time and words. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** The day of a moment: `Today`, `Yesterday` or a date. */
export function day(at: number, now: number): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return "Today";
  if (at >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return "Yesterday";
  return new Date(at).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** First letter in capitals. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `provider/model-id` in its two halves; ids may hold slashes themselves. */
export function modelHalves(model: string): { readonly provider: string; readonly id: string } {
  const slash = model.indexOf("/");
  return slash < 0 ? { provider: "", id: model } : { provider: model.slice(0, slash), id: model.slice(slash + 1) };
}

/** A path in its file name and folder. */
export function pathHalves(path: string): { readonly name: string; readonly folder: string } {
  const slash = path.lastIndexOf("/");
  return { name: path.slice(slash + 1), folder: slash < 0 ? "" : path.slice(0, slash) };
}

/** Today's spend: the known sum, and what it leaves out. Nothing known is no sum of $0. */
export function spendInWords(spend: { readonly usd: number; readonly unknown: number; readonly local: number }): {
  readonly sum: string;
  readonly rest: string;
} {
  const nothingKnown = spend.usd === 0 && spend.unknown > 0;
  const rest: string[] = [];
  if (spend.unknown > 0 && !nothingKnown) rest.push(`+ ${count(spend.unknown)} unknown`);
  if (spend.local > 0) rest.push(`${count(spend.local)} local`);
  return { sum: nothingKnown ? `${count(spend.unknown)} unknown` : formatUsd(spend.usd), rest: rest.join(" · ") };
}
