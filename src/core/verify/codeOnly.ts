import { lexisOf } from "./lexis.js";
import { scan } from "./scan.js";

/**
 * The lines of code of a text without comments, documentation strings, blank lines and outer whitespace: what must stay the
 * same when only documentation is written. Undefined when the language is not known or the text could not be read for certain.
 */
export function codeOnly(text: string, language: string): readonly string[] | undefined {
  const lexis = lexisOf(language);
  if (lexis === undefined) return undefined;
  const { stretches, unsure, problems } = scan(text, lexis);
  if (unsure || problems.length > 0) return undefined;
  let code = "";
  let from = 0;
  for (const { kind, start, end } of stretches) {
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const isDocumentation =
      kind === "comment" ||
      (lexis.indented === true &&
        /^[rRuUbB]?$/.test(text.slice(lineStart, start).trim()) &&
        /^("""|''')/.test(text.slice(start, end)));
    if (!isDocumentation) continue;
    code += text.slice(from, kind === "comment" ? start : lineStart);
    from = end;
  }
  code += text.slice(from);
  return code
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The first line of code that differs between two texts, in words; undefined when all are the same or nobody can tell. */
export function changedCode(before: string, after: string, language: string): string | undefined {
  const old = codeOnly(before, language);
  const fresh = codeOnly(after, language);
  if (old === undefined || fresh === undefined) return undefined;
  const at = fresh.findIndex((line, index) => line !== old[index]);
  if (at >= 0) return `only comments may change, but this line of code is new or different: ${fresh[at] ?? ""}`;
  const lost = old[fresh.length];
  return lost === undefined ? undefined : `only comments may change, but this line of code is gone: ${lost}`;
}
