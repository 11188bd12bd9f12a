/** What a service tier does to a price. */
export interface TierFactor {
  readonly factor: number;
  /** False when the factor is not documented for this very model. */
  readonly exact: boolean;
}

const STANDARD = new Set(["auto", "default", "standard", "standard_only", "on_demand", "on-demand"]);

/**
 * Priority prices relative to standard ones, from OpenAI's page on priority processing (read 2026-11-21):
 * most models cost twice as much, these differ.
 */
const OPENAI_PRIORITY: Readonly<Record<string, number>> = {
  "gpt-5.5": 2.5,
  "gpt-5.4": 2,
  "gpt-5.4-mini": 2,
  "gpt-5.2": 2,
  "gpt-5.1": 2,
  "gpt-5": 2,
  "gpt-5-mini": 1.8,
  "gpt-4.1": 1.75,
};

/**
 * How a service tier multiplies the price of every token. OpenAI's flex costs half (its batch price). Anthropic's fast mode
 * was listed at six times the standard price (Claude Opus 4.6, 2026-02); for models without a listed factor the same one is
 * taken and marked as not exact. A tier nobody documents keeps the standard price and is not exact either.
 */
export function serviceTierFactor(vendor: string, modelId: string, tier: string | undefined): TierFactor {
  if (tier === undefined || tier === "" || STANDARD.has(tier)) return { factor: 1, exact: true };
  if (vendor === "openai") {
    if (tier === "flex" || tier === "batch") return { factor: 0.5, exact: true };
    if (tier === "priority" || tier === "fast") {
      const listed = OPENAI_PRIORITY[modelId];
      return { factor: listed ?? 2, exact: listed !== undefined };
    }
  }
  if (vendor === "anthropic") {
    if (tier === "batch") return { factor: 0.5, exact: true };
    if (tier === "fast") return { factor: 6, exact: modelId === "claude-opus-4-6" };
  }
  return { factor: 1, exact: false };
}
