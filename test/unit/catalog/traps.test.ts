import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { costOfAttempt } from "../../../src/core/catalog/attemptCost.js";
import type { Catalog } from "../../../src/core/catalog/catalog.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import type { Model } from "../../../src/core/catalog/model.js";
import { NO_USAGE, type Usage } from "../../../src/core/wire/usage.js";

interface Trap {
  readonly trap: number;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly served?: string;
  readonly local?: boolean;
  readonly at: string;
  readonly usage: Partial<Usage>;
  readonly usd: number | null;
  readonly basis: string;
}

const { cases } = JSON.parse(readFileSync(new URL("../../data/cost/traps.json", import.meta.url), "utf8")) as {
  cases: readonly Trap[];
};

describe("costs worked out by hand", () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalog();
  });

  it("cover all twelve traps", () => {
    expect([...new Set(cases.map(({ trap }) => trap))].sort((left, right) => left - right)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it.each(cases.map((trap) => [`${trap.trap}: ${trap.name}`, trap] as const))("%s", (_name, trap) => {
    const facts = catalog.find(trap.vendor, trap.model);
    if (facts === undefined) throw new Error(`${trap.vendor}/${trap.model} is not in the catalog`);
    const model: Model = {
      name: `mine/${trap.model}`,
      providerId: "mine",
      id: trap.model,
      facts,
      local: trap.local === true,
      fills: "by-prompt",
    };
    const cost = costOfAttempt(
      {
        model,
        usage: { ...NO_USAGE, ...trap.usage },
        at: new Date(trap.at),
        ...(trap.served !== undefined && { servedModel: trap.served }),
      },
      (id) => catalog.find(trap.vendor, id),
    );
    expect({ basis: cost.basis, known: cost.usd !== null }).toEqual({ basis: trap.basis, known: trap.usd !== null });
    const [usd, expected] = [cost.usd ?? 0, trap.usd ?? 0];
    expect(Math.abs(usd - expected)).toBeLessThanOrEqual(expected * 0.001);
  });
});
