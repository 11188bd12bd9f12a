import { lineBefore } from "../moment.js";
import type { Filter } from "./draft.js";

/** Drops a suggestion that says once more what the lines right above the cursor say, and one that runs in circles. */
export const repeatsAbove: Filter = (draft) => {
  const { prefix } = draft.moment;
  const lines = (lineBefore(prefix) + draft.text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (circles(lines)) return undefined;
  const above = prefix
    .slice(0, prefix.length - lineBefore(prefix).length)
    .slice(-4_000)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-lines.length);
  const letters = lines.join("").replace(/[^\p{L}\p{N}]/gu, "").length;
  const same = above.length === lines.length && above.every((line, index) => line === lines[index]);
  return same && letters >= 3 ? undefined : draft;
};

/** The same telling line three times in a row. */
function circles(lines: readonly string[]): boolean {
  return lines.some((line, index) => line.length > 3 && line === lines[index + 1] && line === lines[index + 2]);
}
