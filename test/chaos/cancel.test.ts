import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROTOCOLS } from "./protocols.js";
import { openStage, requestFor, type Stage, tasksOf } from "./stage.js";

const LATEST_MS = 50;

/** How much time this process has lost to others, in ms: a busy machine is not a slow cancellation. */
function startLostClock(): { readonly lost: () => number; stop(): void } {
  let lost = 0;
  let due = performance.now() + 5;
  const late = (): number => Math.max(0, performance.now() - due);
  const timer = setInterval(() => {
    lost += late();
    due = performance.now() + 5;
  }, 5);
  return { lost: () => lost + late(), stop: () => clearInterval(timer) };
}

describe.each(PROTOCOLS.map((protocol) => [protocol.wire, protocol] as const))("cancelling over %s", (_name, protocol) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(protocol);
  });
  afterAll(() => stage.close());

  test.each([true, false])("at any moment closes the socket within 50 ms and tries nobody else (streamed: %s)", async (stream) => {
    const [task = "explain"] = tasksOf(protocol);
    const pieces = protocol.stream(Array.from({ length: 40 }, (_, index) => `word ${index} `));
    const arrivals: number[] = [];
    const line = await stage.line(
      async (_request, answer) => {
        arrivals.push(performance.now());
        if (!stream) return;
        answer.startEvents({ "content-type": protocol.streamType });
        for (const piece of pieces) {
          await answer.write(piece);
          await new Promise((resolve) => setTimeout(resolve, 4));
        }
        answer.end();
      },
      { id: `cancel-${stream}`, stream },
    );
    let met = 0;
    for (let round = 0; round < 12; round += 1) {
      const before = stage.faulty.requests.length;
      arrivals.length = 0;
      const controller = new AbortController();
      const asked = line.ask(requestFor(task, `${round}`), controller.signal);
      await new Promise((resolve) => setTimeout(resolve, round * 7 * Math.random()));
      const clock = startLostClock();
      const at = performance.now();
      controller.abort();
      const { decision } = await asked;
      const request = stage.faulty.requests[before];
      expect(decision.outcome).toBe("cancelled");
      expect(decision.error?.class).toBe("cancelled");
      for (const attempt of decision.attempts) {
        expect(attempt.outcome).toBe("cancelled");
        expect(attempt.model).toMatch(/^faulty\//);
        expect(["estimated", "local"]).toContain(attempt.costBasis);
      }
      expect(performance.now() - at).toBeLessThan(LATEST_MS + clock.lost());
      // A request that was still on its way when it was cancelled is closed as it arrives; there is nothing to time.
      if (request !== undefined && (arrivals[0] ?? at) < at) {
        met += 1;
        await request.closed;
        expect(performance.now() - at).toBeLessThan(LATEST_MS + clock.lost());
      }
      clock.stop();
    }
    expect(met).toBeGreaterThan(3);
    expect(stage.healthy.requests).toEqual([]);
  });
});
