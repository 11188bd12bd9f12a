/** A variant's name from its model glob, fit for a file name: `anthropic/claude-*` gives `anthropic-claude`. */
export function variantName(models: string): string {
  const name = models
    .replace(/\/\*+$/, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return name === "" ? "variant" : name;
}

/** A prompt file's text with these models named in its frontmatter. */
export function withModels(text: string, models: readonly string[]): string {
  const line = `models: [${models.map((glob) => JSON.stringify(glob)).join(", ")}]`;
  const body = text.replace(/^---\r?\n/, "");
  if (body === text) return `---\n${line}\n---\n${text}`;
  const end = body.search(/^---\s*$/m);
  const front = end < 0 ? "" : body.slice(0, end).replace(/^models:.*\r?\n(?:[ \t]+.*\r?\n|- .*\r?\n)*/m, "");
  return `---\n${line}\n${front}${end < 0 ? body : body.slice(end)}`;
}
