import type { TextSpan } from "../request/request.js";
import { splitLines } from "./lines.js";

/**
 * The lines of a span in a text that went on: they move along with what came or went above them and grow with what came
 * within them. Characters stay as they are.
 */
export function movedSpan(before: string, after: string, span: TextSpan): TextSpan {
  const old = splitLines(before).map(({ text }) => text);
  const now = splitLines(after).map(({ text }) => text);
  const most = Math.min(old.length, now.length);
  let above = 0;
  while (above < most && old[above] === now[above]) above += 1;
  let below = 0;
  while (below < most - above && old.at(-1 - below) === now.at(-1 - below)) below += 1;
  const moved = now.length - old.length;
  const startLine =
    span.startLine < above ? span.startLine : span.startLine >= old.length - below ? span.startLine + moved : above;
  const endLine =
    span.endLine < above
      ? span.endLine
      : span.endLine >= old.length - below
        ? span.endLine + moved
        : now.length - below - 1;
  return { ...span, startLine, endLine };
}
