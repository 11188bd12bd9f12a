import { writeSync } from "node:fs";
import { openLedger } from "../../src/ledger/ledger.js";
import { sampleAttempt, sampleDecision } from "../unit/ledger/sample.js";

// Records without pause and prints the id of each record once it is committed; started, and killed, by the crash test.
const [file = "", workerUrl = "", prefix = "", count = "Infinity"] = process.argv.slice(2);
const ledger = openLedger({
  file,
  workerUrl: new URL(workerUrl),
  onProblem: (problem) => writeSync(2, `${problem.kind}: ${problem.message}\n`),
});
const most = Number(count);

async function recordMany(lane: number): Promise<void> {
  for (let index = lane; index < most; index += LANES) {
    const id = `${prefix}-${index}`;
    await ledger.recordDurably(
      sampleDecision({
        id,
        at: Date.now(),
        attempts: [sampleAttempt(), sampleAttempt()],
        notes: ["x".repeat(index % 3000)],
      }),
    );
    process.stdout.write(`${id}\n`);
  }
}

const LANES = 8;
await Promise.all(Array.from({ length: LANES }, (_, lane) => recordMany(lane)));
await ledger.close();
