import type { Migration } from "./migration.js";

/**
 * What became of answers. An outcome may be written before its decision, by another window too, so it holds the
 * decision's id and goes with it by a trigger, which older windows obey as well.
 */
export const outcomes: Migration = {
  version: 2,
  sql: `
    CREATE TABLE outcomes (
      decision TEXT NOT NULL,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (decision, kind, at)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX outcomes_by_time ON outcomes (at, decision, kind);
    CREATE TRIGGER outcomes_go_with_their_decision AFTER DELETE ON decisions
    BEGIN
      DELETE FROM outcomes WHERE decision = OLD.id;
    END;
  `,
};
