import type { Decision } from "../decision/decision.js";
import type { DispatchResult } from "../dispatch/contract.js";
import type { Classification } from "../request/classification.js";
import type { EditorRequest } from "../request/request.js";
import type { Needs } from "../routing/needs.js";
import type { Override, PinnedModel } from "../routing/override.js";
import type { Route } from "../routing/route.js";
import type { InForce } from "./parts.js";

/** A request with everything that was decided before anybody was called. */
export interface Planned {
  /** The request without any text that the policy keeps back. */
  readonly request: EditorRequest;
  readonly classification: Classification;
  readonly inForce: InForce;
  readonly needs: Needs;
  readonly override: Override | PinnedModel | undefined;
  /** The model that answered the turn before. */
  readonly keptModel: string | undefined;
  readonly route: Route;
}

/** What is known besides the plan and the result. */
export interface DecisionFrame {
  /** ms since 1970. */
  readonly at: number;
  readonly totalMs: number;
  readonly drill: boolean;
  readonly notes: readonly string[];
}

/** Puts the record of a request together. It holds no prompt, no answer and no key. */
export function decisionOf(planned: Planned, result: DispatchResult, frame: DecisionFrame): Decision {
  const { request, override, inForce, route } = planned;
  const { document } = request;
  const served = result.servedModel === undefined ? [] : [`${result.model} was asked, ${result.servedModel} answered`];
  return {
    id: request.id,
    at: frame.at,
    surface: request.surface,
    classification: planned.classification,
    ...(document === undefined
      ? {}
      : {
          place: { path: document.path, line: (document.selection?.startLine ?? 0) + 1, language: document.language },
        }),
    ...(inForce.workspace === undefined ? {} : { workspace: inForce.workspace }),
    strategy: route.strategy,
    ...(override === undefined ? {} : { override: `${override.scope}: ${override.model}` }),
    candidates: route.candidates,
    attempts: result.attempts,
    outcome: result.outcome,
    ...(result.model === undefined ? {} : { model: result.model }),
    ...(result.servedModel === undefined ? {} : { servedModel: result.servedModel }),
    ...(result.finish === undefined ? {} : { finish: result.finish }),
    ...(result.error === undefined ? {} : { error: result.error }),
    costUsd: result.costUsd,
    costBasis: result.costBasis,
    ...(result.firstTokenMs === undefined ? {} : { firstTokenMs: result.firstTokenMs }),
    totalMs: frame.totalMs,
    notes: [...result.notes, ...served, ...frame.notes],
    ...(frame.drill ? { drill: true } : {}),
  };
}

/** The result of a request that no model was asked for. @param why it was refused, or cancelled before anybody was asked */
export function refusedResult({ class: errorClass, message, remedy }: NonNullable<Decision["error"]>): DispatchResult {
  return {
    outcome: errorClass === "cancelled" ? "cancelled" : "failed",
    attempts: [],
    model: undefined,
    servedModel: undefined,
    finish: undefined,
    error: { class: errorClass, message, remedy },
    costUsd: 0,
    costBasis: "computed",
    firstTokenMs: undefined,
    notes: [],
  };
}
