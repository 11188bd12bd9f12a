/** A text cut down to lines around a place. */
export interface Trimmed {
  readonly text: string;
  /** Lines left out. */
  readonly left: number;
}

/**
 * Keeps the lines around a place (offsets) and as many before and after it as fit into `most` characters; a mark stands for
 * what is left out. The lines of the place itself always stay.
 */
export function trimAround(text: string, start: number, end: number, most: number): Trimmed {
  if (text.length <= most) return { text, left: 0 };
  const lines = text.split("\n");
  let first = text.slice(0, start).split("\n").length - 1;
  let last = Math.max(first, text.slice(0, end).split("\n").length - 1);
  let size = lines.slice(first, last + 1).join("\n").length + 2 * MARK_LENGTH;
  for (let grown = true; grown;) {
    grown = false;
    const above = lines[first - 1];
    if (above !== undefined && size + above.length < most) {
      first--;
      size += above.length + 1;
      grown = true;
    }
    const below = lines[last + 1];
    if (below !== undefined && size + below.length < most) {
      last++;
      size += below.length + 1;
      grown = true;
    }
  }
  const below = lines.length - 1 - last;
  if (first === last && start === end && (lines[first] ?? "").length > most)
    return cutLine(text, start, most, first + below);
  const kept = [
    ...(first > 0 ? [mark(first)] : []),
    ...lines.slice(first, last + 1),
    ...(below > 0 ? [mark(below)] : []),
  ];
  return { text: kept.join("\n"), left: first + below };
}

/** Cuts within a line too long for any budget, such as minified code, around a cursor. */
function cutLine(text: string, place: number, most: number, left: number): Trimmed {
  const lineStart = text.lastIndexOf("\n", place - 1) + 1;
  const newline = text.indexOf("\n", place);
  const lineEnd = newline < 0 ? text.length : newline;
  const from = Math.max(lineStart, Math.min(place - Math.floor(most / 2), lineEnd - most));
  return { text: text.slice(from, Math.min(lineEnd, from + most)), left };
}

const MARK_LENGTH = "[... 100000 lines left out ...]\n".length;

function mark(count: number): string {
  return `[... ${count} ${count === 1 ? "line" : "lines"} left out ...]`;
}
