import type { DecisionSummary } from "../../core/decision/ledger.js";

/** A provider or model that is kept out for now. */
export interface KeptOut {
  readonly provider: string;
  readonly model?: string;
  readonly reason: string;
  /** ms since 1970; undefined when it waits for a change. */
  readonly until?: number;
}

/** What the report is made of. */
export interface UsageFacts {
  /** Decisions since midnight, drills left out. */
  readonly today: readonly DecisionSummary[];
  /** Whether there were more of them than were read. */
  readonly truncated: boolean;
  readonly spent: { readonly usd: number; readonly unknown: number };
  /** Ids of the configured providers. */
  readonly providers: readonly string[];
  readonly keptOut: readonly KeptOut[];
  readonly perDayUsd: number | undefined;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Spend, requests, latency and health of today as JSON for an agent. It holds names of providers and models, and figures;
 * no prompt, no answer, no path and no key.
 */
export function usageReport(facts: UsageFacts): string {
  const { today, spent, providers, keptOut, perDayUsd, now } = facts;
  const ids = [
    ...new Set([...providers, ...today.flatMap(({ model }) => (model === undefined ? [] : [providerOf(model)]))]),
  ];
  return JSON.stringify(
    {
      since: "midnight, local time",
      spentUsd: round(spent.usd),
      attemptsOfUnknownCost: spent.unknown,
      ...(perDayUsd === undefined
        ? {}
        : { budgetPerDayUsd: perDayUsd, budgetLeftUsd: round(Math.max(0, perDayUsd - spent.usd)) }),
      requests: count(today),
      ...(facts.truncated ? { note: `only the last ${today.length} requests are counted` } : {}),
      providers: Object.fromEntries(
        ids.map((id) => {
          const own = today.filter(({ model }) => model !== undefined && providerOf(model) === id);
          const out = keptOut.filter(({ provider }) => provider === id);
          return [
            id,
            {
              ...count(own),
              ...latency(own),
              health: out.length === 0 ? "ready" : out.map((one) => healthWords(one, now)).join("; "),
            },
          ];
        }),
      ),
      models: Object.fromEntries(
        [...new Set(today.flatMap(({ model }) => model ?? []))].map((name) => {
          const own = today.filter(({ model }) => model === name);
          return [name, { ...count(own), ...latency(own), ...cost(own) }];
        }),
      ),
    },
    undefined,
    1,
  );
}

function count(rows: readonly DecisionSummary[]) {
  const ended = (outcome: DecisionSummary["outcome"]): number => rows.filter((row) => row.outcome === outcome).length;
  return {
    total: rows.length,
    answered: ended("answered"),
    partial: ended("partial"),
    refused: ended("refused"),
    failed: ended("failed"),
    cancelled: ended("cancelled"),
  };
}

function latency(rows: readonly DecisionSummary[]) {
  const answered = rows.filter(({ outcome }) => outcome === "answered");
  const first = median(answered.flatMap(({ firstTokenMs }) => firstTokenMs ?? []));
  const total = median(answered.map(({ totalMs }) => totalMs));
  return {
    ...(first === undefined ? {} : { medianFirstTokenMs: first }),
    ...(total === undefined ? {} : { medianTotalMs: total }),
  };
}

/** Known costs; what is unknown is counted, never taken for nothing. */
function cost(rows: readonly DecisionSummary[]) {
  const unknown = rows.filter(({ costUsd }) => costUsd === null).length;
  const usd = rows.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  return { knownCostUsd: round(usd), ...(unknown === 0 ? {} : { requestsOfUnknownCost: unknown }) };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? undefined : Math.round(middle);
}

function healthWords({ model, reason, until }: KeptOut, now: number): string {
  const back = until === undefined ? "until that is mended" : `for ${Math.max(1, Math.ceil((until - now) / 1000))} s`;
  return `${model === undefined ? "" : `${model} `}kept out ${back}: ${reason}`;
}

function providerOf(model: string): string {
  return model.slice(0, model.indexOf("/"));
}

function round(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
