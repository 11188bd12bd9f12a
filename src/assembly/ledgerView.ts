import type { Decision } from "../core/decision/decision.js";
import type { DecisionReader, DecisionSink, ModelEvidence } from "../core/decision/ledger.js";

/** What routing reads of the ledger; kept at hand so that a request never waits for it. */
export interface LedgerView {
  /** Takes records on their way into the ledger, so that this process's own spend counts at once. */
  readonly sink: DecisionSink;
  evidence(): ReadonlyMap<string, ModelEvidence>;
  spentTodayUsd(): number;
  /** Settles once today's spend has been read, or after a moment; only budgets per day wait for it, and only once a day. */
  ready(): Promise<void>;
}

/** Others spend too: what is older than this is read again, in the background, ms. */
const FRESH_MS = 5_000;
/** When something was read that has to be read again. */
const OLD = -FRESH_MS;
/** A ledger that does not answer holds up the first request under a day's budget for no longer, ms. */
const WAIT_MS = 500;

/**
 * Reads the ledger when it is asked for and old, never on a timer.
 *
 * @param waitMs how long `ready` waits at most
 */
export function viewLedger(reader: DecisionReader, ledger: DecisionSink, waitMs = WAIT_MS): LedgerView {
  let evidence: ReadonlyMap<string, ModelEvidence> = new Map();
  let spent = 0;
  let day = startOfDay();
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;
  let recordedMeanwhile = false;

  const read = async (): Promise<void> => {
    const of = day;
    recordedMeanwhile = false;
    try {
      const [today, models] = await Promise.all([reader.spentSince(of), reader.evidence()]);
      // What was recorded while the sum was on its way may be in it or not; this process's own spend is never forgotten.
      if (of === day) spent = recordedMeanwhile ? Math.max(spent, today.usd) : today.usd;
      evidence = new Map(models.map((one) => [one.model, one]));
    } catch {
      // A ledger that cannot be read leaves what was known; it tells the person itself.
    } finally {
      if (of === day) {
        readAt = recordedMeanwhile ? OLD : performance.now();
        reading = undefined;
      }
    }
  };
  /** What was spent yesterday counts no more, and today's sum is not known before it is read. */
  const turnDay = (): void => {
    const today = startOfDay();
    if (today === day) return;
    day = today;
    spent = 0;
    readAt = -Infinity;
    reading = undefined;
  };
  const refresh = (): void => {
    turnDay();
    if (reading === undefined && performance.now() - readAt > FRESH_MS) reading = read();
  };

  return {
    sink: {
      record(decision: Decision) {
        turnDay();
        recordedMeanwhile = true;
        spent += decision.costUsd ?? 0;
        ledger.record(decision);
      },
    },
    evidence() {
      refresh();
      return evidence;
    },
    spentTodayUsd() {
      refresh();
      return spent;
    },
    async ready() {
      refresh();
      if (readAt === -Infinity && reading !== undefined) await atMost(reading, waitMs);
    },
  };
}

/** Waits for something, but no longer than so many ms; the timer goes with it, since it would keep a process alive. */
async function atMost(awaited: Promise<void>, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    void awaited.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Midnight of today where the person is, ms since 1970. */
function startOfDay(): number {
  return new Date().setHours(0, 0, 0, 0);
}
