import type { DirectoryEntry } from "../routing/directory.js";
import type { ModelCall } from "../wire/call.js";
import type { Failure } from "../wire/failure.js";
import type { Endpoint, Wire } from "../wire/wire.js";

/** A call ready to be made: the prompt variant that fits the model, its wire and its endpoint with key. */
export interface Prepared {
  readonly wire: Wire;
  readonly call: ModelCall;
  readonly endpoint: Endpoint;
  /** Name and hash of the prompt that was rendered; undefined when a conversation is sent as it is. */
  readonly variant: string | undefined;
  readonly variantHash: string | undefined;
  /** Things worth showing, such as a broken prompt file. */
  readonly notes: readonly string[];
  /** Characters of everything that the call sends; estimates of its tokens rest on it. */
  readonly inputCharacters: number;
  readonly charactersPerToken: number;
  /** Whether less could be sent. */
  readonly shrinkable: boolean;
  /** A failover drill answers instead of the provider: nothing is sent, nothing is charged, no health is learned. */
  readonly drill?: boolean;
}

/** How a call is to be prepared, besides the request itself. */
export interface Preparation {
  /** Share of the usual input budget, 0 to 1; less than 1 after an overflow. */
  readonly budgetShare: number;
  /** Parameters that this endpoint refused by name. */
  readonly omit: readonly string[];
  readonly useWire: Failure["useWire"];
  /** An answer of before that failed its check, with what was wrong. */
  readonly mend: { readonly text: string; readonly problems: string } | undefined;
  /** Most tokens that the cost cap leaves for the answer; undefined without a cap. */
  readonly mostOutputTokens: number | undefined;
}

/** A first try: all the context, nothing left out. */
export const FRESH: Preparation = {
  budgetShare: 1,
  omit: [],
  useWire: undefined,
  mend: undefined,
  mostOutputTokens: undefined,
};

/** Prepares a call of one model for the request at hand; a failure counts as that model's attempt. */
export type Prepare = (
  entry: DirectoryEntry,
  preparation: Preparation,
) => Promise<Prepared | { readonly failure: Failure }>;
