/** Kinds of nodes in the JSON of `@vscode/prompt-tsx`; a text node has its text and whether a line begins before it. */
const TEXT_NODE = 2;

/** No real element is nested deeper; a cut beats a stack that overflows. */
const MOST_DEPTH = 200;

/** The text of a rendered prompt element (the JSON form of `@vscode/prompt-tsx`), or the value itself as JSON. */
export function promptElementText(value: unknown): string {
  const pieces: string[] = [];
  collect(value, pieces, 0);
  if (pieces.length > 0) return pieces.join("").replace(/^\n/, "");
  try {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  } catch {
    return "";
  }
}

function collect(value: unknown, pieces: string[], depth: number): void {
  if (typeof value !== "object" || value === null || depth > MOST_DEPTH) return;
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = fields.get("text");
  if (fields.get("type") === TEXT_NODE && typeof text === "string") {
    pieces.push(fields.get("lineBreakBefore") === true || fields.get("lineBreakBefore") === 1 ? `\n${text}` : text);
    return;
  }
  collect(fields.get("node"), pieces, depth + 1);
  const children = fields.get("children");
  if (Array.isArray(children)) for (const child of children) collect(child, pieces, depth + 1);
}
