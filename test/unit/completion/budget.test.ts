import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  budgetFor,
  contextRoom,
  holeOf,
  type BudgetFacts,
  type TextBudget,
} from "../../../src/core/completion/budget.js";

const maybe = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(values, { nil: undefined });
const facts: fc.Arbitrary<BudgetFacts> = fc.record({
  contextTokens: maybe(fc.integer({ min: 256, max: 2_000_000 })),
  local: fc.boolean(),
  inputUsd: maybe(fc.double({ min: 0, max: 150, noNaN: true })),
});
const latency = fc.double({ min: 0, max: 60_000, noNaN: true });
const allOf = ({ prefix, suffix, context }: TextBudget): number => prefix + suffix + context;

describe("how much text is sent", () => {
  it("never goes over half of the window, and never below its floor while the window allows it", () => {
    fc.assert(
      fc.property(facts, latency, (model, ms) => {
        const all = allOf(budgetFor(model, ms));
        const window = model.contextTokens ?? Infinity;
        expect(all).toBeLessThanOrEqual(window / 2);
        expect(all).toBeLessThanOrEqual(1_700);
        // Three parts are rounded down.
        expect(all).toBeGreaterThanOrEqual(Math.min(512, window / 2) - 3);
      }),
    );
  });

  it("gives the text before the cursor three times what follows it", () => {
    fc.assert(
      fc.property(facts, latency, (model, ms) => {
        const { prefix, suffix } = budgetFor(model, ms);
        expect(Math.abs(prefix - 3 * suffix)).toBeLessThanOrEqual(3);
      }),
    );
  });

  it("never grows with latency or price, never shrinks with the window", () => {
    fc.assert(
      fc.property(facts, latency, latency, fc.double({ min: 0.01, max: 150, noNaN: true }), (model, ms, more, usd) => {
        const slower = budgetFor(model, ms + more);
        expect(allOf(slower)).toBeLessThanOrEqual(allOf(budgetFor(model, ms)));
        const dearer = budgetFor({ ...model, inputUsd: (model.inputUsd ?? 0) + usd }, ms);
        expect(allOf(dearer)).toBeLessThanOrEqual(allOf(budgetFor(model, ms)));
        const wider = budgetFor({ ...model, contextTokens: (model.contextTokens ?? 1_000) * 2 }, ms);
        expect(allOf(wider)).toBeGreaterThanOrEqual(
          allOf(budgetFor({ ...model, contextTokens: model.contextTokens ?? 1_000 }, ms)),
        );
      }),
    );
  });

  it("lets only models on this machine pay for their latency, and settles where less text makes them quicker", () => {
    const cloud = { contextTokens: 128_000, local: false, inputUsd: 0.3 };
    expect(budgetFor(cloud, 3_000)).toEqual(budgetFor(cloud, 100));
    const local = { contextTokens: 32_768, local: true, inputUsd: undefined };
    expect(allOf(budgetFor(local, 100))).toBeGreaterThan(1_600);
    expect(allOf(budgetFor(local, 5_000))).toBeLessThan(520);
    // A machine that reads 1,500 tokens in a second.
    let ms = 2_000;
    const seen: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const all = allOf(budgetFor(local, ms));
      seen.push(all);
      ms = all / 1.5;
    }
    expect(Math.abs((seen.at(-1) ?? 0) - (seen.at(-2) ?? 0))).toBeLessThan(5);
  });
});

describe("the text around the cursor", () => {
  const line = fc.string({ maxLength: 60 }).map((text) => text.replaceAll("\n", ""));
  const text = fc.array(line, { maxLength: 300 }).map((lines) => lines.join("\n"));
  const budget = facts.chain((model) => latency.map((ms) => budgetFor(model, ms)));

  it("stays within the budget, together with what is sent of other places", () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 100_000 }), budget, (prefix, suffix, above, tokens) => {
        const hole = holeOf({ prefix, suffix, offset: above + prefix.length }, tokens, 3.5);
        expect(hole.prefix.length).toBeLessThanOrEqual(tokens.prefix * 3.5);
        expect(hole.suffix.length).toBeLessThanOrEqual(tokens.suffix * 3.5);
        expect(prefix.endsWith(hole.prefix)).toBe(true);
        expect(suffix.startsWith(hole.suffix)).toBe(true);
        const room = contextRoom(hole, tokens, 3.5);
        expect(room).toBeGreaterThanOrEqual(Math.floor(tokens.context * 3.5));
        expect(room + hole.prefix.length + hole.suffix.length).toBeLessThanOrEqual(allOf(tokens) * 3.5);
      }),
    );
  });

  it("begins at the same line for many keys, so that a server need not read it anew", () => {
    const tokens = budgetFor({ contextTokens: undefined, local: false, inputUsd: undefined }, 300);
    const above = "const value = compute(first, second);\n".repeat(400);
    const starts = new Set<number>();
    const text = "const other = compute(second);\n".repeat(30);
    for (let typed = 0; typed < 750; typed += 1) {
      const prefix = above + text.slice(0, typed);
      const hole = holeOf({ prefix, suffix: "", offset: prefix.length }, tokens, 3.5);
      starts.add(prefix.length - hole.prefix.length);
      expect(hole.prefix.length).toBeGreaterThan(tokens.prefix * 3.5 * 0.7);
    }
    expect(starts.size).toBeLessThanOrEqual(2);
  });

  it("is never nothing because a line is longer than the budget", () => {
    const tokens = budgetFor({ contextTokens: undefined, local: false, inputUsd: undefined }, 300);
    const prefix = `${"const table = [1, 2, 3]; ".repeat(400)}\n`;
    const hole = holeOf({ prefix, suffix: "", offset: prefix.length }, tokens, 3.5);
    expect(hole.prefix.length).toBeGreaterThan(tokens.prefix * 3);
  });

  it("holds whole characters only, where a line has to be cut", () => {
    const tokens = budgetFor({ contextTokens: undefined, local: false, inputUsd: undefined }, 300);
    for (const odd of ["", "x"]) {
      const prefix = "🌍".repeat(4_000) + odd;
      const suffix = odd + "🌍".repeat(4_000);
      const hole = holeOf({ prefix, suffix, offset: prefix.length }, tokens, 3.5);
      expect(hole.prefix).toMatch(/^🌍/u);
      expect(hole.suffix).toMatch(/🌍$/u);
    }
  });
});
