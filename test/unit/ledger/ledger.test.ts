import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Decision } from "../../../src/core/decision/decision.js";
import type { OutcomeKind } from "../../../src/core/decision/ledger.js";
import { asCsv, asJson } from "../../../src/ledger/export.js";
import { openLedger, type Ledger } from "../../../src/ledger/ledger.js";
import type { LedgerProblem } from "../../../src/ledger/problem.js";
import { bundleWorker, temporaryFolder } from "./build.js";
import { manyDecisions, sampleAttempt, sampleDecision } from "./sample.js";

let workerUrl: URL;
beforeAll(async () => void (workerUrl = await bundleWorker()));
const open: Ledger[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((ledger) => ledger.close()))));

async function newLedger(options: { file?: string; workerUrl?: URL } = {}) {
  const problems: LedgerProblem[] = [];
  const file = options.file ?? join(await temporaryFolder(), "ledger.db");
  const ledger = openLedger({ file, workerUrl, onProblem: (problem) => problems.push(problem), ...options });
  open.push(ledger);
  return { ledger, file, problems };
}

test("loads nothing and makes no file until the first record or read", async () => {
  const { ledger, file } = await newLedger();
  ledger.onChange(() => undefined).dispose();
  await ledger.flush();
  expect(existsSync(file)).toBe(false);
  await ledger.recordDurably(sampleDecision());
  expect(existsSync(file)).toBe(true);
});

test("a read after a record sees it, and another ledger on the same file too", async () => {
  const { ledger, file } = await newLedger();
  for (const decision of manyDecisions(1300)) ledger.record(decision);
  await ledger.flush();
  const { ledger: other } = await newLedger({ file });
  expect(await other.list({ limit: 1000 })).toHaveLength(1000);
  expect(await other.get("decision-0001299")).toMatchObject({ id: "decision-0001299", workspace: "site" });
});

test("a sum and an export hold what was recorded right before them", async () => {
  const { ledger } = await newLedger();
  await ledger.recordDurably(sampleDecision({ id: "a" }));
  ledger.record(sampleDecision({ id: "b" }));
  expect((await ledger.spentSince(0)).usd).toBeCloseTo(0.0024, 9);
  ledger.record(sampleDecision({ id: "c" }));
  const exported: string[] = [];
  for await (const { decision } of ledger.exportAll()) exported.push(decision.id);
  expect(exported).toEqual(["a", "b", "c"]);
});

test("what was recorded just before close is in the file", async () => {
  const { ledger, file } = await newLedger();
  ledger.record(sampleDecision());
  await ledger.close();
  ledger.record(sampleDecision({ id: "too late" }));
  const { ledger: later } = await newLedger({ file });
  expect((await later.list({ limit: 5 })).map((row) => row.id)).toEqual(["decision-1"]);
});

test("writes nothing that is no field of a decision", async () => {
  const { ledger, file } = await newLedger();
  const leaky = {
    ...sampleDecision(),
    prompt: "CANARY-prompt",
    classification: { ...sampleDecision().classification, text: "CANARY-text" },
    attempts: [{ ...sampleAttempt(), headers: { authorization: "CANARY-key" }, answer: () => "CANARY-answer" }],
  };
  await ledger.recordDurably(leaky);
  await ledger.close();
  expect((await readFile(file)).includes("CANARY")).toBe(false);
});

test("record never throws, whatever it is given", async () => {
  const { ledger, problems } = await newLedger();
  ledger.record(null as unknown as Decision);
  ledger.record({ id: "half" } as unknown as Decision);
  await ledger.recordDurably(sampleDecision());
  expect((await ledger.list({ limit: 5 })).map((row) => row.id)).toEqual(["decision-1"]);
  expect(problems.map((problem) => problem.kind)).toEqual(["malformed"]);
});

test("tells listeners of own records at once and of another window's", async () => {
  const { ledger, file } = await newLedger();
  const { ledger: other } = await newLedger({ file });
  await other.list({ limit: 1 });
  const own = nextChange(ledger);
  const others = nextChange(other);
  ledger.record(sampleDecision());
  await own;
  expect(await ledger.get("decision-1")).toBeDefined();
  await others;
});

function nextChange(ledger: Ledger): Promise<void> {
  return new Promise((resolve) => {
    const listening = ledger.onChange(() => {
      listening.dispose();
      resolve();
    });
  });
}

test("a listener that throws stops nothing", async () => {
  const { ledger } = await newLedger();
  ledger.onChange(() => {
    throw new Error("a reader's bug");
  });
  await ledger.recordDurably(sampleDecision({ id: "a" }));
  await ledger.recordDurably(sampleDecision({ id: "b" }));
  expect(await ledger.list({ limit: 5 })).toHaveLength(2);
});

test("without its worker the ledger goes on in memory and says so once", async () => {
  const { ledger, problems } = await newLedger({ workerUrl: new URL("file:///nowhere/ledger-worker.js") });
  ledger.record(sampleDecision());
  await ledger.flush();
  expect(await ledger.get("decision-1")).toBeDefined();
  expect(await ledger.spentSince(0)).toMatchObject({ unknown: 0, local: 0 });
  await expect(ledger.recordDurably(sampleDecision({ id: "b" }))).rejects.toThrow(/not in the ledger's file/);
  expect(problems.map((problem) => problem.kind)).toEqual(["worker"]);
});

test("a worker that dies is started again, and the record that was under way is kept once", async () => {
  const folder = await temporaryFolder();
  // Dies when it has taken its first batch: the first time before the commit, the second time after it.
  const dying = join(folder, "dying.mjs");
  await writeFile(
    dying,
    `import { appendFileSync, readFileSync } from "node:fs";
    import { parentPort } from "node:worker_threads";
    appendFileSync(${JSON.stringify(join(folder, "starts"))}, "x");
    const starts = readFileSync(${JSON.stringify(join(folder, "starts"))}, "utf8").length;
    if (starts === 1) parentPort.on("message", () => process.exit(1));
    else if (starts === 2) {
      parentPort.postMessage = () => process.exit(1);
      await import(${JSON.stringify(workerUrl.href)});
    } else await import(${JSON.stringify(workerUrl.href)});`,
  );
  const { ledger, problems } = await newLedger({ workerUrl: pathToFileURL(dying) });
  await ledger.recordDurably(sampleDecision());
  expect(await readFile(join(folder, "starts"), "utf8")).toBe("xxx");
  expect(await ledger.list({ limit: 5 })).toHaveLength(1);
  expect(await ledger.spentSince(0)).toMatchObject({ usd: 0.0012 });
  expect(problems).toEqual([]);
});

test("exports every decision as JSON and CSV; formulas and quotes are made harmless", async () => {
  const { ledger } = await newLedger();
  for (const decision of manyDecisions(450)) ledger.record(decision);
  await ledger.recordDurably(
    sampleDecision({
      id: "=cmd()",
      at: 1,
      place: { path: 'a "b", c.ts', line: 1, language: "typescript" },
      costUsd: null,
      costBasis: "unknown",
    }),
  );
  const json: unknown = JSON.parse(await joined(asJson(ledger.exportAll())));
  expect(json).toHaveLength(451);
  const lines = (await joined(asCsv(ledger.exportAll()))).split("\r\n");
  expect(lines).toHaveLength(453);
  expect(lines[451]).toContain('\'=cmd(),1970-01-01T00:00:00.001Z,explain,medium,0.93,explain,app,"a ""b"", c.ts",1,');
  expect(lines[451]).toContain(",,unknown,");
});

test("exports what became of each answer, each by its last word", async () => {
  const { ledger } = await newLedger();
  const first = sampleDecision();
  await ledger.recordDurably(first);
  await ledger.recordDurably(sampleDecision({ id: "decision-2" }));
  ledger.outcome("decision-1", "accepted-part", 1_795_000_000_500, 0.25);
  ledger.outcome("decision-1", "retained", 1_795_000_000_600, 0.9);
  ledger.outcome("decision-1", "retained", 1_795_000_000_700, 0.5);
  ledger.outcome("decision-1", "undone", 1_795_000_000_800);
  ledger.outcome("decision-1", "helpful", 1_795_000_000_900);
  await ledger.flush();
  const [json] = JSON.parse(await joined(asJson(ledger.exportAll()))) as unknown[];
  expect(json).toEqual({
    ...first,
    outcomes: [
      { kind: "accepted-part", at: 1_795_000_000_500, value: 0.25 },
      { kind: "retained", at: 1_795_000_000_600, value: 0.9 },
      { kind: "retained", at: 1_795_000_000_700, value: 0.5 },
      { kind: "undone", at: 1_795_000_000_800 },
      { kind: "helpful", at: 1_795_000_000_900 },
    ],
  });
  const [names, one, other] = (await joined(asCsv(ledger.exportAll()))).split("\r\n");
  expect(names).toMatch(/,drill,became,taken_share,still_there_share,rating$/);
  expect(one).toMatch(/,undone,0.25,0.5,helpful$/);
  expect(other).toMatch(/,,,,$/);
});

test("exports nothing as an empty JSON array", async () => {
  const { ledger } = await newLedger();
  expect(JSON.parse(await joined(asJson(ledger.exportAll())))).toEqual([]);
});

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

test("an outcome is taken without waiting, told to listeners and in the file after close; nonsense is passed over", async () => {
  const { ledger, file } = await newLedger();
  await ledger.recordDurably(sampleDecision());
  const change = nextChange(ledger);
  ledger.outcome("decision-1", "accepted", 1_795_000_000_500);
  ledger.outcome("decision-1", "retained", 1_795_000_060_000, 0.5);
  ledger.outcome("decision-1", "eaten" as OutcomeKind, 1);
  ledger.outcome("decision-1", "undone", Number.NaN);
  await change;
  await ledger.close();
  ledger.outcome("decision-1", "undone", 2);
  const { ledger: later } = await newLedger({ file });
  expect(await later.outcomesOf("decision-1")).toEqual([
    { decisionId: "decision-1", kind: "accepted", at: 1_795_000_000_500 },
    { decisionId: "decision-1", kind: "retained", at: 1_795_000_060_000, value: 0.5 },
  ]);
});

test("without a worker outcomes stay in memory", async () => {
  const { ledger } = await newLedger({ workerUrl: pathToFileURL("/nowhere/worker.mjs") });
  ledger.outcome("decision-1", "helpful", 7);
  await ledger.flush();
  expect(await ledger.outcomesOf("decision-1")).toEqual([{ decisionId: "decision-1", kind: "helpful", at: 7 }]);
});
