import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROTOCOLS } from "./protocols.js";
import { openStage, requestFor, type Stage, tasksOf } from "./stage.js";

/** What is promised. A busy machine may be late now and then, but not in most rounds, and by no more than it held up this process itself. */
const PROMISED_MS = 50;
const LATE_MS = 200;
const ROUNDS = 12;

describe.each(PROTOCOLS.map((protocol) => [protocol.wire, protocol] as const))(
  "cancelling over %s",
  (_name, protocol) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(protocol);
    });
    afterAll(() => stage.close());

    test.each([true, false])(
      "at any moment closes the socket within 50 ms and tries nobody else (streamed: %s)",
      async (stream) => {
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
        const heldUp = monitorEventLoopDelay({ resolution: 1 });
        heldUp.enable();
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const before = stage.faulty.requests.length;
          arrivals.length = 0;
          const controller = new AbortController();
          const asked = line.ask(requestFor(task, `${round}`), controller.signal);
          await new Promise((resolve) => setTimeout(resolve, round < 3 ? round : 20 + round * 7 * Math.random()));
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
          let took = performance.now() - at;
          // A request that was still on its way when it was cancelled is closed as it arrives; there is nothing to time.
          if (request !== undefined && (arrivals[0] ?? at) < at) {
            met += 1;
            await request.closed;
            took = performance.now() - at;
          }
          times.push(took);
        }
        expect(met).toBeGreaterThan(3);
        times.sort((one, other) => one - other);
        expect(times[Math.floor(ROUNDS * 0.75)]).toBeLessThan(PROMISED_MS);
        heldUp.disable();
        expect(times.at(-1)).toBeLessThan(LATE_MS + 2 * (heldUp.max / 1e6));
        expect(stage.healthy.requests).toEqual([]);
      },
    );
  },
);
