import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as sqlite from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { Keeper } from "../../../src/ledger/keeper.js";
import { MIGRATIONS } from "../../../src/ledger/migrations/migrate.js";
import { decisionsAndAttempts } from "../../../src/ledger/migrations/v1DecisionsAndAttempts.js";
import type { LedgerProblem } from "../../../src/ledger/problem.js";
import type { Retention } from "../../../src/ledger/store.js";
import { temporaryFolder } from "./build.js";
import { manyDecisions, sampleAttempt, sampleDecision } from "./sample.js";

const open: Keeper[] = [];
afterEach(() => open.splice(0).forEach((keeper) => keeper.close()));

function keep(file: string, options: { retention?: Retention; sqlite?: typeof sqlite | undefined } = {}) {
  const problems: LedgerProblem[] = [];
  const engine = "sqlite" in options ? options.sqlite : sqlite;
  const keeper = new Keeper(engine, file, options.retention ?? {}, {
    problem: (problem) => problems.push(problem),
    changed: () => undefined,
  });
  open.push(keeper);
  return { keeper, problems };
}

async function newFile(): Promise<string> {
  return join(await temporaryFolder(), "deep", "ledger.db");
}

test("gives back a decision as it was recorded, from another connection too", async () => {
  const file = await newFile();
  const decision = sampleDecision({ override: "session: openai/gpt-6", drill: true, notes: ["hedged"] });
  expect(keep(file).keeper.record([decision])).toBe(true);
  expect(keep(file).keeper.get(decision.id)).toEqual(JSON.parse(JSON.stringify(decision)));
});

test("recording the same decision twice keeps one, with its attempts once", async () => {
  const { keeper } = keep(await newFile());
  keeper.record([sampleDecision()]);
  expect(keeper.record([sampleDecision(), sampleDecision({ id: "other" })])).toBe(true);
  expect(keeper.list({ limit: 10 })).toHaveLength(2);
  expect(keeper.spentSince(0).usd).toBeCloseTo(0.0024, 9);
});

test("lists newest first and pages without gap or repeat, equal times included", async () => {
  const { keeper } = keep(await newFile());
  const decisions = manyDecisions(250).map((decision, index) => ({
    ...decision,
    at: 1_795_000_000_000 + Math.floor(index / 7),
  }));
  keeper.record(decisions);
  const seen: string[] = [];
  let before: { at: number; id: string } | undefined;
  for (let page = 0; page <= 250 / 16 + 1; page += 1) {
    const rows = keeper.list({ limit: 16, before });
    seen.push(...rows.map((row) => row.id));
    before = rows.at(-1) ?? before;
  }
  const expected = [...decisions].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map((decision) => decision.id);
  expect(seen).toEqual(expected);
});

test("filters by task, workspace, model, text and failure as memory does", async () => {
  const { keeper } = keep(await newFile());
  const memory = keep(await newFile(), { sqlite: undefined }).keeper;
  const decisions = manyDecisions(400);
  keeper.record(decisions);
  memory.record(decisions);
  const queries = [
    { task: "explain" as const },
    { workspace: "app" },
    { model: "provider-1/model-5" },
    { text: "PART-3/" },
    { text: "model-2" },
    { text: "100%_\\" },
    { failedOnly: true },
    { task: "completion" as const, workspace: "site", failedOnly: true, text: "file" },
  ];
  for (const query of queries) {
    const rows = keeper.list({ limit: 1000, ...query });
    expect(rows, JSON.stringify(query)).toEqual(memory.list({ limit: 1000, ...query }));
    expect(rows.length > 0, JSON.stringify(query)).toBe(query.text !== "100%_\\");
  }
});

test("finds text in either case in every script, as memory does", async () => {
  const { keeper } = keep(await newFile());
  const memory = keep(await newFile(), { sqlite: undefined }).keeper;
  const place = (path: string) => ({ path, line: 1, language: "typescript" });
  for (const one of [keeper, memory]) {
    one.record([
      sampleDecision({ id: "a", place: place("src/Übersicht.ts") }),
      sampleDecision({ id: "b", place: place("src/МОДЕЛЬ_%.ts") }),
      sampleDecision({ id: "c", place: undefined, model: "ollama/größe" }),
    ]);
    const found = (text: string) => one.list({ limit: 9, text }).map(({ id }) => id);
    expect([
      found("über"),
      found("ÜBERSICHT.TS"),
      found("модель_%"),
      found("GRÖßE"),
      found("ö%"),
      found("SRC/"),
    ]).toEqual([["a"], ["a"], ["b"], ["c"], [], ["b", "a"]]);
  }
});

test("sums known costs, counts unknown and local ones, and leaves out only what a drill kept from being sent, in memory too", async () => {
  const decisions = [
    sampleDecision({
      id: "a",
      at: 1000,
      attempts: [sampleAttempt({ costUsd: 0.5 }), sampleAttempt({ costUsd: null, costBasis: "unknown" })],
    }),
    sampleDecision({ id: "b", at: 2000, attempts: [sampleAttempt({ costUsd: 0, costBasis: "local" })] }),
    sampleDecision({
      id: "c",
      at: 2000,
      drill: true,
      attempts: [sampleAttempt({ costUsd: null, costBasis: "unknown", drill: true }), sampleAttempt({ costUsd: 0.25 })],
    }),
    sampleDecision({ id: "d", at: 10, attempts: [sampleAttempt({ costUsd: 7 })] }),
  ];
  for (const { keeper } of [keep(await newFile()), keep(await newFile(), { sqlite: undefined })]) {
    keeper.record(decisions);
    expect(keeper.spentSince(1000)).toEqual({ usd: 0.75, unknown: 1, local: 1 });
  }
});

test("evidence counts a model's attempts, not its cancelled or drilled ones, and gives no percentile of few", async () => {
  const { keeper } = keep(await newFile());
  const at = Date.now();
  keeper.record([
    ...Array.from({ length: 30 }, (_, index) =>
      sampleDecision({ id: `a${index}`, at, attempts: [sampleAttempt({ firstTokenMs: 100 + index })] }),
    ),
    sampleDecision({ id: "failed", at, attempts: [sampleAttempt({ outcome: "failed", firstTokenMs: undefined })] }),
    sampleDecision({
      id: "cancelled",
      at,
      attempts: [sampleAttempt({ outcome: "cancelled", firstTokenMs: undefined })],
    }),
    sampleDecision({
      id: "drill",
      at,
      drill: true,
      attempts: [sampleAttempt({ outcome: "failed", drill: true }), sampleAttempt()],
    }),
    sampleDecision({ id: "few", at, attempts: [sampleAttempt({ model: "b/few" })] }),
    sampleDecision({ id: "old", at: at - 40 * 24 * 60 * 60 * 1000, attempts: [sampleAttempt({ model: "c/old" })] }),
  ]);
  expect(keeper.evidence()).toEqual([
    { model: "b/few", attempts: 1, answered: 1, firstTokenP50Ms: undefined, firstTokenP95Ms: undefined },
    { model: "openai/gpt-6-mini", attempts: 31, answered: 30, firstTokenP50Ms: 114, firstTokenP95Ms: 128 },
  ]);
});

test.each([
  ["no database at all", (file: string) => writeFileSync(file, "this is not a database, ".repeat(400))],
  ["pages overwritten", (file: string) => overwritePages(file)],
])("sets a damaged file aside, keeps it and starts a new one: %s", async (_, damage) => {
  const file = await newFile();
  const first = keep(file).keeper;
  first.record(manyDecisions(300));
  first.close();
  damage(file);
  const damaged = readFileSync(file);

  const { keeper, problems } = keep(file);
  keeper.list({ limit: 10, task: "explain" });
  expect(keeper.record([sampleDecision()])).toBe(true);
  expect(keeper.get("decision-1")).toBeDefined();
  expect(problems.map((problem) => problem.kind)).toEqual(["damaged"]);
  const aside = readdirSync(join(file, "..")).find(
    (name) => name.includes(".damaged-") && !name.endsWith("-wal") && !name.endsWith("-shm"),
  );
  expect(readFileSync(join(file, "..", aside ?? "none")).equals(damaged)).toBe(true);
});

function overwritePages(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096);
  writeFileSync(file, bytes);
}

test("another window follows when the file was set aside", async () => {
  const file = await newFile();
  const { keeper: other } = keep(file);
  other.record([sampleDecision({ id: "before" })]);
  // The other window keeps its handle open while this one finds damage and moves the file.
  other.close();
  const { keeper: witness, problems } = keep(file);
  witness.record([sampleDecision({ id: "witness" })]);
  const { renameSync } = await import("node:fs");
  renameSync(file, `${file}.damaged-elsewhere`);
  expect(witness.record([sampleDecision({ id: "after" })])).toBe(true);
  expect(keep(file).keeper.get("after")).toBeDefined();
  expect(problems).toEqual([]);
});

test("leaves a newer ledger alone, byte for byte, and goes on in memory", async () => {
  const file = await newFile();
  const first = keep(file).keeper;
  first.record([sampleDecision({ id: "theirs" })]);
  first.close();
  const database = new sqlite.DatabaseSync(file);
  database.exec("PRAGMA user_version = 999");
  database.close();
  const before = readFileSync(file);

  const { keeper, problems } = keep(file);
  expect(keeper.record([sampleDecision({ id: "ours" })])).toBe(false);
  expect(keeper.list({ limit: 5 }).map((row) => row.id)).toEqual(["ours"]);
  expect(problems[0]).toMatchObject({ kind: "newer", remedy: expect.stringContaining("Update Fairlead") });
  keeper.close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("goes on in memory without SQLite, and says so with a remedy", async () => {
  const { keeper, problems } = keep(await newFile(), { sqlite: undefined });
  expect(keeper.record([sampleDecision()])).toBe(false);
  expect(keeper.get("decision-1")).toBeDefined();
  expect(keeper.evidence()).toHaveLength(1);
  expect(problems[0]).toMatchObject({ kind: "sqlite-missing", remedy: expect.stringContaining("1.110") });
});

test("keeps records in memory while the file cannot be made, and writes them when it can", async () => {
  const folder = await temporaryFolder();
  const blocked = join(folder, "blocked");
  writeFileSync(blocked, "a file where the folder should be");
  const file = join(blocked, "ledger.db");
  const { keeper, problems } = keep(file);
  expect(keeper.record([sampleDecision()])).toBe(false);
  expect(keeper.spentSince(0).usd).toBeCloseTo(0.0012, 9);
  expect(problems[0]?.kind).toBe("unwritable");
  const { rmSync } = await import("node:fs");
  rmSync(blocked);
  expect(keeper.flush()).toBe(true);
  expect(statSync(file).size).toBeGreaterThan(0);
  expect(keep(file).keeper.get("decision-1")).toBeDefined();
});

test("a full disk leaves records in memory and the file sound", async () => {
  const file = await newFile();
  const { keeper, problems } = keep(file);
  keeper.record([sampleDecision({ id: "fits" })]);
  // SQLite answers "database or disk is full" past this many pages, by the same path as a full disk.
  const limited = keep(file, { sqlite: limitedTo(40) });
  expect(limited.keeper.record(manyDecisions(2000))).toBe(false);
  expect(limited.problems[0]?.kind).toBe("disk-full");
  expect(limited.keeper.list({ limit: 3 })).toHaveLength(3);
  expect(keeper.list({ limit: 5 }).map((row) => row.id)).toEqual(["fits"]);
  expect(problems).toEqual([]);
});

test("what a full disk keeps out is told together with what is in the file: list, spend and export", async () => {
  const { keeper } = keep(await newFile(), { sqlite: limitedTo(40) });
  expect(keeper.record([sampleDecision({ id: "fits" })], [{ decisionId: "fits", kind: "accepted", at: 1 }])).toBe(true);
  const many = manyDecisions(1500);
  expect(keeper.record(many, [{ decisionId: "fits", kind: "undone", at: 2 }])).toBe(false);
  expect(keeper.get("fits")).toBeDefined();
  expect(keeper.list({ limit: 2000, text: "parse" }).map(({ id }) => id)).toContain("fits");
  const spent = many.flatMap(({ attempts }) => attempts).reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0.0012);
  expect(keeper.spentSince(0).usd).toBeCloseTo(spent, 6);
  const exported = [...pagesOf(keeper)];
  expect(exported.map(({ decision }) => decision.id)).toEqual(["fits", ...many.map(({ id }) => id)]);
  expect(exported[0]?.outcomes.map(({ kind }) => kind)).toEqual(["accepted", "undone"]);
});

test("a file that cannot be read on amid an export is told, and memory does not pass for the rest", async () => {
  let isBroken = false;
  class Breaking extends sqlite.DatabaseSync {
    override prepare(sql: string): sqlite.StatementSync {
      const statement = super.prepare(sql);
      const all = statement.all.bind(statement);
      const value = (...given: readonly unknown[]): unknown => {
        if (isBroken) throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
        return Reflect.apply(all, statement, given);
      };
      Object.defineProperty(statement, "all", { value });
      return statement;
    }
  }
  const { keeper } = keep(await newFile(), { sqlite: { ...sqlite, DatabaseSync: Breaking } });
  keeper.record(manyDecisions(30));
  const { records, next } = keeper.page(0, 20);
  expect(records).toHaveLength(20);
  isBroken = true;
  expect(keeper.page(next ?? 0, 20)).toEqual({ records: [], broken: true });
});

function* pagesOf(keeper: Keeper) {
  for (let after: number | undefined = 0; after !== undefined;) {
    const page = keeper.page(after, 200);
    yield* page.records;
    after = page.next;
  }
}

function limitedTo(pages: number): typeof sqlite {
  class Limited extends sqlite.DatabaseSync {
    override exec(sql: string): void {
      super.exec(sql);
      if (sql.includes("synchronous")) super.exec(`PRAGMA max_page_count = ${pages}`);
    }
  }
  return { ...sqlite, DatabaseSync: Limited };
}

test("a lock that lasts leaves records in memory; they are written once it is gone", { timeout: 20_000 }, async () => {
  const file = await newFile();
  const { keeper, problems } = keep(file);
  keeper.record([sampleDecision({ id: "first" })]);
  const locker = new sqlite.DatabaseSync(file);
  locker.exec("BEGIN IMMEDIATE");
  expect(keeper.record([sampleDecision({ id: "second" })])).toBe(false);
  expect(problems[0]?.kind).toBe("locked");
  expect(keeper.list({ limit: 5 }).map(({ id }) => id)).toEqual(["second", "first"]);
  expect(keeper.spentSince(0).usd).toBeCloseTo(0.0024, 9);
  locker.exec("COMMIT");
  locker.close();
  expect(keeper.flush()).toBe(true);
  expect(keep(file).keeper.get("second")).toBeDefined();
});

test("one malformed record does not keep the others out", async () => {
  const { keeper, problems } = keep(await newFile());
  const malformed = sampleDecision({ id: "bad", workspace: { not: "text" } as unknown as string });
  expect(keeper.record([sampleDecision({ id: "a" }), malformed, sampleDecision({ id: "b" })])).toBe(true);
  expect(keeper.list({ limit: 5 }).map((row) => row.id)).toEqual(["b", "a"]);
  expect(problems[0]?.kind).toBe("malformed");
});

test("prunes by age and by number, but never the last two days", async () => {
  const file = await newFile();
  const day = 24 * 60 * 60 * 1000;
  const now = Date.now();
  keep(file).keeper.record([
    ...manyDecisions(1200, now - 40 * day),
    sampleDecision({ id: "month", at: now - 20 * day }),
    sampleDecision({ id: "yesterday", at: now - day }),
    sampleDecision({ id: "now", at: now }),
  ]);
  const { keeper } = keep(file, { retention: { days: 30 } });
  keeper.record([sampleDecision({ id: "newest", at: now })]);
  await untilPruned(keeper, 4);
  keeper.retain({ records: 1 });
  await untilPruned(keeper, 3);
  expect(
    keeper
      .list({ limit: 10 })
      .map((row) => row.id)
      .sort(),
  ).toEqual(["newest", "now", "yesterday"]);
  const database = new sqlite.DatabaseSync(file);
  expect(
    database
      .prepare(
        "SELECT (SELECT count(*) FROM stories) AS stories, (SELECT count(DISTINCT decision) FROM attempts) AS attempts",
      )
      .get(),
  ).toEqual({
    stories: 3,
    attempts: 3,
  });
  database.close();
});

/** Pruning runs in steps between other work, each scheduled with setImmediate. */
async function untilPruned(keeper: Keeper, count: number): Promise<void> {
  for (let turn = 0; turn < 100 && keeper.list({ limit: 1000 }).length > count; turn += 1)
    await new Promise((done) => setImmediate(done));
}

test("keeps what became of an answer, whether its decision comes before or after, and once", async () => {
  const file = await newFile();
  const { keeper } = keep(file);
  const taken = { decisionId: "decision-1", kind: "accepted", at: 10 } as const;
  const part = { decisionId: "decision-1", kind: "accepted-part", at: 5, value: 0.25 } as const;
  expect(keeper.record([], [taken, part])).toBe(true);
  expect(keeper.record([sampleDecision()], [taken])).toBe(true);
  expect(keep(file).keeper.outcomesOf("decision-1")).toEqual([part, taken]);
  expect(keeper.outcomesOf("other")).toEqual([]);
});

test("evidence counts what became of answers by model and task, each decision once and drills never, in memory too", async () => {
  const at = Date.now();
  const fix = { ...sampleDecision().classification, task: "fix" as const };
  const decisions = [
    sampleDecision({ id: "a", at }),
    sampleDecision({ id: "b", at }),
    sampleDecision({ id: "c", at, classification: fix }),
    sampleDecision({ id: "d", at, drill: true }),
  ];
  const outcomes = (["a", "a", "b", "c", "d"] as const).map((decisionId, index) => ({
    decisionId,
    kind: "accepted" as const,
    at: at + index,
  }));
  const undone = { decisionId: "b", kind: "undone", at: at + 9 } as const;
  const { keeper } = keep(await newFile());
  const memory = keep(await newFile(), { sqlite: undefined }).keeper;
  for (const one of [keeper, memory]) {
    one.record(decisions, [...outcomes, undone]);
    expect(one.evidence().map(({ outcomes: counts }) => counts)).toEqual([
      { explain: { accepted: 2, undone: 1 }, fix: { accepted: 1 } },
    ]);
  }
});

test("evidence counts what became of answers by language too, where that is known, and a Map comes through", async () => {
  const at = Date.now();
  const classification = { ...sampleDecision().classification, task: "completion" as const };
  const decision = (id: string, language: string | undefined) =>
    sampleDecision({
      ...{ id, at, classification },
      place: language === undefined ? undefined : { path: `a.${id}`, line: 1, language },
    });
  const decisions = [
    decision("a", "typescript"),
    decision("b", "python"),
    decision("c", "python"),
    decision("d", undefined),
  ];
  const outcomes = decisions.map(({ id }) => ({
    ...{ decisionId: id, at },
    kind: id === "b" ? ("discarded" as const) : ("accepted" as const),
  }));
  const { keeper } = keep(await newFile());
  const memory = keep(await newFile(), { sqlite: undefined }).keeper;
  for (const one of [keeper, memory]) {
    one.record(decisions, outcomes);
    expect(one.evidence()).toMatchObject([
      {
        outcomes: { completion: { accepted: 3, discarded: 1 } },
        outcomesByLanguage: new Map([
          ["typescript", { completion: { accepted: 1 } }],
          ["python", { completion: { accepted: 1, discarded: 1 } }],
        ]),
      },
    ]);
  }
});

test("a ledger of the format before languages gets those of what was judged, and an older window goes on writing", async () => {
  const file = join(await temporaryFolder(), "ledger.db");
  const database = new sqlite.DatabaseSync(file);
  for (const { version, sql } of MIGRATIONS.filter(({ version }) => version < 4)) {
    database.exec(sql);
    database.exec(`PRAGMA user_version = ${version}`);
  }
  const at = Date.now();
  /** As the version before wrote it. */
  const write = (number: number, story: string): void => {
    database
      .prepare(
        `INSERT INTO decisions (number, id, at, task, surface, model, outcome, attempts, cost_basis, total_ms, drill)
          VALUES (?, ?, ?, 'completion', 'ghost-text', 'p/m', 'answered', 1, 'computed', 1, 0)`,
      )
      .run(number, `id-${number}`, at);
    database.prepare("INSERT INTO stories (number, json) VALUES (?, ?)").run(number, story);
    database
      .prepare(
        `INSERT INTO attempts (decision, position, at, model, outcome, total_ms, cost_basis, drill)
          VALUES (?, 0, ?, 'p/m', 'answered', 1, 'computed', 0)`,
      )
      .run(number, at);
    database.prepare("INSERT INTO outcomes (decision, kind, at) VALUES (?, 'accepted', ?)").run(`id-${number}`, at);
  };
  write(1, JSON.stringify(sampleDecision({ id: "id-1", place: { path: "a.py", line: 1, language: "python" } })));
  write(2, JSON.stringify(sampleDecision({ id: "id-2", place: undefined })));
  write(3, "not JSON");
  const { keeper, problems } = keep(file);
  const python = new Map([["python", { completion: { accepted: 1 } }]]);
  expect(keeper.evidence()).toMatchObject([{ outcomes: { completion: { accepted: 3 } }, outcomesByLanguage: python }]);
  write(4, JSON.stringify(sampleDecision({ id: "id-4" })));
  database.close();
  expect(keeper.evidence()).toMatchObject([{ outcomes: { completion: { accepted: 4 } }, outcomesByLanguage: python }]);
  expect(keeper.list({ limit: 9 })).toHaveLength(4);
  expect(problems).toEqual([]);
});

test("outcomes go with their decision when it is pruned, and loose ones too", async () => {
  const file = await newFile();
  const old = Date.now() - 100 * 24 * 60 * 60 * 1000;
  const { keeper } = keep(file);
  keeper.record(
    [sampleDecision({ id: "old", at: old }), sampleDecision({ id: "new", at: Date.now() })],
    ["old", "never written", "new"].map((decisionId) => ({ decisionId, kind: "accepted" as const, at: old })),
  );
  // What is younger than its decision goes with it all the same.
  keeper.record([], [{ decisionId: "old", kind: "retained", at: Date.now(), value: 1 }]);
  keeper.retain({ days: 30 });
  await expect.poll(() => keeper.list({ limit: 5 }).length).toBe(1);
  expect(["old", "never written", "new"].map((id) => keeper.outcomesOf(id).length)).toEqual([0, 0, 1]);
});

test("a ledger of the first format takes outcomes after it is opened", async () => {
  const file = join(await temporaryFolder(), "ledger.db");
  const database = new sqlite.DatabaseSync(file);
  database.exec(decisionsAndAttempts.sql);
  database.exec("PRAGMA user_version = 1");
  database.close();
  const { keeper, problems } = keep(file);
  expect(keeper.record([sampleDecision()], [{ decisionId: "decision-1", kind: "helpful", at: 1 }])).toBe(true);
  expect(keeper.outcomesOf("decision-1")).toHaveLength(1);
  expect(problems).toEqual([]);
});
