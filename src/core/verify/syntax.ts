import { indentationProblems } from "./indentation.js";
import { lexisOf } from "./lexis.js";
import { MOST_PROBLEMS, type Problem, scan } from "./scan.js";
import { isScript, parseScript } from "./script.js";

/** What is wrong with a text's syntax, and by what it was checked; undefined when nothing here can check it. */
export interface SyntaxReport {
  readonly problems: readonly Problem[];
  /** Such as `brackets and strings` or `JSON`. */
  readonly by: string;
}

/**
 * Checks the syntax of a text by the surest means at hand: a real parser for JSON, YAML, TypeScript and JavaScript, else
 * brackets, strings, comments and indentation. Parsers load at first use.
 *
 * @param path of the file, where its name says more than its language does
 */
export async function syntaxOf(text: string, language: string, path = ""): Promise<SyntaxReport | undefined> {
  if (language === "json" || language === "jsonc")
    return { problems: await jsonProblems(text, language === "jsonc"), by: "JSON" };
  if (language === "yaml") return { problems: await yamlProblems(text), by: "YAML" };
  const parsed = isScript(language) ? await parseScript(text, language, path) : undefined;
  return parsed ? { problems: parsed.problems, by: "the language's grammar" } : scannedSyntax(text, language);
}

function scannedSyntax(text: string, language: string): SyntaxReport | undefined {
  const lexis = lexisOf(language);
  if (lexis === undefined) return undefined;
  const { problems, stretches, unsure } = scan(text, lexis);
  if (unsure) return undefined;
  const indentation = lexis.indented === true && problems.length === 0 ? indentationProblems(text, stretches) : [];
  return {
    problems: [...problems, ...indentation],
    by: lexis.indented === true ? "brackets, strings and indentation" : "brackets and strings",
  };
}

/** What a change does to the syntax of a file. */
export interface SyntaxChange {
  /** Problems that the change brings; empty when the syntax is as good as before, or better. */
  readonly problems: readonly Problem[];
  readonly by: string;
  /** The text before did not parse either, so that nothing can be said of all of it. */
  readonly wasBroken: boolean;
}

/**
 * Compares a text with the one before: a file that is broken already may stay so, but not become worse. Undefined when nothing
 * here can check the language.
 *
 * @param before empty for a new file
 */
export async function syntaxChange(
  before: string,
  after: string,
  language: string,
  path = "",
): Promise<SyntaxChange | undefined> {
  const now = await syntaxOf(after, language, path);
  if (now === undefined) return undefined;
  if (now.problems.length === 0) return { problems: [], by: now.by, wasBroken: false };
  const was = before === "" ? undefined : await syntaxOf(before, language, path);
  const wasBroken = (was?.problems.length ?? 0) > 0;
  const problems = worse(was, now);
  if (problems.length > 0 || !wasBroken || !isScript(language)) return { problems, by: now.by, wasBroken };
  // A parser stops at what it cannot mend; of what lies behind that, brackets still tell something.
  return { problems: worse(scannedSyntax(before, language), scannedSyntax(after, language)), by: now.by, wasBroken };
}

function worse(was: SyntaxReport | undefined, now: SyntaxReport | undefined): readonly Problem[] {
  const before = was?.problems ?? [];
  const after = now?.problems ?? [];
  return after.length > before.length ? newProblems(before, after) : [];
}

/** The problems of `after` that `before` did not have, wherever they stand: lines move, messages stay. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const known = new Map<string, number>();
  const key = ({ message }: Problem): string => message.replace(/\bline \d+/g, "line");
  for (const problem of before) known.set(key(problem), (known.get(key(problem)) ?? 0) + 1);
  return after.filter((problem) => {
    const left = known.get(key(problem)) ?? 0;
    known.set(key(problem), left - 1);
    return left <= 0;
  });
}

/**
 * The errors that a fix was asked to mend and that are all still there. Once one of them is gone the fix has done something,
 * and a person may judge the rest.
 *
 * @param toMend the messages of those errors
 */
export function unmended(
  before: readonly Problem[],
  after: readonly Problem[],
  toMend: readonly string[],
): readonly Problem[] {
  const asked = (problems: readonly Problem[]): readonly Problem[] =>
    problems.filter(({ message }) => toMend.some((text) => message.startsWith(text)));
  const left = asked(after);
  if (left.length === 0 || left.length < asked(before).length) return [];
  return left.map((problem) => ({
    ...problem,
    message: `${problem.message}: this was to be mended and is still there`,
  }));
}

async function jsonProblems(text: string, comments: boolean): Promise<readonly Problem[]> {
  const { parse, printParseErrorCode } = await import("jsonc-parser");
  const errors: import("jsonc-parser").ParseError[] = [];
  parse(text, errors, { disallowComments: !comments, allowTrailingComma: comments });
  return errors
    .slice(0, MOST_PROBLEMS)
    .map(({ error, offset }) => ({ line: lineOf(text, offset), message: printParseErrorCode(error) }));
}

async function yamlProblems(text: string): Promise<readonly Problem[]> {
  const { parseAllDocuments } = await import("yaml");
  const documents = parseAllDocuments(text, { prettyErrors: false });
  const list = Array.isArray(documents) ? documents : [];
  return list
    .flatMap(({ errors }) => errors)
    .slice(0, MOST_PROBLEMS)
    .map(({ message, pos }) => ({ line: lineOf(text, pos[0]), message }));
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
