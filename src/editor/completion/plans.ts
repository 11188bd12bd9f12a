import type { Line } from "../../core/answer/line.js";
import type { Model } from "../../core/catalog/model.js";
import { priceFor } from "../../core/catalog/price.js";
import { RecentMap } from "../../core/completion/recentMap.js";
import type { BudgetFacts } from "../../core/completion/budget.js";
import type { Decision } from "../../core/decision/decision.js";
import type { Route } from "../../core/routing/route.js";
import type { EditorRequest } from "../../core/request/request.js";

/** Which model ghost text of a file would come from, or why from none. */
export type FilePlan =
  | {
      readonly ok: true;
      readonly model: string;
      readonly reason: string;
      readonly others: readonly string[];
      /** What the amount of text goes by that is sent. */
      readonly text: BudgetFacts;
    }
  | { readonly ok: false; readonly refusal: NonNullable<Route["refusal"]>; readonly candidates: Route["candidates"] };

/** What routes go by: settings, keys and overrides, or how models do. */
export type RoutesChange = "rules" | "health";

/** Names a file's plan: what a person asks for by hand may come from another model than what typing gets. */
export function planKey(document: string, manual: boolean): string {
  return manual ? `${document} by hand` : document;
}

/** Decides once per file and language, not per key. */
export interface Plans {
  /** The model decided on for a file; decides in the background when that is old. Undefined when there is none to go by. */
  of(document: string, language: string, request: () => EditorRequest): FilePlan | undefined;
  /** Waits for a decision that is not old. */
  decided(document: string, language: string, request: () => EditorRequest): Promise<FilePlan>;
  /** A request was refused after all, for what it would have cost: the file's plan says so until it is old. */
  refused(document: string, language: string, decision: Pick<Decision, "error" | "candidates">): void;
  /**
   * Something changed: everything is decided anew. What was suggested before stays good for the models that are still
   * decided on, unless it was the rules that changed.
   */
  forget(what: RoutesChange): void;
  /** Names what a plan leads to; what was suggested under another name is not used. */
  identityOf(plan: Extract<FilePlan, { ok: true }>): string;
}

/** A plan is made anew after so long, since budgets are spent and a person's record with a model grows, ms. */
const OLD_MS = 15_000;
/** A refusal by the plan itself is looked at again sooner: a model that is back should be asked at the next key, ms. */
const OLD_REFUSAL_MS = 1_000;
/** Files whose plan is kept. */
const MOST = 100;

/** @param now ms from any fixed moment */
export function createPlans(line: Line, now: () => number): Plans {
  const known = new RecentMap<
    string,
    { at: number; keepMs: number; plan: FilePlan | undefined; pending: Promise<FilePlan> | undefined }
  >(MOST);
  let generation = 0;
  let rules = 0;
  const decide = (key: string, request: () => EditorRequest): Promise<FilePlan> => {
    const entry = known.get(key) ?? { at: 0, keepMs: 0, plan: undefined, pending: undefined };
    if (entry.pending !== undefined) return entry.pending;
    const mine = generation;
    const pending = line.plan(request()).then(
      ({ route }) => {
        const plan = planOf(route);
        if (mine === generation)
          known.set(key, { at: now(), keepMs: plan.ok ? OLD_MS : OLD_REFUSAL_MS, plan, pending: undefined });
        return plan;
      },
      (error: unknown) => {
        known.delete(key);
        throw error;
      },
    );
    known.set(key, { ...entry, pending });
    return pending;
  };
  const isOld = ({ at, keepMs }: { readonly at: number; readonly keepMs: number }): boolean => now() - at > keepMs;
  return {
    of(document, language, request) {
      const key = `${language} ${document}`;
      const entry = known.get(key);
      if (entry === undefined || (isOld(entry) && entry.pending === undefined))
        decide(key, request).catch(() => undefined);
      return entry?.plan?.ok === false && isOld(entry) ? undefined : entry?.plan;
    },
    async decided(document, language, request) {
      const key = `${language} ${document}`;
      const entry = known.get(key);
      return entry?.plan === undefined || isOld(entry) ? decide(key, request) : entry.plan;
    },
    refused(document, language, { error, candidates }) {
      if (error?.class !== "budget") return;
      const { message, remedy } = error;
      const plan: FilePlan = { ok: false, refusal: { class: "budget", message, remedy }, candidates };
      known.set(`${language} ${document}`, { at: now(), keepMs: OLD_MS, plan, pending: undefined });
    },
    forget(what) {
      generation += 1;
      if (what === "rules") rules += 1;
      known.clear();
    },
    identityOf: ({ model }) => `${model} ${rules}`,
  };
}

function planOf(route: Route): FilePlan {
  const [first, ...others] = route.models;
  if (first === undefined) {
    const refusal = route.refusal ?? {
      class: "not-found" as const,
      message: "No model is configured.",
      remedy: "Run Fairlead: Add Provider.",
    };
    return { ok: false, refusal, candidates: route.candidates };
  }
  const reason = route.candidates.find(({ model }) => model === first.name)?.reason ?? "";
  return {
    ok: true,
    model: first.name,
    reason,
    others: others.map(({ name }) => name),
    text: textFacts(first, others),
  };
}

function textFacts(first: Model, others: readonly Model[]): BudgetFacts {
  // Any of them may come to answer.
  const windows = [first, ...others].flatMap(({ facts }) => facts.contextTokens ?? []);
  return {
    contextTokens: windows.length === 0 ? undefined : Math.min(...windows),
    local: first.local,
    inputUsd: first.facts.price && priceFor(first.facts.price, { inputTokens: 0, at: new Date() })?.input,
  };
}
