import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Breakers, createBreakers } from "../../../src/core/dispatch/breaker.js";
import { ERROR_CLASSES, type ErrorClass } from "../../../src/core/wire/failure.js";

const NOW = 1_000_000;
const failWith = (breakers: Breakers, errorClass: ErrorClass, now = NOW, retryAfterMs?: number): void => {
  breakers.begin("acme", "a", now);
  breakers.failed(
    "acme",
    "a",
    { class: errorClass, message: "", remedy: "", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    now,
  );
};
const until = (breakers: Breakers, now = NOW, model = "a"): number => {
  const state = breakers.stateOf("acme", model, now);
  return state.state === "cooling" ? state.until - now : 0;
};

describe("a pause", () => {
  test("is the longer of the provider's wish and the back-off", () => {
    const breakers = createBreakers();
    failWith(breakers, "rate-limit", NOW, 30_000);
    expect(until(breakers)).toBe(30_000);
    const other = createBreakers();
    failWith(other, "rate-limit", NOW, 10);
    expect(until(other)).toBe(1000);
  });

  test("is never shortened by anything that happens while it runs", () => {
    const happening = fc.record({
      errorClass: fc.constantFrom(...ERROR_CLASSES, "success" as const, "ended" as const),
      after: fc.integer({ min: 0, max: 500 }),
      retryAfterMs: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 100_000 }),
        fc.array(happening, { maxLength: 20 }),
        (wish, happenings) => {
          const breakers = createBreakers();
          failWith(breakers, "rate-limit", NOW, wish);
          let now = NOW;
          for (const { errorClass, after, retryAfterMs } of happenings) {
            now += after;
            if (errorClass === "success") breakers.succeeded("acme", "a", now);
            else if (errorClass === "ended") breakers.ended("acme", "a");
            else failWith(breakers, errorClass, now, retryAfterMs);
            expect(until(breakers, now)).toBeGreaterThanOrEqual(NOW + wish - now);
          }
        },
      ),
    );
  });

  test("doubles from strike to strike up to its most, and a burst of failures is one strike", () => {
    const breakers = createBreakers();
    let now = NOW;
    const waits = Array.from({ length: 9 }, () => {
      for (let call = 0; call < 50; call += 1) failWith(breakers, "rate-limit", now);
      const wait = until(breakers, now);
      now += wait;
      return wait / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test("starts over after a success", () => {
    const breakers = createBreakers();
    failWith(breakers, "overloaded", NOW);
    failWith(breakers, "overloaded", NOW + 5000);
    expect(until(breakers, NOW + 5000)).toBe(10_000);
    breakers.succeeded("acme", "a", NOW + 15_000);
    expect(breakers.stateOf("acme", "a", NOW + 15_000)).toEqual({ state: "ready" });
    failWith(breakers, "overloaded", NOW + 16_000);
    expect(until(breakers, NOW + 16_000)).toBe(5000);
  });

  test("after a refused key holds the whole provider until the key changes", () => {
    const breakers = createBreakers();
    failWith(breakers, "key");
    breakers.succeeded("acme", "b", NOW + 1);
    expect(breakers.stateOf("acme", "b", NOW + 1e12)).toMatchObject({
      state: "cooling",
      until: Infinity,
      reason: "a refused key",
    });
    expect(breakers.stateOf("beta", "a", NOW)).toEqual({ state: "ready" });
    breakers.reset("acme");
    expect(breakers.stateOf("acme", "b", NOW + 2)).toEqual({ state: "ready" });
    expect(breakers.pauses(NOW)).toEqual([]);
  });

  test("after exhausted credit holds the provider, after a missing permission or model only that model, for an hour", () => {
    for (const [errorClass, other] of [
      ["money", 3_600_000],
      ["permission", 0],
      ["not-found", 0],
    ] as const) {
      const breakers = createBreakers();
      failWith(breakers, errorClass);
      expect([until(breakers), until(breakers, NOW, "b")]).toEqual([3_600_000, other]);
    }
  });

  test.each(["cancelled", "budget", "policy", "invalid-request", "context-window", "content-policy"] as const)(
    "does not follow from %s",
    (errorClass) => {
      const breakers = createBreakers();
      for (let call = 0; call < 10; call += 1) failWith(breakers, errorClass);
      expect(breakers.stateOf("acme", "a", NOW)).toEqual({ state: "ready" });
    },
  );

  test("is told of, with the time it ends, and as it begins and ends", () => {
    const breakers = createBreakers();
    let told = 0;
    const listening = breakers.onChange(() => (told += 1));
    failWith(breakers, "overloaded");
    expect(breakers.pauses(NOW)).toEqual([{ providerId: "acme", modelId: "a", until: NOW + 5000, reason: "overload" }]);
    breakers.succeeded("acme", "a", NOW + 5000);
    expect(told).toBe(2);
    listening.dispose();
    failWith(breakers, "overloaded");
    expect(told).toBe(2);
  });
});

describe("a breaker", () => {
  test("opens at half of at least four calls within a minute, not before", () => {
    const breakers = createBreakers();
    for (let call = 0; call < 3; call += 1) failWith(breakers, "server", NOW + call);
    expect(until(breakers, NOW + 3)).toBe(0);
    failWith(breakers, "server", NOW + 3);
    expect(until(breakers, NOW + 3)).toBe(15_000);

    const mostlyWell = createBreakers();
    for (let call = 0; call < 5; call += 1) mostlyWell.succeeded("acme", "a", NOW);
    for (let call = 0; call < 4; call += 1) failWith(mostlyWell, "stalled");
    expect(until(mostlyWell)).toBe(0);
    failWith(mostlyWell, "stalled");
    expect(until(mostlyWell)).toBe(15_000);

    const slowly = createBreakers();
    for (let call = 0; call < 10; call += 1) failWith(slowly, "empty", NOW + call * 20_001);
    expect(until(slowly, NOW + 200_000)).toBe(0);
  });

  test("lets one request at a time find out whether the model is back", () => {
    const breakers = createBreakers();
    failWith(breakers, "overloaded");
    const later = NOW + 5000;
    expect(breakers.stateOf("acme", "a", later)).toEqual({ state: "probe" });
    breakers.begin("acme", "a", later);
    expect(breakers.stateOf("acme", "a", later)).toMatchObject({
      state: "cooling",
      reason: "overload; one request is finding out",
    });
    breakers.ended("acme", "a");
    expect(breakers.stateOf("acme", "a", later)).toEqual({ state: "probe" });
  });

  test("closes by a probe that succeeds and opens longer by one that fails in any way", () => {
    for (const errorClass of ["server", "network", "stalled", "empty"] as const) {
      const breakers = createBreakers();
      for (let call = 0; call < 4; call += 1) failWith(breakers, "server");
      failWith(breakers, errorClass, NOW + 15_000);
      expect(until(breakers, NOW + 15_000)).toBe(30_000);
      breakers.begin("acme", "a", NOW + 45_000);
      breakers.succeeded("acme", "a", NOW + 45_001);
      expect(breakers.stateOf("acme", "a", NOW + 45_001)).toEqual({ state: "ready" });
    }
  });
});
