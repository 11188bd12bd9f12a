/** A price step: once a request's whole input exceeds the bound, these prices hold for all of its tokens. */
export interface PriceTier {
  readonly aboveInputTokens: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteHour?: number;
}

/** Prices in USD per million tokens; a missing field is unknown, never free. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteHour?: number;
  readonly reasoning?: number;
  readonly tiers?: readonly PriceTier[];
  /** Holds only from this day on (`YYYY-MM-DD`, UTC). */
  readonly from?: string;
  /** Holds only up to and with this day. */
  readonly until?: string;
  /** Holds only in these UTC hours; see `schedule.ts`. Weekdays count from Sunday, 0; times are `HH:MM`, `to` is left out. */
  readonly hours?: readonly { readonly weekdays: readonly number[]; readonly from: string; readonly to: string }[];
}

/** Where a price comes from and how much it can be trusted. */
export interface PriceSheet {
  /** The first price whose conditions hold applies. */
  readonly prices: readonly Price[];
  readonly source: string;
  /** The day the source was read, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** False for rows that must not be shown as exact; the cost is then `estimated`. */
  readonly exact: boolean;
  /** Why the price is not exact, or what else a person should know, as a sentence. */
  readonly note?: string;
}

/** How long a model will be there. */
export interface Lifecycle {
  readonly status: "active" | "deprecated" | "retired";
  readonly shutdownDate?: string;
  readonly replacement?: string;
  /** The vendor answers with the replacement, at its price, instead of failing (from `shutdownDate` on, or already). */
  readonly redirects?: boolean;
  /** The provider itself said so just now; its word then counts more than a date that has passed. */
  readonly live?: boolean;
  /** What else a person should know, as a sentence. */
  readonly note?: string;
  readonly source: string;
}

/** A quality figure of one model in one domain. */
export interface QualityFigure {
  /** 0 to 1, comparable within a domain. */
  readonly value: number;
  readonly source: string;
}

/** Kinds of work that quality is known by; `edit` covers refactor, fix, generate, test and document. */
export type QualityDomain = "edit" | "completion" | "chat";

/** What is known of a model, whoever serves it. */
export interface ModelFacts {
  readonly id: string;
  /** The catalog's name of the vendor, such as `openai`. */
  readonly vendor: string;
  readonly name: string;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly reasons?: boolean;
  readonly tools?: boolean;
  readonly images?: boolean;
  /** The day the model came out, `YYYY-MM-DD` or `YYYY-MM`. */
  readonly released?: string;
  /** Whether the model fills holes: `native` by its endpoint, or by a template of its family. */
  readonly completion?: "native" | "template";
  readonly price?: PriceSheet;
  readonly lifecycle?: Lifecycle;
  readonly quality?: Partial<Record<QualityDomain, QualityFigure>>;
  /** Where these facts come from. */
  readonly source: string;
}

/** One model of one configured provider. */
export interface Model {
  /** `provider/model-id`, the name users write. */
  readonly name: string;
  readonly providerId: string;
  readonly id: string;
  readonly facts: ModelFacts;
  /** Whether its text stays on this machine. */
  readonly local: boolean;
  /** How it fills holes: its provider's own endpoint for that, perhaps (never seen to work yet), or only by a chat prompt. */
  readonly fills: "yes" | "perhaps" | "by-prompt";
}
