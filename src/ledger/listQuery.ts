import type { SQLInputValue } from "node:sqlite";
import type { ListQuery } from "../core/decision/ledger.js";

/** Most rows one page gives, whatever is asked. */
const MOST_ROWS = 1000;

/** The function that `SqliteStore` gives to SQLite, whose own LIKE knows the two cases of English letters only. */
export const LOWER = "fairlead_lower";

/** Builds the list's statement: conditions as text, every value bound. Pages are found by key, never by offset. */
export function listQuery(query: ListQuery): { readonly sql: string; readonly values: SQLInputValue[] } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const where = (condition: string, ...bound: SQLInputValue[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (query.workspace !== undefined) where("workspace = ?", query.workspace);
  if (query.task !== undefined) where("task = ?", query.task);
  if (query.model !== undefined) where("model = ?", query.model);
  if (query.failedOnly === true) where("outcome IN ('failed', 'partial', 'refused')");
  if (query.before !== undefined) where("(at, id) < (?, ?)", Math.round(query.before.at), query.before.id);
  if (query.text !== undefined && /[^\0-\x7f]/.test(query.text)) {
    const sought = query.text.toLowerCase();
    where(
      `(instr(${LOWER}(path), ?) OR instr(${LOWER}(model), ?) OR instr(${LOWER}(served_model), ?))`,
      sought,
      sought,
      sought,
    );
  } else if (query.text !== undefined && query.text !== "") {
    const pattern = `%${query.text.replace(/[\\%_]/g, "\\$&")}%`;
    where(
      "(path LIKE ? ESCAPE '\\' OR model LIKE ? ESCAPE '\\' OR served_model LIKE ? ESCAPE '\\')",
      pattern,
      pattern,
      pattern,
    );
  }
  values.push(Math.min(Math.max(1, Math.floor(query.limit)), MOST_ROWS));
  const sql = `
    SELECT id, at, task, surface, path, line, model, served_model, outcome, error_class, attempts, cost_usd, cost_basis,
      first_token_ms, total_ms, drill
    FROM decisions ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}
    ORDER BY at DESC, id DESC LIMIT ?`;
  return { sql, values };
}
