import type { DecisionReader, ModelEvidence } from "../core/decision/ledger.js";

/** What routing reads of the ledger; kept ready so that a request never waits for it. */
export interface LedgerView {
  evidence(): ReadonlyMap<string, ModelEvidence>;
  spentTodayUsd(): number;
  dispose(): void;
}

/** Evidence moves slowly; reading it again after each record would only cost time, ms. */
const EVIDENCE_EVERY_MS = 5_000;

/** Keeps the last known evidence and today's spend; they are read again after records were committed. */
export function watchLedger(reader: DecisionReader): LedgerView {
  let evidence: ReadonlyMap<string, ModelEvidence> = new Map();
  let spent = 0;
  let evidenceAt = 0;
  const read = async (): Promise<void> => {
    try {
      spent = (await reader.spentSince(startOfDay())).usd;
      if (Date.now() - evidenceAt < EVIDENCE_EVERY_MS) return;
      evidenceAt = Date.now();
      evidence = new Map((await reader.evidence()).map((one) => [one.model, one]));
    } catch {
      // A ledger that cannot be read leaves what was known; it tells the person itself.
    }
  };
  const subscription = reader.onChange(() => void read());
  void read();
  return { evidence: () => evidence, spentTodayUsd: () => spent, dispose: () => subscription.dispose() };
}

/** Midnight of today where the person is, ms since 1970. */
function startOfDay(): number {
  return new Date().setHours(0, 0, 0, 0);
}
