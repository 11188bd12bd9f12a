/**
 * One step of the ledger's format. A step only adds (tables, columns with a default, indexes), because an older
 * window may have the file open while a newer one takes the step.
 */
export interface Migration {
  /** The format that this step leads to; SQLite's `user_version`. */
  readonly version: number;
  readonly sql: string;
}
