import { describe, expect, it } from "vitest";
import { createCurtain } from "../../../src/core/decision/curtain.js";
import type { DecisionReader, DecisionSummary, ListQuery } from "../../../src/core/decision/ledger.js";

const row = (id: string): DecisionSummary => ({
  ...{ id, at: 0, task: "ask", surface: "chat-participant", outcome: "answered", attempts: 1 },
  ...{ costUsd: 0, costBasis: "computed", totalMs: 1 },
});

/** A ledger of rows, newest first. */
function readerOf(ids: readonly string[]): DecisionReader {
  return {
    list: async ({ limit }: ListQuery) => ids.slice(0, limit).map(row),
    get: async () => undefined,
    outcomesOf: async () => [],
    spentSince: async () => ({ usd: 1, unknown: 0 }),
    evidence: async () => [],
    onChange: () => ({ dispose: () => undefined }),
  };
}

describe("records that a person judges blindly", () => {
  it("are out of every list until the verdict, and the pages stay full", async () => {
    const curtain = createCurtain();
    const reader = curtain.before(readerOf(["4", "3", "2", "1"]));
    const listed = async (limit: number) => (await reader.list({ limit })).map(({ id }) => id);
    curtain.draw(["3", "4"]);
    expect(await listed(2)).toEqual(["2", "1"]);
    let told = 0;
    reader.onChange(() => (told += 1));
    curtain.lift();
    expect(await listed(2)).toEqual(["4", "3"]);
    expect(told).toBe(1);
  });

  it("are of one comparison: the next one shows what was hidden before", async () => {
    const curtain = createCurtain();
    const reader = curtain.before(readerOf(["4", "3", "2", "1"]));
    curtain.draw(["1", "2"]);
    curtain.draw(["3", "4"]);
    expect((await reader.list({ limit: 9 })).map(({ id }) => id)).toEqual(["2", "1"]);
  });
});
