import type { PromptFiles } from "../core/answer/parts.js";
import type { DecisionSink, ModelEvidence } from "../core/decision/ledger.js";
import type { ConfiguredModel, ConfiguredProvider } from "../core/policy/provider.js";
import type { SettingsLayer } from "../core/policy/problem.js";
import type { EditorRequest } from "../core/request/request.js";
import type { Overrides } from "../core/routing/override.js";
import type { Wire, WireName } from "../core/wire/wire.js";

/** What the place that Fairlead runs in (VS Code, the command line, a test) gives to the line. */
export interface Host {
  /** The layers at a request's place, weakest first. The same list object means that nothing has changed. */
  readonly layers: (request: EditorRequest | undefined) => readonly SettingsLayer[];
  readonly keyOf: (provider: ConfiguredProvider) => Promise<string | undefined>;
  /** Prompt files at a request's place. */
  readonly promptFiles: (request: EditorRequest) => Promise<PromptFiles>;
  readonly trusted: () => boolean;
  /** Name of the workspace folder of a request, for the record and the answer cache. */
  readonly workspace: (request: EditorRequest) => string | undefined;
  readonly ledger: DecisionSink;
  /** What the ledger knew last; read on the request's path, so it never waits. */
  readonly evidence: () => ReadonlyMap<string, ModelEvidence>;
  readonly spentTodayUsd: () => number;
  /** Settles once today's spend is known; awaited only where a budget per day is in force. */
  readonly ledgerReady?: () => Promise<void>;
  readonly overrides: Overrides;
  /** Models that only this host offers, for providers on its own wires. */
  readonly ownModels?: () => Promise<readonly ConfiguredModel[]>;
  /** Hears that a provider lists models by now that listed none before, such as a server that was started meanwhile. */
  readonly onModelsFound?: () => void;
  /** Wires that only this host has. */
  readonly wires?: Partial<Record<WireName, () => Promise<Wire>>>;
  /** What providers said of the ends of their models in an earlier run. */
  readonly savedLifecycles?: unknown;
  /** What an earlier run learned of characters per token. */
  readonly savedRatios?: unknown;
}
