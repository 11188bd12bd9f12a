import type { Migration } from "./migration.js";

/**
 * The first format. The whole decision lies in a table of its own (`stories`), so that listing reads small rows only.
 * Every index ends in `at, id`, the order of the list, so that a page is read off the index without sorting.
 */
export const decisionsAndAttempts: Migration = {
  version: 1,
  sql: `
    CREATE TABLE decisions (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      task TEXT NOT NULL,
      surface TEXT NOT NULL,
      workspace TEXT,
      path TEXT,
      line INTEGER,
      model TEXT,
      served_model TEXT,
      outcome TEXT NOT NULL,
      error_class TEXT,
      attempts INTEGER NOT NULL,
      cost_usd REAL,
      cost_basis TEXT NOT NULL,
      first_token_ms REAL,
      total_ms REAL NOT NULL,
      drill INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX decisions_by_time ON decisions (at, id, path, model, served_model);
    CREATE INDEX decisions_by_task ON decisions (task, at, id);
    CREATE INDEX decisions_by_workspace ON decisions (workspace, at, id);
    CREATE INDEX decisions_by_workspace_task ON decisions (workspace, task, at, id);
    CREATE INDEX decisions_by_model ON decisions (model, at, id);
    CREATE INDEX decisions_failed ON decisions (at, id) WHERE outcome IN ('failed', 'partial', 'refused');

    CREATE TABLE stories (
      number INTEGER PRIMARY KEY REFERENCES decisions (number) ON DELETE CASCADE,
      json TEXT NOT NULL
    ) STRICT;

    CREATE TABLE attempts (
      decision INTEGER NOT NULL REFERENCES decisions (number) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      at INTEGER NOT NULL,
      model TEXT NOT NULL,
      served_model TEXT,
      outcome TEXT NOT NULL,
      error_class TEXT,
      first_token_ms REAL,
      total_ms REAL NOT NULL,
      input INTEGER,
      cache_read INTEGER,
      cache_write INTEGER,
      cache_write_hour INTEGER,
      output INTEGER,
      reasoning INTEGER,
      cost_usd REAL,
      cost_basis TEXT NOT NULL,
      drill INTEGER NOT NULL,
      PRIMARY KEY (decision, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attempts_spend ON attempts (at, cost_usd, cost_basis) WHERE drill = 0;
    CREATE INDEX attempts_by_model ON attempts (model, at, outcome, first_token_ms) WHERE drill = 0;
  `,
};
