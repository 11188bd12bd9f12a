import type { Migration } from "./migration.js";

/**
 * `attempts.drill` tells three things since: 0 no drill, 1 made to fail by a drill, 2 really sent for a request that met a
 * drill. The last kind is left out of statistics, but its cost was charged and counts.
 */
export const spendOfDrills: Migration = {
  version: 3,
  sql: "CREATE INDEX attempts_charged ON attempts (at, cost_usd, cost_basis) WHERE drill <> 1;",
};
