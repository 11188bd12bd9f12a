import { dispatch, type DispatchResult } from "../dispatch/dispatch.js";
import { strategyFor } from "../policy/rules.js";
import type { EditorRequest } from "../request/request.js";
import { needsOf } from "../routing/needs.js";
import { planRoute } from "../routing/plan.js";
import type { Situation } from "../routing/situation.js";
import { createConversations } from "./conversations.js";
import { decisionOf, type Planned, refusedResult } from "./decisionOf.js";
import type { AnswerEvent } from "./events.js";
import type { AnswerOptions, Line } from "./line.js";
import type { LineParts } from "./parts.js";
import { prepareFor } from "./prepare.js";
import { responseKeyFor } from "./responseKey.js";
import { pathsOf, withAllowedContext } from "./privacy.js";
import { carriesWorkspaceText, untrustedRoute } from "./trust.js";

/** Builds the line: the one way from a request to its answer and its record. */
export function createLine(parts: LineParts): Line {
  const conversations = createConversations();

  const planFor = async (asked: EditorRequest): Promise<Planned> => {
    const classification = parts.classify(asked);
    const { task } = classification;
    const inForce = await parts.inForce(asked);
    const request = withAllowedContext(asked, inForce.policy);
    const needs = needsOf(request, task);
    const override = parts.overrides.current(task);
    const keptModel = conversations.keptModel(request.conversationId, task);
    const strategy = strategyFor(inForce.policy, task);
    const situation: Situation = {
      classification,
      policy: inForce.policy,
      strategy: request.strategy === undefined ? strategy : { ...strategy, value: request.strategy },
      directory: inForce.directory,
      needs,
      paths: pathsOf(request),
      automatic: request.automatic === true,
      override,
      keptModel,
      health: parts.breakers,
      evidence: inForce.evidence,
      hasKey: inForce.hasKey,
      spentTodayUsd: inForce.spentTodayUsd,
      now: Date.now(),
    };
    const route = inForce.trusted || !carriesWorkspaceText(request) ? planRoute(situation) : untrustedRoute(situation);
    return { request, classification, inForce, needs, override, keptModel, route };
  };

  async function* answer(asked: EditorRequest, signal: AbortSignal, options?: AnswerOptions): AsyncGenerator<AnswerEvent> {
    const at = Date.now();
    const started = performance.now();
    const planned = await planFor(asked);
    const { request } = planned;
    if (planned.override?.scope === "next") parts.overrides.consumeNext();
    let drill = false;
    const result = yield* send(parts, planned, options, started, signal, () => (drill = true));
    const change = conversations.answered(request.conversationId, planned.classification.task, result.model, planned.route);
    const decision = decisionOf(planned, result, {
      at,
      totalMs: performance.now() - started,
      drill,
      notes: change === undefined ? [] : [change],
    });
    try {
      parts.ledger.record(decision);
    } catch {
      // A ledger that breaks its promise must still not cost anybody an answer.
    }
    yield { type: "finished", decision };
  }

  return {
    async plan(request) {
      const { classification, route } = await planFor(request);
      return { classification, route };
    },
    answer,
  };
}

async function* send(
  parts: LineParts,
  planned: Planned,
  options: AnswerOptions | undefined,
  startedAt: number,
  signal: AbortSignal,
  onDrill: () => void,
): AsyncGenerator<AnswerEvent, DispatchResult> {
  const { request, classification, inForce, needs, route } = planned;
  if (route.refusal !== undefined) return refusedResult(route.refusal);
  return yield* dispatch(
    {
      task: classification.task,
      entries: route.models.map(({ name }) => inForce.directory.get(name)).filter((entry) => entry !== undefined),
      policy: inForce.policy,
      needs,
      automatic: request.automatic === true,
      prepare: prepareFor(parts, inForce, request, classification.task, needs, onDrill),
      check: options?.check,
      cacheKey: options?.check === undefined ? responseKeyFor(request, classification.task, inForce) : undefined,
      evidence: inForce.evidence,
      spentTodayUsd: inForce.spentTodayUsd,
      startedAt,
    },
    {
      breakers: parts.breakers,
      cache: parts.cache,
      factsOf: (entry, served) =>
        inForce.directory.get(`${entry.provider.id}/${served}`)?.model.facts ?? parts.catalog.find(entry.preset.vendor, served),
      learn: (model, sample) => parts.ratios.learn(model, sample),
      random: parts.random,
    },
    signal,
  );
}
