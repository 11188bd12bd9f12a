import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type AttemptEnd, type Delta, type Limits, runAttempt } from "../../../src/core/dispatch/attempt.js";
import { follow } from "../../../src/core/dispatch/follow.js";
import type { StreamPart, Wire } from "../../../src/core/wire/wire.js";
import { fail, forever, stop, text, usage } from "./build.js";

const LIMITS: Limits = { firstTokenMs: 5000, stallMs: 5000, leftMs: 10_000 };
const ENDPOINT = { providerId: "acme", label: "Acme", baseUrl: "https://acme.example/v1", key: "k", quirks: {} };
const CALL = { kind: "chat", model: "m", maxOutputTokens: 10, stream: true, messages: [] } as const;

interface Ran {
  readonly deltas: readonly Delta[];
  readonly end: AttemptEnd;
  readonly signal: AbortSignal | undefined;
}

async function attempt(
  script: (signal: AbortSignal) => AsyncIterable<StreamPart>,
  limits: Partial<Limits> = {},
  signal: AbortSignal = new AbortController().signal,
  onDelta: (delta: Delta) => Promise<void> | void = () => undefined,
): Promise<Ran> {
  let given: AbortSignal | undefined;
  const wire: Wire = {
    name: "openai-chat",
    stream: (_call, _endpoint, inner) => {
      given = inner;
      return script(inner);
    },
  };
  const run = runAttempt(wire, CALL, ENDPOINT, { ...LIMITS, ...limits }, follow(signal));
  const deltas: Delta[] = [];
  for (;;) {
    const step = await run.next();
    if (step.done === true) return { deltas, end: step.value, signal: given };
    deltas.push(step.value);
    await onDelta(step.value);
  }
}

const classOf = ({ end }: Ran): string => ("failure" in end.end ? end.end.failure.class : end.end.finish);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// Deadlines and pauses run in time of their own, one after the other: how busy the machine is does not count.
beforeEach(() => {
  vi.useFakeTimers();
  vi.setTimerTickMode("nextTimerAsync");
});
afterEach(() => {
  vi.useRealTimers();
});

describe("one call", () => {
  test("gives its deltas and how it ended, with what the provider said on the way", async () => {
    let closed = false;
    const ran = await attempt(async function* () {
      try {
        yield { type: "served", model: "m-2" };
        yield usage(3, 0);
        yield { type: "reasoning", text: "hm" };
        yield text("Hello");
        yield usage(3, 4);
        yield stop;
        await forever();
      } finally {
        closed = true;
      }
    });
    expect(ran.deltas).toEqual([{ type: "reasoning", text: "hm" }, text("Hello")]);
    expect(ran.end).toMatchObject({
      end: { finish: "stop" },
      served: "m-2",
      usage: { input: 3, output: 4 },
      textCharacters: 5,
      reasoningCharacters: 2,
    });
    expect(ran.end.firstTokenMs).toBeLessThanOrEqual(ran.end.totalMs);
    expect(closed).toBe(true);
  });

  test("that ends without its finish is truncated, with its text so far", async () => {
    const ran = await attempt(async function* () {
      yield text("Hel");
    });
    expect([classOf(ran), ran.deltas]).toEqual(["truncated", [text("Hel")]]);
    expect(ran.signal?.aborted).toBe(true);
  });

  test("that finishes without anything is empty; empty deltas are nothing", async () => {
    const ran = await attempt(async function* () {
      yield text("");
      yield { type: "reasoning", text: "" };
      yield stop;
    });
    expect([classOf(ran), ran.deltas, ran.end.firstTokenMs]).toEqual(["empty", [], undefined]);
  });

  test("whose wire throws, at once or later, fails without the words of the error", async () => {
    const secret = "sk-very-secret";
    const atOnce = await attempt(() => {
      throw new Error(secret);
    });
    const later = await attempt(async function* () {
      yield text("a");
      throw new TypeError(secret);
    });
    for (const ran of [atOnce, later]) {
      expect(classOf(ran)).toBe("malformed-response");
      expect(JSON.stringify(ran.end)).not.toContain(secret);
    }
    expect(later.deltas).toEqual([text("a")]);
  });

  test("whose wire never ends is ended at its first-token deadline, and its socket closed", async () => {
    const started = performance.now();
    const ran = await attempt(() => ({ [Symbol.asyncIterator]: () => ({ next: forever, return: forever }) }), {
      firstTokenMs: 60,
    });
    expect(classOf(ran)).toBe("first-token-timeout");
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect(ran.signal?.aborted).toBe(true);
  });

  test("does not begin by usage, names or bytes: only content ends the wait for the first token", async () => {
    const ran = await attempt(
      async function* () {
        for (;;) {
          yield usage(1, 0);
          yield text("");
          yield { type: "served", model: "m" };
          await pause(5);
        }
      },
      { firstTokenMs: 60 },
    );
    expect(classOf(ran)).toBe("first-token-timeout");
  });

  test("stalls when content stops, whatever else keeps coming", async () => {
    const ran = await attempt(
      async function* () {
        yield text("Hel");
        for (;;) {
          yield usage(1, 1);
          await pause(5);
        }
      },
      { stallMs: 60 },
    );
    expect([classOf(ran), ran.deltas]).toEqual(["stalled", [text("Hel")]]);
  });

  test("does not stall while content comes, however long it takes in all", async () => {
    const ran = await attempt(
      async function* () {
        for (let part = 0; part < 12; part += 1) {
          yield text("x");
          await pause(25);
        }
        yield stop;
      },
      { stallMs: 150 },
    );
    expect([classOf(ran), ran.deltas.length]).toEqual(["stop", 12]);
  });

  test("does not stall while its reader takes its time", async () => {
    const ran = await attempt(
      async function* () {
        yield text("a");
        yield text("b");
        yield stop;
      },
      { stallMs: 30 },
      undefined,
      () => pause(100),
    );
    expect([classOf(ran), ran.deltas.length]).toEqual(["stop", 2]);
  });

  test("ends with the whole request's time, however lively it is", async () => {
    const ran = await attempt(
      async function* () {
        for (;;) {
          yield text("x");
          await pause(5);
        }
      },
      { leftMs: 80 },
    );
    expect(classOf(ran)).toBe("stalled");
    expect(ran.end.end).toMatchObject({ failure: { remedy: expect.stringContaining("fairlead.timeouts.totalMs") } });
  });

  test("is cancelled at once, before or after it began, and heeds a cancellation from before", async () => {
    const controller = new AbortController();
    const waiting = attempt(() => ({ [Symbol.asyncIterator]: () => ({ next: forever }) }), {}, controller.signal);
    setTimeout(() => controller.abort(), 10);
    expect(classOf(await waiting)).toBe("cancelled");

    const during = new AbortController();
    const ran = await attempt(
      async function* () {
        yield text("a");
        await forever();
      },
      {},
      during.signal,
      () => during.abort(),
    );
    expect([classOf(ran), ran.signal?.aborted]).toEqual(["cancelled", true]);
    expect(
      classOf(await attempt(() => ({ [Symbol.asyncIterator]: () => ({ next: forever }) }), {}, AbortSignal.abort())),
    ).toBe("cancelled");
  });

  test("whose wire reports the abort as a failure of its own keeps the line's reason", async () => {
    const ran = await attempt(
      async function* (signal) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        yield fail("network");
      },
      { firstTokenMs: 30 },
    );
    expect(classOf(ran)).toBe("first-token-timeout");
  });

  test("closes its socket when the reader stops early", async () => {
    let given: AbortSignal | undefined;
    const wire: Wire = {
      name: "openai-chat",
      async *stream(_call, _endpoint, signal) {
        given = signal;
        yield text("a");
        await forever();
      },
    };
    for await (const delta of runAttempt(wire, CALL, ENDPOINT, LIMITS, follow(new AbortController().signal))) {
      expect(delta).toEqual(text("a"));
      break;
    }
    expect(given?.aborted).toBe(true);
  });
});
