import type { Price, QualityDomain } from "../catalog/model.js";

/** A model as the user configured it. */
export interface ConfiguredModel {
  readonly id: string;
  /** USD per million tokens; wins over the catalog. */
  readonly price?: Price;
  /** Context window in tokens; wins over the catalog. */
  readonly context?: number;
  /** The user's own judgement, 0 to 1, for all domains or by domain; wins over the catalog. */
  readonly quality?: Readonly<Partial<Record<QualityDomain, number>>>;
  /** Whether it fills holes, and by which template family when not natively. */
  readonly completion?: boolean | string;
}

/** A provider as the user configured it; read from user settings only. */
export interface ConfiguredProvider {
  readonly id: string;
  readonly kind: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Scheme, host and port of `baseUrl`; keys are bound to it. */
  readonly origin: string;
  readonly models: readonly ConfiguredModel[];
  /** The user's word that what answers on this loopback address runs here and forwards nothing. */
  readonly local?: boolean;
  /** False for endpoints that cannot stream. */
  readonly stream?: boolean;
}
