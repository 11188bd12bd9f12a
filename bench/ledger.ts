import { performance } from "node:perf_hooks";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DecisionSummary } from "../src/core/decision/ledger.js";
import { openLedger, type Ledger } from "../src/ledger/ledger.js";
import { percentile } from "../src/ledger/evidence.js";
import { bundle, temporaryFolder } from "../test/unit/ledger/build.js";
import { manyDecisions } from "../test/unit/ledger/sample.js";

/** One measured figure. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
  readonly holds?: boolean;
  readonly against?: string;
}

const RECORDS = 100_000;
const LIST_GOAL_MS = 10;

/** Measures the ledger at 100,000 records, through its worker as the extension uses it. */
export async function measure(): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  const file = join(await temporaryFolder(), "ledger.db");
  // From the root, where npm runs scripts: this file may itself be bundled elsewhere.
  const workerUrl = await bundle(pathToFileURL(resolve("src/ledger/worker.ts")));
  const ledger = openLedger({ file, workerUrl, onProblem: ({ message }) => console.error(message) });
  const newest = Date.now() - 1000;
  const decisions = manyDecisions(RECORDS, newest - RECORDS);
  try {
    const fillingFrom = performance.now();
    const inserts: number[] = [];
    for (const [index, decision] of decisions.entries()) {
      const from = performance.now();
      ledger.record(decision);
      inserts.push(performance.now() - from);
      if (index % 2000 === 1999) await ledger.flush();
    }
    await ledger.flush();
    figures["ledger.fill.records-per-second"] = {
      value: round((RECORDS / (performance.now() - fillingFrom)) * 1000),
      unit: "1/s",
    };
    add(figures, "ledger.record.caller", inserts, 1);

    const commits = manyDecisions(300, newest).map((decision) => ({ ...decision, id: `commit-${decision.id}` }));
    add(
      figures,
      "ledger.record.committed",
      await timeEach(commits, (decision) => ledger.recordDurably(decision)),
      undefined,
    );

    const middle = decisions[RECORDS / 2];
    const queries = {
      "newest-200": { limit: 200 },
      "by-task": { limit: 200, task: "explain" },
      "by-workspace": { limit: 200, workspace: "app" },
      "by-workspace-and-task": { limit: 200, workspace: "app", task: "refactor" },
      "by-model": { limit: 200, model: "provider-1/model-5" },
      "failed-only": { limit: 200, failedOnly: true },
      "page-in-the-middle": { limit: 200, before: middle },
      text: { limit: 200, text: "part-17/" },
    } as const;
    for (const [name, query] of Object.entries(queries)) {
      add(figures, `ledger.list.${name}`, await repeat(200, () => ledger.list(query)), LIST_GOAL_MS);
    }
    add(
      figures,
      "ledger.list.text-without-a-match",
      await repeat(40, () => ledger.list({ limit: 200, text: "no such path" })),
      undefined,
    );
    add(figures, "ledger.get", await repeat(200, () => ledger.get("decision-0050000")), LIST_GOAL_MS);
    add(figures, "ledger.spent-since.last-500", await repeat(200, () => ledger.spentSince(newest - 500)), LIST_GOAL_MS);
    add(figures, "ledger.spent-since.all", await repeat(40, () => ledger.spentSince(0)), undefined);
    add(figures, "ledger.evidence", await repeat(100, () => ledger.evidence()), LIST_GOAL_MS * 2);
    await checkAnswers(ledger);
    return figures;
  } finally {
    await ledger.close();
  }
}

/** A fast wrong answer is no answer: the figures count only when the lists are right. */
async function checkAnswers(ledger: Ledger): Promise<void> {
  const rows: readonly DecisionSummary[] = await ledger.list({ limit: 200, text: "part-17/" });
  if (rows.length !== 200 || !rows.every((row) => row.path?.includes("part-17/") === true))
    throw new Error("The list is wrong.");
  const evidence = await ledger.evidence();
  if (evidence.length < 23) throw new Error(`Evidence knows ${evidence.length} models only.`);
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  return timeEach(Array.from({ length: times }), work);
}

async function timeEach<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) {
    const from = performance.now();
    await work(item);
    times.push(performance.now() - from);
  }
  return times;
}

function add(figures: Record<string, Figure>, name: string, times: readonly number[], goal: number | undefined): void {
  const ascending = [...times].sort((a, b) => a - b);
  for (const [suffix, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const value = round(percentile(ascending, share) ?? Number.NaN);
    figures[`${name}.${suffix}`] = { value, unit: "ms", ...(goal === undefined ? {} : { goal, holds: value < goal }) };
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
