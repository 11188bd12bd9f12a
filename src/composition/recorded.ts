import type { Decision } from "../core/decision/decision.js";
import type { DecisionSink } from "../core/decision/ledger.js";

/** A ledger's sink that tells of each record on its way. */
export interface Recorded extends DecisionSink {
  onRecord(listener: (decision: Decision) => void): { dispose(): void };
}

/** Puts listeners in front of a sink. A listener that fails keeps no record back. */
export function createRecorded(sink: DecisionSink): Recorded {
  const listeners = new Set<(decision: Decision) => void>();
  return {
    record(decision) {
      sink.record(decision);
      for (const listener of listeners) {
        try {
          listener(decision);
        } catch {
          // A request is over here; its record is what matters.
        }
      }
    },
    onRecord(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
