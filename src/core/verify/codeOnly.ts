import { lexisOf } from "./lexis.js";
import { scan, type Stretch } from "./scan.js";
import { isScript, parseScript } from "./script.js";

/**
 * The lines of code of a text without comments, documentation strings, blank lines and outer whitespace: what must stay the
 * same when only documentation is written. Undefined when the language is not known or the text could not be read for certain.
 */
export async function codeOnly(text: string, language: string, path = ""): Promise<readonly string[] | undefined> {
  const documentation = isScript(language)
    ? (await parseScript(text, language, path))?.comments
    : scannedDocumentation(text, language);
  if (documentation === undefined) return undefined;
  let code = "";
  let from = 0;
  for (const { start, end } of documentation) {
    code += text.slice(from, start);
    from = end;
  }
  code += text.slice(from);
  return code
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const BRACKETS: Readonly<Record<string, number>> = { "(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1 };

/** Comments, and strings that stand alone where documentation strings do. */
function scannedDocumentation(text: string, language: string): readonly Pick<Stretch, "start" | "end">[] | undefined {
  const lexis = lexisOf(language);
  if (lexis === undefined) return undefined;
  const { stretches, unsure, problems } = scan(text, lexis);
  if (unsure || problems.length > 0) return undefined;
  let depth = 0;
  let from = 0;
  return stretches.flatMap(({ kind, start, end }) => {
    for (const character of text.slice(from, start)) depth += BRACKETS[character] ?? 0;
    from = end;
    if (kind === "comment") return [{ start, end }];
    // Within brackets a string is a value, even when it has lines of its own.
    if (depth > 0) return [];
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const isDocumentation =
      lexis.indented === true &&
      /^[rRuUbB]?$/.test(text.slice(lineStart, start).trim()) &&
      /^("""|''')/.test(text.slice(start, end));
    return isDocumentation ? [{ start: lineStart, end }] : [];
  });
}

/** Whether code changed where only comments should have. */
export interface ChangedCode {
  /** False where nobody can tell. */
  readonly sure: boolean;
  /** The first line of code that differs, in words. */
  readonly problem?: string;
}

/** Looks whether nothing but comments differs between two texts. */
export async function changedCode(before: string, after: string, language: string, path = ""): Promise<ChangedCode> {
  const old = await codeOnly(before, language, path);
  const fresh = await codeOnly(after, language, path);
  if (old === undefined || fresh === undefined) return { sure: false };
  const at = fresh.findIndex((line, index) => line !== old[index]);
  if (at >= 0)
    return {
      sure: true,
      problem: `only comments may change, but this line of code is new or different: ${fresh[at] ?? ""}`,
    };
  const lost = old[fresh.length];
  return {
    sure: true,
    ...(lost === undefined ? {} : { problem: `only comments may change, but this line of code is gone: ${lost}` }),
  };
}
