import type { Catalog } from "../catalog/catalog.js";
import type { TokenRatios } from "../catalog/tokens.js";
import type { DecisionSink, ModelEvidence } from "../decision/ledger.js";
import type { Breakers } from "../dispatch/breaker.js";
import type { ResponseCache } from "../dispatch/responseCache.js";
import type { Policy } from "../policy/policy.js";
import type { ConfiguredProvider } from "../policy/provider.js";
import type { BrokenPrompt } from "../prompts/parse.js";
import type { Prompt } from "../prompts/prompt.js";
import type { Classify } from "../request/load.js";
import type { EditorRequest } from "../request/request.js";
import type { Directory } from "../routing/directory.js";
import type { Overrides } from "../routing/override.js";
import type { Wire, WireLoader } from "../wire/wire.js";

/** The prompt files of a workspace. */
export interface PromptFiles {
  /** Those that can be used. */
  readonly prompts: readonly Prompt[];
  /** Those with errors. */
  readonly broken: readonly BrokenPrompt[];
  /** New or changed ones that the user has not approved yet. */
  readonly waiting: readonly BrokenPrompt[];
}

/** What is in force at the moment a request is made. */
export interface InForce {
  readonly policy: Policy;
  readonly directory: Directory;
  readonly promptFiles: PromptFiles;
  readonly hasKey: (providerId: string) => boolean;
  /** Providers whose models only they know, and of which none could be had. */
  readonly unlisted: readonly string[];
  readonly evidence: ReadonlyMap<string, ModelEvidence>;
  readonly spentTodayUsd: number;
  /** Whether text of the workspace may leave the machine at all. */
  readonly trusted: boolean;
  /** Workspace folder's name for the ledger, and a stable id for the answer cache. */
  readonly workspace: string | undefined;
  readonly cacheEnabled: boolean;
}

/** What the line is made of; each host (editor, command line, tests) builds its own. */
export interface LineParts {
  readonly classify: Classify;
  readonly inForce: (request: EditorRequest) => Promise<InForce>;
  readonly keyOf: (provider: ConfiguredProvider) => Promise<string | undefined>;
  readonly catalog: Catalog;
  readonly wires: WireLoader;
  /** Puts an armed failure drill in front of a wire; gives the wire itself when none is armed. */
  readonly drilled: (wire: Wire, providerId: string) => { readonly wire: Wire; readonly drill: boolean };
  readonly breakers: Breakers;
  readonly cache: ResponseCache;
  readonly overrides: Overrides;
  readonly ratios: TokenRatios;
  readonly ledger: DecisionSink;
  readonly random: () => number;
}
