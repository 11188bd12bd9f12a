import { afterEach, expect, test, vi } from "vitest";
import { viewLedger } from "../../../src/assembly/ledgerView.js";
import type { DecisionReader } from "../../../src/core/decision/ledger.js";
import { sampleDecision } from "../ledger/sample.js";

afterEach(() => vi.useRealTimers());

/** A ledger whose sums are answered by hand. */
function ledgerByHand() {
  const asked: { readonly since: number; answer(usd: number): void }[] = [];
  const reader: DecisionReader = {
    list: async () => [],
    get: async () => undefined,
    evidence: async () => [],
    onChange: () => ({ dispose: () => undefined }),
    spentSince: (since) =>
      new Promise((resolve) => asked.push({ since, answer: (usd) => resolve({ usd, unknown: 0 }) })),
  };
  return { asked, view: viewLedger(reader, { record: () => undefined }, 20) };
}

const costing = (costUsd: number) => sampleDecision({ costUsd });
const settled = () => new Promise((done) => setImmediate(done));

test("what is recorded while the sum is read stays counted", async () => {
  const { asked, view } = ledgerByHand();
  view.spentTodayUsd();
  view.sink.record(costing(0.5));
  asked[0]?.answer(0.25);
  await settled();
  expect(view.spentTodayUsd()).toBe(0.5);
});

test("what others spent is read again soon where a record came in between", async () => {
  const { asked, view } = ledgerByHand();
  view.spentTodayUsd();
  view.sink.record(costing(0.5));
  asked[0]?.answer(0.25);
  await settled();
  view.spentTodayUsd();
  asked[1]?.answer(0.75);
  await settled();
  expect(view.spentTodayUsd()).toBe(0.75);
});

test("a new day begins with nothing spent, and its first request waits for the sum of that day", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: new Date(2026, 10, 21, 23, 50) });
  const { asked, view } = ledgerByHand();
  const first = view.ready();
  asked[0]?.answer(0.9);
  await first;
  expect(view.spentTodayUsd()).toBe(0.9);
  vi.setSystemTime(new Date(2026, 10, 22, 8, 0));
  const next = view.ready();
  expect(view.spentTodayUsd()).toBe(0);
  expect(asked[1]?.since).toBe(new Date(2026, 10, 22).getTime());
  asked[1]?.answer(0.1);
  await next;
  expect(view.spentTodayUsd()).toBe(0.1);
});

test("a sum of yesterday that comes after midnight is not taken for today's", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: new Date(2026, 10, 21, 23, 59, 59) });
  const { asked, view } = ledgerByHand();
  view.spentTodayUsd();
  vi.setSystemTime(new Date(2026, 10, 22, 0, 0, 1));
  expect(view.spentTodayUsd()).toBe(0);
  asked[0]?.answer(0.9);
  await settled();
  expect(view.spentTodayUsd()).toBe(0);
  asked[1]?.answer(0.2);
  await settled();
  expect(view.spentTodayUsd()).toBe(0.2);
});
