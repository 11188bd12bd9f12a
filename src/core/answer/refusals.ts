import type { DirectoryEntry } from "../routing/directory.js";
import type { Failure } from "../wire/failure.js";

/** What an endpoint refused by name for one of its models. */
export interface Refused {
  readonly omit: readonly string[];
  readonly useWire: Failure["useWire"];
}

/** Remembers refusals, so that only the first request of a window pays for them with a failed call. */
export interface Refusals {
  of(entry: DirectoryEntry): Refused;
  learn(entry: DirectoryEntry, failure: Failure): void;
}

const NOTHING: Refused = { omit: [], useWire: undefined };

/** Creates an empty memory; it lives as long as the window, since endpoints change. */
export function createRefusals(): Refusals {
  const known = new Map<string, Refused>();
  const keyOf = ({ model, provider }: DirectoryEntry): string => `${provider.baseUrl} ${model.name}`;
  return {
    of: (entry) => known.get(keyOf(entry)) ?? NOTHING,
    learn(entry, { class: failed, refusedParameter, useWire }) {
      if (failed !== "invalid-request" || (refusedParameter === undefined && useWire === undefined)) return;
      const before = known.get(keyOf(entry)) ?? NOTHING;
      const omit = refusedParameter === undefined ? before.omit : [...new Set([...before.omit, refusedParameter])];
      known.set(keyOf(entry), { omit, useWire: useWire ?? before.useWire });
    },
  };
}
