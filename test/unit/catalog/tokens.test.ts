import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHARACTERS_PER_TOKEN,
  completeUsage,
  createTokenRatios,
  estimateTokens,
  startingRatio,
} from "../../../src/core/catalog/tokens.js";
import { NO_USAGE } from "../../../src/core/wire/usage.js";

describe("token ratios", () => {
  it("start from the rule of thumb, tighter for Anthropic's tokenizer", () => {
    expect(estimateTokens("x".repeat(35))).toBe(10);
    expect(estimateTokens("x")).toBe(1);
    expect(estimateTokens("")).toBe(0);
    expect(startingRatio({ vendor: "anthropic" })).toBeLessThan(startingRatio({ vendor: "openai" }));
    expect(createTokenRatios().of("m")).toBe(CHARACTERS_PER_TOKEN);
    expect(createTokenRatios().of("m", 2)).toBe(2);
  });

  it("come near a model's own ratio within a few requests", () => {
    const ratios = createTokenRatios();
    ratios.learn("m", { characters: 4000, tokens: 1000 });
    for (let count = 0; count < 20; count += 1) ratios.learn("m", { characters: 2690, tokens: 1000 });
    expect(ratios.of("m")).toBeGreaterThan(2.6);
    expect(ratios.of("m")).toBeLessThan(2.8);
    expect(ratios.of("other")).toBe(CHARACTERS_PER_TOKEN);
  });

  it("are hardly moved by one odd sample, and not at all by small or broken ones", () => {
    const ratios = createTokenRatios({ m: 3 });
    ratios.learn("m", { characters: 100_000, tokens: 50 });
    expect(ratios.of("m")).toBeCloseTo(3.15, 9);
    const before = ratios.of("m");
    for (const tokens of [0, 1, 49, -5, Number.NaN]) ratios.learn("m", { characters: 1000, tokens });
    ratios.learn("m", { characters: 0, tokens: 1000 });
    ratios.learn("m", { characters: Number.POSITIVE_INFINITY, tokens: 1000 });
    expect(ratios.of("m")).toBe(before);
  });

  it("survive being saved, and drop what cannot be right", () => {
    const ratios = createTokenRatios();
    ratios.learn("a/b", { characters: 3000, tokens: 1000 });
    expect(createTokenRatios(JSON.parse(JSON.stringify(ratios))).of("a/b")).toBe(3);
    const odd = createTokenRatios({ a: 0, b: -1, c: "3", d: 1e9, e: 4 });
    expect(["a", "b", "c", "d", "e"].map((model) => odd.of(model))).toEqual([3.5, 3.5, 3.5, 3.5, 4]);
    expect(createTokenRatios("nonsense").toJSON()).toEqual({});
  });

  it("stay within what any tokenizer does", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ characters: fc.double(), tokens: fc.double() })), (samples) => {
        const ratios = createTokenRatios();
        for (const sample of samples) ratios.learn("m", sample);
        expect(ratios.of("m")).toBeGreaterThanOrEqual(1);
        expect(ratios.of("m")).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe("completeUsage", () => {
  const sent = { inputCharacters: 11_420, outputCharacters: 350 };

  it("estimates a call whose provider reported nothing", () => {
    expect(completeUsage(undefined, sent)).toEqual({ ...NO_USAGE, input: 3263, output: 100, incomplete: true });
  });

  it("does not believe 1 token for thousands", () => {
    expect(completeUsage({ ...NO_USAGE, input: 1, output: 100 }, sent)).toEqual({
      ...NO_USAGE,
      input: 3263,
      output: 100,
      incomplete: true,
    });
  });

  it("keeps what a complete report says", () => {
    const reported = { ...NO_USAGE, input: 500, cacheRead: 2400, output: 90, reasoning: 30 };
    expect(completeUsage(reported, sent)).toBe(reported);
    const billed = { ...NO_USAGE, billedUsd: 0.01 };
    expect(completeUsage(billed, sent)).toBe(billed);
  });

  it("adds the text received since an aborted stream's last figures", () => {
    const reported = { ...NO_USAGE, input: 3000, output: 1, incomplete: true };
    expect(completeUsage(reported, sent)).toEqual({ ...NO_USAGE, input: 3000, output: 100, incomplete: true });
  });
});
