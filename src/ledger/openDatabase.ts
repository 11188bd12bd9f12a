import { existsSync, mkdirSync, renameSync, rmdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { formatOf, migrate } from "./migrations/migrate.js";
import { isBusy } from "./problem.js";
import { SqliteStore } from "./sqliteStore.js";

/** The `node:sqlite` module, which some hosts do not have. */
export type Sqlite = typeof import("node:sqlite");

/** How long a statement waits for another window's write, ms. A batch takes a few ms, so this many would have to queue up. */
const BUSY_MS = 3000;
/** Tries at switching to WAL: SQLite does not wait for the lock in that one step. */
const WAL_TRIES = 20;
/** Age at which a leftover lock folder counts as left by a window that died, ms. */
const STALE_LOCK_MS = 10_000;

/**
 * Opens a ledger's file, making its folder and tables when they are not there.
 * @throws NewerLedgerError, or SQLite's own error (see `problem.ts`).
 */
export function openDatabase(sqlite: Sqlite, file: string): SqliteStore {
  mkdirSync(dirname(file), { recursive: true });
  const database = new sqlite.DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA foreign_keys = ON;`);
    // A file of a newer format is refused before anything is written to it; only an empty one takes this setting.
    if (formatOf(database) === 0) database.exec("PRAGMA auto_vacuum = INCREMENTAL");
    useWriteAheadLog((sql) => database.exec(sql));
    // NORMAL cannot damage a WAL file; a power cut may take the last commits, a killed process takes none.
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
    migrate(database);
    return new SqliteStore(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function useWriteAheadLog(execute: (sql: string) => void): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return execute("PRAGMA journal_mode = WAL");
    } catch (error) {
      if (!isBusy(error) || attempt === WAL_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}

/** Identity of the file at a path, so that a window notices when another one has put a new file in its place. */
export function identityOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat && `${stat.dev}:${stat.ino}`;
}

/**
 * Moves a damaged file and its log aside, unless another window has done so since.
 * @param identity the damaged file's identity, from when it was opened
 * @returns the file's new path, or undefined when another window was first
 * @throws the system's error when the file cannot be moved
 */
export function moveAside(file: string, identity: string | undefined, now: Date): string | undefined {
  const lock = `${file}.moving`;
  if (existsSync(lock) && now.getTime() - statSync(lock).mtimeMs > STALE_LOCK_MS) rmdirSync(lock);
  mkdirSync(lock);
  try {
    if (identityOf(file) !== identity) return undefined;
    const aside = `${file}.damaged-${now.toISOString().replaceAll(":", "-")}`;
    renameSync(file, aside);
    for (const suffix of ["-wal", "-shm"]) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
    return aside;
  } finally {
    rmdirSync(lock);
  }
}
