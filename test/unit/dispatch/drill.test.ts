import { expect, test } from "vitest";
import { createDrill, DRILL_FAULTS, type DrillFault } from "../../../src/core/dispatch/drill.js";
import type { StreamPart, Wire } from "../../../src/core/wire/wire.js";

const wire: Wire = {
  name: "openai-chat",
  stream: async function* () {
    yield { type: "text", text: "the real provider was asked" };
  },
};
const call = { kind: "chat", model: "m", maxOutputTokens: 1, stream: true, messages: [] } as const;
const endpoint = { providerId: "acme", label: "Acme", baseUrl: "https://acme.example", key: "k", quirks: {} };

async function partsOf(drilled: Wire, signal = new AbortController().signal): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of drilled.stream(call, endpoint, signal)) parts.push(part);
  return parts;
}

test.each(DRILL_FAULTS.filter((fault) => fault !== "hang" && fault !== "stall"))(
  "a drill of %s fails as that class and asks nobody",
  async (fault) => {
    const drill = createDrill();
    drill.arm({ providerId: "acme", fault, callsLeft: 1, until: undefined });
    const drilled = drill.drilled(wire, "acme");
    expect(drilled.drill).toBe(true);
    const parts = await partsOf(drilled.wire);
    expect(parts.at(-1)).toMatchObject({
      type: "failure",
      failure: { class: fault, message: expect.stringContaining("Nothing was sent") },
    });
    expect(JSON.stringify(parts)).not.toContain("the real provider");
    expect(parts).toHaveLength(fault === "truncated" ? 2 : 1);
  },
);

test.each<[DrillFault, string, number]>([
  ["hang", "first-token-timeout", 1],
  ["stall", "stalled", 2],
])("a drill of %s waits until the call is given up", async (fault, errorClass, count) => {
  const drill = createDrill();
  drill.arm({ providerId: "acme", fault, callsLeft: 1, until: undefined });
  const controller = new AbortController();
  let over = false;
  const reading = partsOf(drill.drilled(wire, "acme").wire, controller.signal).finally(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  controller.abort();
  const parts = await reading;
  expect(parts).toHaveLength(count);
  expect(parts.at(-1)).toMatchObject({ type: "failure", failure: { class: errorClass } });
});

test("only the chosen provider fails, for so many calls, and they are counted", async () => {
  const drill = createDrill();
  drill.arm({ providerId: "acme", fault: "server", callsLeft: 2, until: undefined });
  expect(drill.drilled(wire, "other")).toEqual({ wire, drill: false });
  expect([
    drill.drilled(wire, "acme").drill,
    drill.drilled(wire, "acme").drill,
    drill.drilled(wire, "acme").drill,
  ]).toEqual([true, true, false]);
  expect(drill.calls()).toBe(2);
  expect(drill.armed(Date.now())).toBeUndefined();
  drill.arm({ providerId: "acme", fault: "server", callsLeft: 1, until: undefined });
  expect(drill.calls()).toBe(0);
});

test("time ends it, whatever calls are left, and so does the command", () => {
  let now = 1000;
  const drill = createDrill(() => now);
  const told: (string | undefined)[] = [];
  drill.onChange(() => told.push(drill.armed(now)?.fault));
  drill.arm({ providerId: "acme", fault: "key", callsLeft: undefined, until: 2000 });
  now = 1999;
  expect(drill.drilled(wire, "acme").drill).toBe(true);
  now = 2000;
  expect(drill.drilled(wire, "acme")).toEqual({ wire, drill: false });
  drill.arm({ providerId: "acme", fault: "money", callsLeft: 3, until: undefined });
  drill.disarm();
  expect(drill.drilled(wire, "acme").drill).toBe(false);
  expect(told).toEqual(["key", undefined, "money", undefined]);
});

test("a listener that is disposed hears no more", () => {
  const drill = createDrill();
  let heard = 0;
  drill.onChange(() => (heard += 1)).dispose();
  drill.disarm();
  expect(heard).toBe(0);
});
