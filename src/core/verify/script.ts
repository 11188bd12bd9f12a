import type { ParseError, ParserOptions, ParserPlugin } from "@babel/parser";
import { MOST_PROBLEMS, type Problem, type Stretch } from "./scan.js";

/** What a real parser says of a script. */
export interface ParsedScript {
  readonly problems: readonly Problem[];
  /** In order; undefined where the text broke the parser off. */
  readonly comments: readonly Stretch[] | undefined;
}

const SCRIPTS = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact"]);

/** What any compiler or bundler of today takes somewhere; what the file's own one takes is not known here, so nothing of it is held against a text. */
const LENIENT: ParserOptions = {
  sourceType: "unambiguous",
  errorRecovery: true,
  attachComment: false,
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowUndeclaredExports: true,
  allowNewTargetOutsideFunction: true,
  allowSuperOutsideMethod: true,
};
const EXTRAS: readonly ParserPlugin[] = ["decoratorAutoAccessors", "deferredImportEvaluation", "sourcePhaseImports"];

/** Whether a language is one that `parseScript` reads. */
export function isScript(language: string): boolean {
  return SCRIPTS.has(language);
}

/**
 * Parses TypeScript or JavaScript, with markup or without; the parser loads at first use. Undefined when it fails in a way
 * that says nothing of the text.
 *
 * @param path tells declaration files from others
 */
export async function parseScript(text: string, language: string, path: string): Promise<ParsedScript | undefined> {
  const { parse } = await import("@babel/parser");
  const attempt = (decorators: ParserPlugin): ParsedScript | undefined => {
    try {
      const file = parse(text, { ...LENIENT, plugins: [...pluginsFor(text, language, path), decorators, ...EXTRAS] });
      return {
        problems: (file.errors ?? []).slice(0, MOST_PROBLEMS).map(problemOf),
        comments: (file.comments ?? []).map(stretchOf),
      };
    } catch (error) {
      return isParseError(error) ? { problems: [problemOf(error)], comments: undefined } : undefined;
    }
  };
  // The older decorators stand before parameters as well, the newer ones after `export`; a text has a right to either.
  const older = attempt("decorators-legacy");
  if (older?.problems.length === 0 || !text.includes("@")) return older;
  const newer = attempt("decorators");
  return newer !== undefined && newer.problems.length < (older?.problems.length ?? Infinity) ? newer : older;
}

function pluginsFor(text: string, language: string, path: string): readonly ParserPlugin[] {
  switch (language) {
    case "typescript":
      return [["typescript", { dts: /\.d\.([^./]+\.)?[cm]?ts$/.test(path) }]];
    case "typescriptreact":
      return ["typescript", "jsx"];
    default:
      // Types in JavaScript are a mistake, unless the file says at its head that it has them.
      return /^(?:\s|\/\/[^\n]*|\/\*(?:(?!\*\/)[^])*?)*@flow\b/.test(text.slice(0, 2_000)) ? ["jsx", "flow"] : ["jsx"];
  }
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof SyntaxError && "loc" in error && "code" in error;
}

function problemOf({ loc, message }: ParseError): Problem {
  return { line: loc.line, message: message.replace(/ \(\d+:\d+\)$/, "").replace(/\.$/, "") };
}

function stretchOf({ start, end }: { readonly start?: number | null; readonly end?: number | null }): Stretch {
  return { kind: "comment", start: start ?? 0, end: end ?? start ?? 0 };
}
