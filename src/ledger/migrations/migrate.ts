import type { DatabaseSync } from "node:sqlite";
import { NewerLedgerError } from "../problem.js";
import { decisionsAndAttempts } from "./v1DecisionsAndAttempts.js";
import { outcomes } from "./v2Outcomes.js";
import { spendOfDrills } from "./v3SpendOfDrills.js";
import { languages } from "./v4Languages.js";
import type { Migration } from "./migration.js";

/** All steps in order; a new one goes to the end, in a file of its own. */
export const MIGRATIONS: readonly Migration[] = [decisionsAndAttempts, outcomes, spendOfDrills, languages];

/** The format this version writes. */
export const FORMAT = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * Brings a ledger to the newest format, safe against other windows that do the same at the same moment.
 * @throws NewerLedgerError when the file's format is newer; the file is left as it is.
 */
export function migrate(database: DatabaseSync): void {
  if (formatOf(database) === FORMAT) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Read again: another window may have taken the steps while this one waited for the lock.
    const found = formatOf(database);
    for (const { version, sql } of MIGRATIONS) {
      if (version <= found) continue;
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${version}`);
    }
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Ends a transaction that failed; SQLite has ended it already after some errors, such as a full disk. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // No transaction is open any more.
  }
}

/**
 * The format of a ledger, 0 for an empty file.
 * @throws NewerLedgerError when it is newer than `FORMAT`.
 */
export function formatOf(database: DatabaseSync): number {
  const format = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (format > FORMAT) throw new NewerLedgerError(format, FORMAT);
  return format;
}
