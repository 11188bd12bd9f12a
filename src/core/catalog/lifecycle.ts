import type { Lifecycle, ModelFacts } from "./model.js";
import { daysBetween, utcDay } from "./schedule.js";

/** Where a model stands on a day. */
export type LifecycleState =
  | { readonly state: "active" }
  | {
      readonly state: "ends";
      /** The day it ends; missing when the vendor named none. */
      readonly date?: string;
      /** Negative when the day has passed and the provider still offers the model. */
      readonly daysLeft?: number;
      readonly replacement?: string;
    }
  | { readonly state: "retired"; readonly date?: string; readonly replacement?: string };

/**
 * Where a model stands at a moment.
 *
 * The catalog's word is as old as the catalog, so there the date decides: once it has passed, the model counts as retired
 * whatever the status says. What a provider says now (`live`) is the signal itself: a date that has passed on a model that
 * it still lists as deprecated means that retirement is overdue, not that the model is gone (so Anthropic's model endpoint
 * documents it). A model without any date is active, or `ends` without a date when it is deprecated.
 */
export function lifecycleOn(facts: Pick<ModelFacts, "lifecycle">, at: Date): LifecycleState {
  const lifecycle = facts.lifecycle;
  if (lifecycle === undefined) return { state: "active" };
  const rest = {
    ...(lifecycle.shutdownDate !== undefined && { date: lifecycle.shutdownDate }),
    ...(lifecycle.replacement !== undefined && { replacement: lifecycle.replacement }),
  };
  if (lifecycle.status === "retired") return { state: "retired", ...rest };
  if (lifecycle.shutdownDate === undefined) {
    return lifecycle.status === "deprecated" ? { state: "ends", ...rest } : { state: "active" };
  }
  const daysLeft = daysBetween(utcDay(at), lifecycle.shutdownDate);
  if (daysLeft <= 0 && lifecycle.live !== true) return { state: "retired", ...rest };
  return { state: "ends", ...rest, daysLeft };
}

/** What a provider's own list of models says of one model's end. */
export interface LiveLifecycle {
  readonly status?: Lifecycle["status"];
  readonly shutdownDate?: string;
  readonly replacement?: string;
  /** Words for the source, such as `OpenAI's model list`. */
  readonly source: string;
}

/**
 * Facts with what the provider itself says of the model's end. Its status and date win; the replacement, which most
 * providers do not name, and a redirection stay from the catalog. A provider that lists a model without a date takes back
 * a date of ours only when it says that the model is active.
 */
export function withLive(facts: ModelFacts, live: LiveLifecycle): ModelFacts {
  const known = facts.lifecycle;
  const shutdownDate = live.shutdownDate ?? (live.status === "active" ? undefined : known?.shutdownDate);
  const replacement = live.replacement ?? known?.replacement;
  const status = live.status ?? (shutdownDate === undefined ? "active" : "deprecated");
  return {
    ...facts,
    lifecycle: {
      status,
      source: live.source,
      live: true,
      ...(shutdownDate !== undefined && { shutdownDate }),
      ...(replacement !== undefined && { replacement }),
      ...(known?.redirects !== undefined && { redirects: known.redirects }),
      ...(known?.note !== undefined && { note: known.note }),
    },
  };
}
