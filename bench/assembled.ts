import { type Assembled, assemble } from "../src/assembly/assemble.js";
import type { Host } from "../src/assembly/host.js";
import type { SettingsLayer } from "../src/core/policy/problem.js";
import { createOverrides } from "../src/core/routing/override.js";

/** The whole line as a host puts it together, with a ledger that keeps nothing. */
export function assembledWith(layers: readonly SettingsLayer[], more: Partial<Host> = {}): Promise<Assembled> {
  return assemble({
    layers: () => layers,
    keyOf: async () => "sk-bench",
    promptFiles: async () => ({ prompts: [], broken: [], waiting: [] }),
    trusted: () => true,
    workspace: () => "bench",
    ledger: { record: () => undefined },
    evidence: () => new Map(),
    spentTodayUsd: () => 0,
    overrides: createOverrides(),
    ...more,
  });
}
