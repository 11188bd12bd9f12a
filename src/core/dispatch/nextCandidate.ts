import { assumedTier } from "../catalog/assumedTier.js";
import type { Model } from "../catalog/model.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import { domainOf } from "../routing/order.js";
import type { Failure } from "../wire/failure.js";

/**
 * Takes the next candidate from the queue after a failure: after an overflow only one with a larger window, after a
 * retirement the declared replacement first, after a refused key or exhausted credit none of the same provider.
 *
 * @param queue candidates not yet tried; what is taken or ruled out is removed
 */
export function nextAfter(failed: DirectoryEntry, failure: Failure, queue: DirectoryEntry[]): DirectoryEntry | undefined {
  switch (failure.class) {
    case "context-window": {
      const window = failed.model.facts.contextTokens;
      const larger = queue.findIndex(({ model }) => (model.facts.contextTokens ?? 0) > (window ?? 0));
      if (larger === -1) queue.length = 0;
      return queue.splice(Math.max(0, larger), 1)[0];
    }
    case "not-found": {
      const replacement = failed.model.facts.lifecycle?.replacement;
      const declared = queue.findIndex(({ model }) => model.id === replacement);
      return queue.splice(Math.max(0, declared), 1)[0];
    }
    case "key":
    case "money": {
      const others = queue.filter(({ model }) => model.providerId !== failed.model.providerId);
      queue.splice(0, queue.length, ...others);
      return queue.shift();
    }
    default:
      return queue.shift();
  }
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
