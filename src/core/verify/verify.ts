import type { CheckResult } from "../dispatch/check.js";
import type { Task } from "../request/task.js";
import type { CheckedFile } from "./checkedFile.js";
import type { CheckTexts } from "./checkTexts.js";
import type { ChangedCode } from "./codeOnly.js";
import { errorCode } from "./errorCode.js";
import type { Problem } from "./scan.js";

/** What a language service says of a copy: the errors that the change brings, or why it could not be asked. */
export type LanguageServiceReport =
  | {
      readonly asked: true;
      readonly errors: readonly FoundProblem[];
      /** How many files that stay as they are were looked at as well, because they use what changes. */
      readonly uses?: number;
      /** ms that asking took. */
      readonly tookMs: number;
    }
  | { readonly asked: false; readonly reason: string };

/** Asks a language service about all files together. Never writes to the documents themselves. */
export type LanguageService = (files: readonly CheckedFile[], signal: AbortSignal) => Promise<LanguageServiceReport>;

/** Something wrong in a file that a change would lead to. */
export type FoundProblem = Problem & { readonly path: string };

/** What a check of a change found; the part that dispatch acts on is `CheckResult`. */
export type Verified =
  | Extract<CheckResult, { ok: true }>
  | (Extract<CheckResult, { ok: false }> & {
      /** From the least to the worst. */
      readonly kind: "errors" | "code" | "syntax";
      /** In a few words, such as `2 new errors`. */
      readonly short: string;
      /** By their lines in the text after. */
      readonly found: readonly FoundProblem[];
    });

/** How a change is checked. */
export interface VerifyParts {
  readonly level: "off" | "syntax" | "diagnostics";
  readonly task: Task;
  /** Looks at the texts themselves. */
  readonly texts: CheckTexts;
  readonly languageService?: LanguageService;
}

/** Nobody waits for the result of a check that was cancelled. */
const CANCELLED: Verified = { ok: true, note: "not checked: it was cancelled" };

/** Problems that a model is told of; more would only bury the first. */
const MOST_TOLD = 8;

/**
 * Checks a change on a copy before it is shown: its syntax must not be worse than before, documentation must leave the code
 * alone, and at the level `diagnostics` a language service must report no errors that were not there. The note says what
 * was checked and what could not be.
 */
export async function verifyFiles(
  files: readonly CheckedFile[],
  parts: VerifyParts,
  signal: AbortSignal,
): Promise<Verified> {
  const changed = files.filter(({ before, after }) => before !== after);
  const done = ["edits apply"];
  if (parts.level === "off")
    return { ok: true, note: `${done.join("")}; nothing else is checked, since fairlead.verify.${parts.task} is off` };

  const ways = new Set<string>();
  const codes: (ChangedCode & { readonly path: string })[] = [];
  for (const file of changed) {
    const report = await parts.texts(file, parts.task === "document", signal);
    if (signal.aborted) return CANCELLED;
    if (!report.checked) {
      ways.add(`syntax of ${file.path} could not be checked: ${report.reason}`);
      if (parts.task === "document") codes.push({ sure: false, path: file.path });
      continue;
    }
    const { syntax, code } = report;
    if (syntax !== undefined && syntax.problems.length > 0)
      return failed(
        "syntax",
        "its syntax is broken",
        syntax.problems.map((problem) => ({ ...problem, path: file.path })),
        files,
      );
    ways.add(
      syntax === undefined
        ? `syntax of ${file.path} not checked: no means for ${file.language} here`
        : `${syntax.wasBroken ? "syntax was broken and is no worse" : "syntax holds"} (${syntax.by})`,
    );
    if (code !== undefined) codes.push({ ...code, path: file.path });
  }
  done.push(...ways);

  for (const { path, sure, problem } of codes) {
    if (problem !== undefined)
      return {
        ok: false,
        kind: "code",
        short: "changed code",
        found: [],
        note: "failed its check: it changes code",
        problems: problem,
        repairable: false,
      };
    done.push(sure ? "only comments change" : `nobody could tell whether only comments change in ${path}`);
  }

  if (parts.level === "diagnostics") {
    const report = parts.languageService
      ? await parts.languageService(changed, signal).catch(brokenService)
      : { asked: false as const, reason: "no language service" };
    if (signal.aborted) return CANCELLED;
    if (!report.asked) done.push(`diagnostics could not be asked: ${report.reason}`);
    else if (report.errors.length > 0)
      return failed(
        "errors",
        `the language service reports ${newErrors(report.errors.length)}`,
        report.errors,
        files,
        report.errors.some(({ path }) => path !== files[0]?.path),
      );
    else
      done.push(
        `the language service reports no new errors${usesWords(report.uses ?? 0)} (${(report.tookMs / 1000).toFixed(1)} s)`,
      );
  }
  return { ok: true, note: done.join("; ") };
}

/** A full disk or a broken service leaves what else was checked as it stands. */
function brokenService(error: unknown): LanguageServiceReport {
  return { asked: false, reason: `asking failed (${errorCode(error) ?? "unknown error"})` };
}

function usesWords(count: number): string {
  return count === 0 ? "" : `, also in ${count} ${count === 1 ? "file that uses" : "files that use"} it`;
}

function newErrors(count: number): string {
  return `${count} new ${count === 1 ? "error" : "errors"}`;
}

function failed(
  kind: "errors" | "syntax",
  what: string,
  problems: readonly FoundProblem[],
  files: readonly CheckedFile[],
  elsewhere = files.length > 1,
): Verified {
  const lines = problems
    .slice(0, MOST_TOLD)
    .map(({ path, line, message }) => `${elsewhere ? `${path}, ` : ""}line ${line}: ${message}`);
  const more = problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : [];
  return {
    ok: false,
    kind,
    short: kind === "syntax" ? "broken syntax" : newErrors(problems.length),
    found: problems,
    note: `failed its check: ${what}: ${(lines[0] ?? "").slice(0, 200)}`,
    problems: ["The changed text has these errors, which the text before did not have:", ...lines, ...more].join("\n"),
    repairable: false,
  };
}
