import { startingRatio } from "../catalog/tokens.js";
import type { DispatchResult } from "../dispatch/contract.js";
import { cancelled } from "../dispatch/attempt.js";
import { dispatch } from "../dispatch/dispatch.js";
import type { Decision } from "../decision/decision.js";
import { strategyFor } from "../policy/rules.js";
import type { EditorRequest } from "../request/request.js";
import { needsOf } from "../routing/needs.js";
import { planRoute } from "../routing/plan.js";
import type { Situation } from "../routing/situation.js";
import { classifiedBy } from "./classifiedBy.js";
import { createConversations } from "./conversations.js";
import { decisionOf, type Planned, refusedResult } from "./decisionOf.js";
import type { AnswerEvent } from "./events.js";
import type { AnswerOptions, Line } from "./line.js";
import type { LineParts } from "./parts.js";
import { prepareFor } from "./prepare.js";
import { createRefusals, type Refusals } from "./refusals.js";
import { responseKeyFor } from "./responseKey.js";
import { pathsOf, withAllowedContext } from "./privacy.js";
import { carriesWorkspaceText, untrustedRoute } from "./trust.js";

/** Builds the line: the one way from a request to its answer and its record. */
export function createLine(parts: LineParts): Line {
  const conversations = createConversations();
  const refusals = createRefusals();

  const planFor = async (asked: EditorRequest): Promise<Planned> => {
    const classification = classifiedBy(parts.classify, asked);
    const { task } = classification;
    const inForce = await parts.inForce(asked);
    const request = withAllowedContext(asked, inForce.policy);
    const needs = needsOf(request, task);
    const override =
      request.pinned === undefined
        ? parts.overrides.current(task)
        : ({ scope: "request", model: request.pinned } as const);
    const keptModel = conversations.keptModel(request.conversationId, task);
    const strategy = strategyFor(inForce.policy, task);
    const situation: Situation = {
      classification,
      policy: inForce.policy,
      strategy: request.strategy === undefined ? strategy : { ...strategy, value: request.strategy },
      directory: inForce.directory,
      needs,
      paths: pathsOf(request),
      ...(request.document === undefined ? {} : { language: request.document.language }),
      automatic: request.automatic === true,
      override,
      keptModel,
      health: parts.breakers,
      evidence: inForce.evidence,
      hasKey: inForce.hasKey,
      unlisted: inForce.unlisted,
      spentTodayUsd: inForce.spentTodayUsd,
      charactersPerToken: ({ name, facts }) => parts.ratios.of(name, startingRatio(facts)),
      now: Date.now(),
    };
    const route = inForce.trusted || !carriesWorkspaceText(request) ? planRoute(situation) : untrustedRoute(situation);
    return { request, classification, inForce, needs, override, keptModel, route };
  };

  async function* answer(
    asked: EditorRequest,
    signal: AbortSignal,
    options?: AnswerOptions,
  ): AsyncGenerator<AnswerEvent> {
    const at = Date.now();
    const started = performance.now();
    const planned = await planFor(asked);
    const { request } = planned;
    if (planned.override?.scope === "next") parts.overrides.consumeNext();
    let drill = false;
    const conclude = (result: DispatchResult): Decision => {
      const change = conversations.answered(
        request.conversationId,
        planned.classification.task,
        result.model,
        planned.route,
      );
      const decision = decisionOf(planned, result, {
        at,
        totalMs: performance.now() - started,
        drill,
        notes: [request.occasion, change].filter((note) => note !== undefined),
      });
      try {
        parts.ledger.record(decision);
      } catch {
        // A ledger that breaks its promise must still not cost anybody an answer.
      }
      return decision;
    };
    const { refusal } = planned.route;
    const result =
      refusal === undefined
        ? yield* send(parts, refusals, planned, {
            options,
            startedAt: started,
            signal,
            onDrill: () => (drill = true),
            // A surface that stops reading has still made calls, and they belong into the ledger.
            left: conclude,
          })
        : // Who cancels while a list of models is awaited hears of that, not of what the list left out.
          refusedResult(signal.aborted ? cancelled() : refusal);
    yield { type: "finished", decision: conclude(result) };
  }

  return {
    async plan(request) {
      const { classification, route } = await planFor(request);
      return { classification, route };
    },
    answer,
  };
}

/** What sending needs besides the plan. */
interface Sending {
  readonly options: AnswerOptions | undefined;
  /** As `performance.now()` counts, in ms. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly onDrill: () => void;
  readonly left: (result: DispatchResult) => void;
}

function send(
  parts: LineParts,
  refusals: Refusals,
  planned: Planned,
  { options, startedAt, signal, onDrill, left }: Sending,
): AsyncGenerator<AnswerEvent, DispatchResult> {
  const { request, classification, inForce, needs, route } = planned;
  return dispatch(
    {
      task: classification.task,
      entries: route.models.map(({ name }) => inForce.directory.get(name)).filter((entry) => entry !== undefined),
      policy: inForce.policy,
      needs,
      automatic: request.automatic === true,
      prepare: prepareFor(parts, refusals, inForce, request, classification.task, needs, onDrill),
      check: options?.check,
      shows: options?.shows,
      cacheKey: options?.check === undefined ? responseKeyFor(request, classification.task, inForce) : undefined,
      evidence: inForce.evidence,
      spentTodayUsd: inForce.spentTodayUsd,
      startedAt,
      left,
    },
    {
      breakers: parts.breakers,
      cache: parts.cache,
      factsOf: (entry, served) =>
        inForce.directory.get(`${entry.provider.id}/${served}`)?.model.facts ??
        parts.catalog.find(entry.preset.vendor, served),
      learn: (model, sample) => parts.ratios.learn(model, sample),
      learnRefusal: refusals.learn,
      random: parts.random,
    },
    signal,
  );
}
