import type { CostBasis } from "./decision.js";

/**
 * USD as people read it: two decimals from a dollar on, three from ten cents on, four below, and the first two digits that tell
 * something where even those are zeros. Completions cost less than a hundredth of a cent, and one is still twice the other.
 */
export function formatUsd(usd: number): string {
  if (usd === 0) return "$0";
  const size = Math.abs(usd);
  if (size >= 0.0001) return `$${usd.toFixed(size >= 1 ? 2 : size >= 0.1 ? 3 : 4)}`;
  const digits = Math.min(12, 1 - Math.floor(Math.log10(size)));
  return `$${usd.toFixed(digits)}`;
}

/** A cost with its basis. What is unknown says so and is never $0; a local model has no price. */
export function formatCost(usd: number | null, basis: CostBasis, unknown = "cost unknown"): string {
  if (basis === "local") return "local";
  if (basis === "unknown" || usd === null) return unknown;
  if (basis === "cached") return usd === 0 ? "cached" : `${formatUsd(usd)} cached`;
  return basis === "estimated" ? `~${formatUsd(usd)}` : formatUsd(usd);
}
