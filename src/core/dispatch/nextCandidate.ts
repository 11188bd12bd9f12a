import { assumedTier } from "../catalog/assumedTier.js";
import type { Model } from "../catalog/model.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import { domainOf } from "../routing/order.js";
import type { Failure } from "../wire/failure.js";

/**
 * Takes the next candidate from the queue after a failure: after an overflow one whose window is larger, or else unknown,
 * but never one known to be no larger; after a retirement the declared replacement first, after a refused key, exhausted credit or anything else that
 * lasts none of the same provider.
 *
 * @param queue candidates not yet tried; what is taken or ruled out is removed
 */
export function nextAfter(
  failed: DirectoryEntry,
  failure: Failure,
  queue: DirectoryEntry[],
): DirectoryEntry | undefined {
  if (failure.lasting === true || failure.class === "key" || failure.class === "money") {
    const others = queue.filter(({ model }) => model.providerId !== failed.model.providerId);
    queue.splice(0, queue.length, ...others);
  }
  switch (failure.class) {
    case "context-window": {
      const { larger, unknown } = roomier(failed, queue);
      queue.splice(0, queue.length, ...larger, ...unknown);
      return queue.shift();
    }
    case "not-found": {
      const replacement = failed.model.facts.lifecycle?.replacement;
      const declared = queue.findIndex(({ model }) => model.id === replacement);
      return queue.splice(Math.max(0, declared), 1)[0];
    }
    default:
      return queue.shift();
  }
}

/** The candidates that may hold what overflowed another: those with a larger window, and those of whom it is not known. */
export function roomier(
  failed: DirectoryEntry,
  queue: readonly DirectoryEntry[],
): { readonly larger: readonly DirectoryEntry[]; readonly unknown: readonly DirectoryEntry[] } {
  const window = failed.model.facts.contextTokens;
  const windowOf = ({ model }: DirectoryEntry): number | undefined => model.facts.contextTokens;
  return {
    larger: queue.filter((entry) => window !== undefined && (windowOf(entry) ?? 0) > window),
    unknown: queue.filter((entry) => window === undefined || windowOf(entry) === undefined),
  };
}

/** Takes the next candidate that is stronger than the one whose answer failed its check; the strongest left when none is. */
export function escalate(failed: DirectoryEntry, queue: DirectoryEntry[], task: Task): DirectoryEntry | undefined {
  const strength = strengthOf(failed.model, task);
  const stronger = queue.findIndex(({ model }) => strengthOf(model, task) > strength);
  return queue.splice(Math.max(0, stronger), 1)[0];
}

/** Comparable strength: the measured figure, else what the price class lets one assume. */
function strengthOf(model: Model, task: Task): number {
  return model.facts.quality?.[domainOf(task)]?.value ?? assumedTier(model.facts)?.quality ?? 0;
}
