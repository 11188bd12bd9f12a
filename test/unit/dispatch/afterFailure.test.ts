import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterFailure, type FailureScene, type Following } from "../../../src/core/dispatch/afterFailure.js";
import { FAILURE_TABLE } from "../../../src/core/dispatch/failureTable.js";
import type { DirectoryEntry } from "../../../src/core/routing/directory.js";
import { ERROR_CLASSES, type ErrorClass, type Failure } from "../../../src/core/wire/failure.js";
import { entryOf } from "../routing/build.js";

const failureOf = (errorClass: ErrorClass, more: Partial<Failure> = {}): Failure => ({
  class: errorClass,
  message: "m",
  remedy: "r",
  ...more,
});
const entries = (...names: string[]): DirectoryEntry[] => names.map((name) => entryOf(name));

/** A quick first failure of `acme/a` with time, attempts and the queue given. */
function scene(errorClass: ErrorClass, over: Partial<FailureScene> = {}): FailureScene {
  return {
    failed: entryOf("acme/a"),
    failure: failureOf(errorClass),
    queue: entries("beta/b"),
    mayCall: () => true,
    again: false,
    tookMs: 50,
    firstTokenMs: 10_000,
    leftMs: 60_000,
    attemptsLeft: 2,
    automatic: false,
    shrinkable: true,
    retryRefusals: false,
    random: 0.5,
    ...over,
  };
}

const told = (following: Following): string =>
  following.kind === "end" ? "end" : `${following.again ? "again" : "next"} ${following.entry.model.name}`;

/** What follows each class when another provider's model is left, when none is, and for typing. */
const TABLE: Readonly<Record<ErrorClass, readonly [withNext: string, alone: string, typing: string]>> = {
  key: ["next beta/b", "end", "next beta/b"],
  money: ["next beta/b", "end", "next beta/b"],
  permission: ["next beta/b", "end", "next beta/b"],
  "not-found": ["next beta/b", "end", "next beta/b"],
  "rate-limit": ["next beta/b", "end", "next beta/b"],
  overloaded: ["next beta/b", "end", "next beta/b"],
  server: ["again acme/a", "again acme/a", "next beta/b"],
  network: ["again acme/a", "again acme/a", "next beta/b"],
  "first-token-timeout": ["next beta/b", "end", "next beta/b"],
  stalled: ["next beta/b", "end", "next beta/b"],
  truncated: ["next beta/b", "end", "next beta/b"],
  "malformed-response": ["next beta/b", "end", "next beta/b"],
  empty: ["next beta/b", "end", "next beta/b"],
  "context-window": ["again acme/a", "again acme/a", "again acme/a"],
  "invalid-request": ["next beta/b", "end", "next beta/b"],
  "content-policy": ["end", "end", "end"],
  cancelled: ["end", "end", "end"],
  budget: ["end", "end", "end"],
  policy: ["end", "end", "end"],
};

describe("after a failure", () => {
  test.each(ERROR_CLASSES)("of class %s", (errorClass) => {
    const [withNext, alone, typing] = TABLE[errorClass];
    expect(told(afterFailure(scene(errorClass)))).toBe(withNext);
    expect(told(afterFailure(scene(errorClass, { queue: [] })))).toBe(alone);
    expect(told(afterFailure(scene(errorClass, { automatic: true })))).toBe(typing);
  });

  const anyScene: fc.Arbitrary<FailureScene> = fc
    .record({
      errorClass: fc.constantFrom(...ERROR_CLASSES),
      queue: fc.subarray(["beta/b", "gamma/c", "acme/d", "delta/e"]),
      attemptsLeft: fc.integer({ min: 0, max: 2 }),
      again: fc.boolean(),
      tookMs: fc.integer({ min: 0, max: 20_000 }),
      leftMs: fc.integer({ min: -10, max: 100_000 }),
      automatic: fc.boolean(),
      shrinkable: fc.boolean(),
      retryRefusals: fc.boolean(),
      more: fc.constantFrom<Partial<Failure>>(
        {},
        { retryAfterMs: 500 },
        { retryAfterMs: 3_600_000 },
        { refusedParameter: "temperature" },
        { useWire: "openai-responses" },
      ),
    })
    .map(({ errorClass, queue, more, ...rest }) =>
      scene(errorClass, { ...rest, queue: entries(...queue), failure: failureOf(errorClass, more) }),
    );

  test("never makes more calls than are left, nor any after the time is up", () => {
    fc.assert(
      fc.property(anyScene, (drawn) => {
        const following = afterFailure(drawn);
        if (drawn.attemptsLeft === 0 || drawn.leftMs <= 0) expect(following.kind).toBe("end");
      }),
    );
  });

  test("never lets a second try take the turn of a model that has not been asked", () => {
    fc.assert(
      fc.property(anyScene, (drawn) => {
        const untried = drawn.queue.length;
        const following = afterFailure(drawn);
        if (following.kind === "call" && following.again && following.pauseMs < 500)
          expect(drawn.attemptsLeft).toBeGreaterThan(untried);
      }),
    );
  });

  test("never tries the same model a third time, save after a wait that its provider asked for", () => {
    fc.assert(
      fc.property(anyScene, (drawn) => {
        const following = afterFailure({ ...drawn, again: true });
        if (following.kind === "call" && following.again) expect(drawn.failure.class).toBe("rate-limit");
      }),
    );
  });

  test("never goes to another model after a stop, nor to the same provider after a key or money failure", () => {
    fc.assert(
      fc.property(anyScene, (drawn) => {
        const following = afterFailure(drawn);
        const { step } = FAILURE_TABLE[drawn.failure.class];
        if (step === "stop" || (step === "show" && !drawn.retryRefusals)) expect(following.kind).toBe("end");
        if (following.kind === "call" && ["key", "money"].includes(drawn.failure.class))
          expect(following.entry.model.providerId).not.toBe("acme");
      }),
    );
  });

  test("takes what it calls out of the queue", () => {
    const queue = entries("beta/b", "gamma/c");
    expect(told(afterFailure(scene("overloaded", { queue })))).toBe("next beta/b");
    expect(queue.map(({ model }) => model.name)).toEqual(["gamma/c"]);
  });
});

describe("a transient failure", () => {
  test("is tried again only when it came early and a turn is to spare", () => {
    expect(told(afterFailure(scene("server", { tookMs: 2499 })))).toBe("again acme/a");
    expect(told(afterFailure(scene("server", { tookMs: 2500 })))).toBe("next beta/b");
    expect(told(afterFailure(scene("server", { queue: entries("beta/b", "gamma/c") })))).toBe("next beta/b");
    expect(told(afterFailure(scene("server", { again: true })))).toBe("next beta/b");
  });

  test("that lasts until a setting changes is not tried again, nor is another model of that provider", () => {
    const failure = failureOf("network", { lasting: true });
    expect(told(afterFailure(scene("network", { failure, queue: [] })))).toBe("end");
    expect(told(afterFailure(scene("network", { failure, queue: entries("acme/d", "beta/b") })))).toBe("next beta/b");
  });

  test("is tried again after a short, jittered pause", () => {
    const pauses = [0, 0.5, 1].map((random) => {
      const following = afterFailure(scene("network", { random }));
      return following.kind === "call" ? following.pauseMs : undefined;
    });
    expect(pauses).toEqual([90, 120, 150]);
  });
});

describe("a rate limit", () => {
  const limited = (retryAfterMs: number | undefined, over: Partial<FailureScene> = {}): Following =>
    afterFailure(
      scene("rate-limit", {
        queue: [],
        failure: failureOf("rate-limit", retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...over,
      }),
    );

  test("is waited out when no other model is left and the wait is short", () => {
    expect(limited(2000)).toMatchObject({
      kind: "call",
      again: true,
      pauseMs: 2000,
      why: "again after the 2 s that its provider asked for",
    });
    expect(limited(2000, { queue: entries("beta/b") })).toMatchObject({ again: false });
    expect(limited(2000, { queue: entries("beta/b"), mayCall: () => false })).toMatchObject({ pauseMs: 2000 });
  });

  test("of an hour is an answer, not a pause", () => {
    for (const following of [
      limited(3_600_000),
      limited(10_001),
      limited(5000, { leftMs: 5000 }),
      limited(undefined),
      limited(500, { automatic: true }),
    ]) {
      expect(following.kind).toBe("end");
    }
  });
});

describe("a refused request", () => {
  test("is mended once by leaving out what was named, or on the wire that was named", () => {
    const mended = afterFailure(
      scene("invalid-request", { failure: failureOf("invalid-request", { refusedParameter: "temperature" }) }),
    );
    expect(mended).toMatchObject({ again: true, preparation: { omit: ["temperature"] } });
    const moved = afterFailure(
      scene("invalid-request", { failure: failureOf("invalid-request", { useWire: "openai-responses" }) }),
    );
    expect(moved).toMatchObject({ again: true, preparation: { useWire: "openai-responses" } });
  });
});

describe("a refusal", () => {
  test("is shopped around only when the user opted in", () => {
    expect(told(afterFailure(scene("content-policy")))).toBe("end");
    expect(told(afterFailure(scene("content-policy", { retryRefusals: true })))).toBe("next beta/b");
  });
});

describe("an overflow", () => {
  const failed = entryOf("acme/a", { context: 8000 });
  const queue = (): DirectoryEntry[] => [
    entryOf("beta/same", { context: 8000 }),
    entryOf("beta/unknown"),
    entryOf("beta/large", { context: 200_000 }),
  ];

  test("goes to the larger window first, then to an unknown one, never to one no larger", () => {
    const left = queue();
    expect(told(afterFailure(scene("context-window", { failed, queue: left, again: true })))).toBe("next beta/large");
    expect(told(afterFailure(scene("context-window", { failed, queue: left, again: true })))).toBe("next beta/unknown");
    expect(told(afterFailure(scene("context-window", { failed, queue: left, again: true })))).toBe("end");
    expect(told(afterFailure(scene("context-window", { failed, queue: queue().slice(0, 1), again: true })))).toBe(
      "end",
    );
  });

  test("sends less to the same model first, unless that takes the turn of one where it may fit", () => {
    expect(afterFailure(scene("context-window", { failed, queue: queue().slice(0, 2) }))).toMatchObject({
      again: true,
      preparation: { budgetShare: 0.5 },
    });
    expect(told(afterFailure(scene("context-window", { failed, queue: queue() })))).toBe("next beta/large");
    expect(told(afterFailure(scene("context-window", { failed, queue: queue().slice(0, 2), shrinkable: false })))).toBe(
      "next beta/unknown",
    );
  });
});

describe("a retired model", () => {
  test("gives way to the replacement that its vendor names, wherever it stands", () => {
    const failed = entryOf("acme/a", {
      facts: { lifecycle: { status: "retired", replacement: "a2", source: "a test" } },
    });
    expect(told(afterFailure(scene("not-found", { failed, queue: entries("beta/b", "acme/a2") })))).toBe(
      "next acme/a2",
    );
    expect(told(afterFailure(scene("not-found", { failed, queue: entries("beta/b", "acme/a3") })))).toBe("next beta/b");
  });
});
