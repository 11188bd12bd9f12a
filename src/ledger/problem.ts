/** What can keep a ledger from writing its file. */
export type ProblemKind =
  | "sqlite-missing"
  | "worker"
  | "locked"
  | "disk-full"
  | "damaged"
  | "newer"
  | "unwritable"
  | "malformed"
  | "overflow";

/** Something a person should know of the ledger; requests go on without it. */
export interface LedgerProblem {
  readonly kind: ProblemKind;
  /** A sentence for a person; names the file. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** Thrown when a newer Fairlead has written the file. */
export class NewerLedgerError extends Error {
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(`The ledger has format ${found}; this Fairlead knows formats up to ${known}.`);
  }
}

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html; extended codes carry them in the low byte. */
const RESULT = { busy: 5, locked: 6, corrupt: 11, full: 13, constraint: 19, mismatch: 20, notADatabase: 26 } as const;

/** Gives SQLite's primary result code of an error, or undefined for errors that are not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** Tells whether an error means that the file itself is damaged, so that waiting cannot help. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === RESULT.corrupt || code === RESULT.notADatabase;
}

/** Tells whether an error lies in the record being written, not in the file. */
export function isRecordFault(error: unknown): boolean {
  const code = resultCode(error);
  return (
    error instanceof TypeError || error instanceof RangeError || code === RESULT.constraint || code === RESULT.mismatch
  );
}

/** Tells whether another connection held the file longer than we wait. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === RESULT.busy || code === RESULT.locked;
}

/** Tells whether an error keeps one from writing a file that can be read all the same. */
export function isFullOrLocked(error: unknown): boolean {
  return isBusy(error) || resultCode(error) === RESULT.full;
}

/** Says in words why the ledger could not be written and what to do. */
export function describeProblem(error: unknown, file: string): LedgerProblem {
  const kept = "Requests go on; records are kept in memory until this window or run ends.";
  if (error instanceof NewerLedgerError) {
    return {
      kind: "newer",
      message: `The ledger ${file} was written by a newer Fairlead. It is left as it is. ${kept}`,
      remedy: "Update Fairlead in this window, or move the file away to start a new ledger.",
    };
  }
  if (isBusy(error)) {
    return {
      kind: "locked",
      message: `Another program holds the ledger ${file}. ${kept}`,
      remedy: "Close the program that has the file open; writing is tried again by itself.",
    };
  }
  const code = resultCode(error);
  const systemCode = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === RESULT.full || systemCode === "ENOSPC" || systemCode === "EDQUOT") {
    return {
      kind: "disk-full",
      message: `The disk is full, so the ledger ${file} cannot grow. ${kept}`,
      remedy: "Free some space; writing is tried again by itself.",
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    kind: "unwritable",
    message: `The ledger ${file} cannot be written (${detail}). ${kept}`,
    remedy: "Check that the folder exists, is on a local disk and may be written; writing is tried again by itself.",
  };
}

/** Said on hosts whose Node has no SQLite. */
export const SQLITE_MISSING: LedgerProblem = {
  kind: "sqlite-missing",
  message:
    "This Node.js has no SQLite, so the ledger is not kept on disk. Requests go on; records are kept in memory until this window or run ends.",
  remedy: "Update VS Code to 1.110 or later (Node.js 22.13 or later for the command line).",
};

/** Said when the ledger's worker cannot run. */
export function describeWorkerLoss(error: unknown): LedgerProblem {
  return {
    kind: "worker",
    message: `The ledger's worker cannot run (${error instanceof Error ? error.message : String(error)}). Requests go on; records are kept in memory until this window or run ends.`,
    remedy: "Reload the window; if that does not help, reinstall Fairlead.",
  };
}

/** Says that a damaged file was set aside. */
export function describeDamage(file: string, aside: string | undefined): LedgerProblem {
  return aside === undefined
    ? {
        kind: "damaged",
        message: `The ledger ${file} is damaged and could not be moved aside. Requests go on; records are kept in memory until this window or run ends.`,
        remedy: "Close other windows and move the file away; a new one is then started by itself.",
      }
    : {
        kind: "damaged",
        message: `The ledger ${file} was damaged. It is kept as ${aside}, and a new one was started.`,
        remedy: "Nothing needs doing; delete the kept file when you do not need its history.",
      };
}
