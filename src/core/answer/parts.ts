import type { Catalog } from "../catalog/catalog.js";
import type { DecisionSink, ModelEvidence } from "../decision/ledger.js";
import type { Breakers } from "../dispatch/breaker.js";
import type { ResponseCache } from "../dispatch/responseCache.js";
import type { Policy } from "../policy/policy.js";
import type { ConfiguredProvider } from "../policy/provider.js";
import type { Prompt } from "../prompts/prompt.js";
import type { Classify } from "../request/load.js";
import type { EditorRequest } from "../request/request.js";
import type { Directory } from "../routing/directory.js";
import type { Overrides } from "../routing/override.js";
import type { Wire, WireLoader } from "../wire/wire.js";

/** What is in force at the moment a request is made. */
export interface InForce {
  readonly policy: Policy;
  readonly directory: Directory;
  readonly prompts: readonly Prompt[];
  /** Names of prompt files that are broken or wait for approval, with the reason, by task. */
  readonly promptNotes: ReadonlyMap<string, string>;
  readonly hasKey: (providerId: string) => boolean;
  readonly evidence: ReadonlyMap<string, ModelEvidence>;
  readonly spentTodayUsd: number;
  /** Whether text of the workspace may leave the machine at all. */
  readonly trusted: boolean;
  /** Workspace folder's name for the ledger, and a stable id for the answer cache. */
  readonly workspace: string | undefined;
  readonly cacheEnabled: boolean;
}

/** Learns how many characters a token of a model has, from returned usage. */
export interface TokenRatios {
  charactersPerToken(model: string): number;
  learn(model: string, characters: number, tokens: number): void;
}

/** What the line is made of; each host (editor, command line, tests) builds its own. */
export interface LineParts {
  readonly classify: Classify;
  readonly inForce: (request: EditorRequest) => Promise<InForce>;
  readonly keyOf: (provider: ConfiguredProvider) => Promise<string | undefined>;
  readonly catalog: Catalog;
  readonly wires: WireLoader;
  /** Puts an armed failure drill in front of a wire; gives the wire itself when none is armed. */
  readonly drilled: (wire: Wire, providerId: string, modelId: string) => { readonly wire: Wire; readonly drill: boolean };
  readonly breakers: Breakers;
  readonly cache: ResponseCache;
  readonly overrides: Overrides;
  readonly ratios: TokenRatios;
  readonly ledger: DecisionSink;
  readonly random: () => number;
}
