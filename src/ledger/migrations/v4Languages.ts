import type { Migration } from "./migration.js";

/**
 * The language of a decision's place, so that what became of suggestions can be counted by language without reading
 * stories. Filled in for decisions that something became of; nothing is counted by language for others. A window of an
 * older Fairlead that has the file open leaves it empty, and what it writes counts for all languages together.
 */
export const languages: Migration = {
  version: 4,
  sql: `
    ALTER TABLE decisions ADD COLUMN language TEXT;
    UPDATE decisions SET language =
      (SELECT json ->> '$.place.language' FROM stories WHERE stories.number = decisions.number AND json_valid(json))
    WHERE id IN (SELECT decision FROM outcomes);
  `,
};
