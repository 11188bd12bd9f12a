import { lookOf } from "./language.js";
import { lineAfter, type Moment } from "./moment.js";
import { layoutOf, leaves, unitOf } from "./unit.js";

/**
 * Lines that a model may write past the first statement or block. They cost a few tokens each and spare the whole prompt
 * of the request that would follow an accepted suggestion.
 */
const LINES_AHEAD = 6;

/**
 * Where a run is cut because what follows is of no use: the line's end when code follows the cursor, the end of the block,
 * a blank line, the text that the document has there already, or enough lines. Undefined while it may go on.
 *
 * @param text the run as far as it has arrived
 */
export function horizonOf(moment: Moment, text: string): number | undefined {
  if (lineAfter(moment.suffix).trim() !== "") {
    const end = text.indexOf("\n");
    return end < 0 ? undefined : end;
  }
  const layout = layoutOf(moment, text, false);
  const { lines, complete, first, base } = layout;
  if (first < 0) return undefined;
  const look = lookOf(moment.language);
  const there = firstLine(moment.suffix);
  const unit = unitOf(moment, text, false);
  const unitLines = unit.whole && unit.text !== "" ? unit.text.split("\n").length : undefined;
  let at = 0;
  for (let index = 0; index < complete; index += 1) {
    const line = lines[index] ?? "";
    const end = at + line.length;
    if (index > first || (index === first && index > 0)) {
      if (there !== undefined && line.trim() === there.trim() && line.trim().length > 2) return Math.max(0, at - 1);
      const past = unitLines !== undefined && index >= unitLines;
      if (past && (leaves(line, base, moment.tabSize) || (line.trim() === "" && look.prose !== true))) return at - 1;
      if (past && index >= unitLines + LINES_AHEAD) return at - 1;
    }
    at = end + 1;
  }
  return undefined;
}

/** The first line after the cursor's own that is not blank. */
function firstLine(suffix: string): string | undefined {
  const rest = suffix.slice(lineAfter(suffix).length + 1, lineAfter(suffix).length + 2_000);
  return rest.split("\n").find((line) => line.trim() !== "");
}
