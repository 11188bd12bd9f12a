import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { bundle, bundleWorker, temporaryFolder } from "../unit/ledger/build.js";

const KILLS = 200;
/** Windows that write at the same time. */
const WINDOWS = 2;

let worker: URL;
let recorder: URL;
beforeAll(async () => {
  worker = await bundleWorker();
  recorder = await bundle(new URL("./recorder.ts", import.meta.url));
});

interface Recorded {
  /** Ids whose commit the process had been told of. */
  readonly ids: readonly string[];
  readonly errors: string;
  readonly code: number | null;
}

/** When a process is killed: so many ms after its start, or after its first acknowledged record. */
interface Kill {
  readonly after: "start" | "first record";
  readonly ms: number;
}

/** Runs a recording process until it has written `count` records or is killed. */
async function record(file: string, prefix: string, options: { count?: number; kill?: Kill }): Promise<Recorded> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(recorder), file, worker.href, prefix, String(options.count ?? "Infinity")],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  let errors = "";
  const { kill } = options;
  const killSoon = (): unknown => kill && setTimeout(() => child.kill("SIGKILL"), kill.ms);
  if (kill?.after === "start") killSoon();
  child.stderr.setEncoding("utf8").on("data", (data: string) => (errors += data));
  child.stdout.setEncoding("utf8").on("data", (data: string) => {
    if (text === "" && kill?.after === "first record") killSoon();
    text += data;
  });
  const [code] = (await once(child, "close")) as [number | null];
  // What follows the last line break is a line that the kill cut off.
  return { ids: text.split("\n").slice(0, -1), errors, code };
}

/** Fails unless the file is sound and holds each of the ids, whole. */
function expectKept(file: string, ids: readonly string[]): void {
  const database = new DatabaseSync(file);
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const find = database.prepare(
    `SELECT count(*) AS whole FROM decisions JOIN stories USING (number)
     WHERE id = ? AND attempts = (SELECT count(*) FROM attempts WHERE decision = number)`,
  );
  expect(ids.filter((id) => find.get(id)?.["whole"] !== 1)).toEqual([]);
  database.close();
}

test("200 kills at any moment lose no acknowledged record and do no damage", { timeout: 120_000 }, async () => {
  const file = join(await temporaryFolder(), "ledger.db");
  const acknowledged: string[] = [];
  for (let kills = 0; kills < KILLS;) {
    const rounds = Array.from({ length: WINDOWS }, (_, window) =>
      record(file, `kill-${kills + window}`, { kill: { after: "first record", ms: Math.random() * 60 } }),
    );
    for (const { ids, errors } of await Promise.all(rounds)) {
      expect(errors).toBe("");
      acknowledged.push(...ids);
      kills += 1;
    }
    if (kills % 20 === 0) expectKept(file, acknowledged.slice(-2000));
  }
  expectKept(file, acknowledged);
  expect(acknowledged.length).toBeGreaterThan(KILLS);
  expect(readdirSync(dirname(file)).filter((name) => name.includes("damaged"))).toEqual([]);
  console.log(`${KILLS} kills, ${acknowledged.length} acknowledged records, none lost`);
});

test("kills while the file is being made leave one that works", { timeout: 60_000 }, async () => {
  for (let round = 0; round < 25; round += 1) {
    const file = join(await temporaryFolder(), "ledger.db");
    // A process needs 50 to 150 ms to its first record here, so these kills fall before, into and after the making of the tables.
    const kill: Kill = { after: "start", ms: 40 + round * 5 };
    const killed = await record(file, "killed", { kill });
    const next = await record(file, "next", { count: 3 });
    expect(next).toEqual({ ids: expect.arrayContaining(["next-0", "next-1", "next-2"]), errors: "", code: 0 });
    expectKept(file, [...killed.ids, ...next.ids]);
  }
});

test("windows that open and write one new file at once lose nothing", { timeout: 60_000 }, async () => {
  const file = join(await temporaryFolder(), "ledger.db");
  const rounds = await Promise.all(["a", "b", "c", "d"].map((window) => record(file, window, { count: 400 })));
  for (const { ids, errors, code } of rounds)
    expect({ count: ids.length, errors, code }).toEqual({ count: 400, errors: "", code: 0 });
  expectKept(
    file,
    rounds.flatMap(({ ids }) => ids),
  );
});
