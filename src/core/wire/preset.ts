import type { Quirks, WireName } from "./wire.js";

/** What is known of a kind of provider; one small data file each under `src/providers/presets`. */
export interface Preset {
  /** The value of `kind` in `fairlead.providers`. */
  readonly kind: string;
  /** The name people know it by. */
  readonly label: string;
  /** Used when the user gives no `baseUrl`; absent when there is no sensible default. */
  readonly baseUrl?: string;
  /** The wire for conversations. */
  readonly wire: WireName;
  /** Used instead of `wire` at the preset's own origin; proxies configured under this kind often speak only `wire`. */
  readonly wireAtHome?: WireName;
  /** The wire that fills holes, where the provider has one. */
  readonly completionWire?: WireName;
  /** The catalog vendor whose facts and prices hold for its models. */
  readonly vendor?: string;
  /** It runs models itself, so that on a loopback address text stays on the machine. Gateways forward and are never local. */
  readonly runsModels: boolean;
  /** It answers without a key on any address. */
  readonly keyless?: boolean;
  readonly quirks: Quirks;
  /** How usage is reported, in words for the README's table. */
  readonly usage: string;
  /** Where models are listed, relative to `baseUrl`, and whose list format it is. */
  readonly list?: {
    readonly path: string;
    readonly format: "openai" | "anthropic" | "gemini" | "mistral" | "ollama" | "lmstudio" | "openrouter";
  };
  /** Where end dates of models are known from, in words. */
  readonly lifecycle: string;
}
