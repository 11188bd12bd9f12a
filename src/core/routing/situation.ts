import type { ModelEvidence } from "../decision/ledger.js";
import type { Policy, Ruled, Strategy } from "../policy/policy.js";
import type { Classification } from "../request/classification.js";
import type { Directory } from "./directory.js";
import type { Health } from "./health.js";
import type { Needs } from "./needs.js";
import type { Override, PinnedModel } from "./override.js";
import type { Model } from "../catalog/model.js";

/** Everything a route is decided from; plain data, so that a decision can be replayed. */
export interface Situation {
  readonly classification: Classification;
  readonly policy: Policy;
  readonly strategy: Ruled<Strategy>;
  readonly directory: Directory;
  readonly needs: Needs;
  /** Paths of the document relative to its workspace folder, `/` separated; more than one when links lead to it. */
  readonly paths: readonly string[];
  /** VS Code's id of the document's language; undefined without a document. */
  readonly language?: string;
  /** Asked by typing rather than by a command. */
  readonly automatic: boolean;
  readonly override: Override | PinnedModel | undefined;
  /** The model that answered the turn before of the same conversation. */
  readonly keptModel: string | undefined;
  readonly health: Health;
  readonly evidence: ReadonlyMap<string, ModelEvidence>;
  /** Whether a provider can be called at all: it has a key for its origin or needs none. */
  readonly hasKey: (providerId: string) => boolean;
  /** Providers whose models only they know, and of which none could be had. */
  readonly unlisted?: readonly string[];
  /** Characters per token of a model, as far as it is known; the needs are estimated for an average one. */
  readonly charactersPerToken?: (model: Model) => number;
  /** USD of known costs since midnight. */
  readonly spentTodayUsd: number;
  /** ms since 1970. */
  readonly now: number;
}
