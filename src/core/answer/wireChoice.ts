import type { DirectoryEntry } from "../routing/directory.js";
import type { Failure } from "../wire/failure.js";
import type { WireName } from "../wire/wire.js";

/** What a call needs of its wire. */
export interface WireNeed {
  readonly completion: boolean;
  readonly tools: boolean;
  /** A wire that the provider itself asked for, after it refused the first. */
  readonly asked: Failure["useWire"];
}

/**
 * Chooses the protocol for a call: the provider's own for filling holes, OpenAI's newer one where its reasoning models
 * take tools only there, else the preset's.
 */
export function chooseWire({ preset, provider, model }: DirectoryEntry, need: WireNeed): WireName {
  if (need.asked !== undefined) return need.asked;
  if (need.completion && preset.completionWire !== undefined && model.fills !== "by-prompt")
    return preset.completionWire;
  const atHome =
    preset.baseUrl !== undefined && URL.canParse(preset.baseUrl) && new URL(preset.baseUrl).origin === provider.origin;
  if (!atHome || preset.wireAtHome === undefined) return preset.wire;
  return preset.wireAtHome;
}
