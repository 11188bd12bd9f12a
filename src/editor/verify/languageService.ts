import * as vscode from "vscode";
import {
  type CheckedFile,
  type LanguageService,
  type LanguageServiceReport,
  newProblems,
  unmended,
  type Problem,
} from "../../core/verify/index.js";
import { scratchCopy } from "./copy.js";
import { publishedErrors } from "./published.js";
import { isTypeScript, serverErrors } from "./typescriptServer.js";

/** A person waits for this and sees it; a change that was not asked about can still be shown, ms. */
const PATIENCE_MS = 5_000;

/** Languages whose services look at single files outside of the workspace and publish what they find. */
const PUBLISHING = new Set(["python"]);

interface Found extends Problem {
  readonly path: string;
}

/**
 * Makes the question to the language services about a change that is in no document yet. The changed files are copied out of
 * the workspace and opened there without a tab. Only errors that the same copy of the files as they are does not have count,
 * so that what a copy cannot see (a file that imports it) is never held against a change.
 *
 * @param home a folder of our own, outside of every workspace
 * @param folder the folder that the files' paths are relative to; undefined for files outside of all folders
 * @param toMend messages of the errors that the change was asked to mend
 * @param uses files that stay as they are and use what changes; errors that the change brings to them count as well
 */
export function languageServiceIn(
  home: string,
  folder: string | undefined,
  uses: () => Promise<readonly CheckedFile[]>,
  toMend: readonly string[],
): LanguageService {
  return async (files, signal) => {
    const started = performance.now();
    const changed = files.filter(({ language }) => isTypeScript(language) || PUBLISHING.has(language));
    const [first] = changed;
    if (first === undefined)
      return refuse(`no language service for ${files[0]?.language ?? "this file"} that sees a copy`);
    if (folder === undefined) return refuse("the file is in no workspace folder");
    const others = isTypeScript(first.language)
      ? (await uses()).filter(
          ({ path, language }) => isTypeScript(language) && files.every((file) => file.path !== path),
        )
      : [];
    const asked = [...changed, ...others];
    const left = (): number => PATIENCE_MS - (performance.now() - started);
    const after = await errorsOf(home, folder, asked, ({ after }) => after, left, signal);
    if (after === undefined) return refuse(silence(first));
    if (after.length === 0) return report([], started, others.length);
    const before = await errorsOf(
      home,
      folder,
      asked.filter(({ before }) => before !== ""),
      ({ before }) => before,
      left,
      signal,
    );
    if (before === undefined) return refuse("the language service took too long for the text as it is");
    return report(
      asked.flatMap((file) => newIn(file, changed, before, after, toMend)),
      started,
      others.length,
    );
  };
}

/** A new file may ask for a package that is not installed yet; that says nothing against what it does with it. */
const MISSING_PACKAGE =
  /^(?:Cannot find module '[^.'][^']*'|Could not find a declaration file for module '[^.'][^']*')/;

/** Python's services find a module of the project by its whole name where it was before the change, not in the copy. */
const MISSING_MEMBER = /^"(\w+)" is (?:unknown import symbol|not a known attribute of module)/;

function newIn(
  { path, before: text, language }: CheckedFile,
  changed: readonly CheckedFile[],
  before: readonly Found[],
  after: readonly Found[],
  toMend: readonly string[],
): readonly Found[] {
  const of = (list: readonly Found[]): readonly Found[] => list.filter((one) => one.path === path);
  const others = changed.filter((one) => one.path !== path).map((one) => one.after);
  const unseen = (message: string): boolean => {
    if (isTypeScript(language)) return text === "" && MISSING_PACKAGE.test(message);
    const name = MISSING_MEMBER.exec(message)?.[1];
    return name !== undefined && others.some((one) => new RegExp(`\\b${name}\\b`).test(one));
  };
  const fresh = newProblems(of(before), of(after)).filter(({ message }) => !unseen(message));
  return [...fresh, ...unmended(of(before), of(after), toMend)].map((problem) => ({ ...problem, path }));
}

async function errorsOf(
  home: string,
  folder: string,
  files: readonly CheckedFile[],
  texts: (file: CheckedFile) => string,
  left: () => number,
  signal: AbortSignal,
): Promise<readonly Found[] | undefined> {
  if (files.length === 0) return [];
  const copy = await scratchCopy(home, folder, files, texts);
  try {
    const found: Found[] = [];
    for (const { path, language } of files) {
      const place = copy.places.get(path);
      if (place === undefined) continue;
      const errors = await errorsIn(vscode.Uri.file(place), language, left(), signal);
      if (errors === undefined) return undefined;
      found.push(...errors.map((error) => ({ ...error, path })));
    }
    return found;
  } finally {
    await copy.dispose();
  }
}

async function errorsIn(
  uri: vscode.Uri,
  language: string,
  leftMs: number,
  signal: AbortSignal,
): Promise<readonly Problem[] | undefined> {
  if (!isTypeScript(language)) return publishedErrors(uri, language, leftMs, signal);
  const document = await vscode.workspace.openTextDocument(uri);
  return within(serverErrors(document), leftMs, signal);
}

/** The result, or undefined when it is not there in time or the request is cancelled. */
async function within<Result>(
  result: Promise<Result>,
  limitMs: number,
  signal: AbortSignal,
): Promise<Result | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = (): void => undefined;
  const late = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    timer = setTimeout(stop, Math.max(0, limitMs));
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function silence({ language }: CheckedFile): string {
  return isTypeScript(language)
    ? `the ${language} language service did not answer`
    : `no language service for ${language} said anything`;
}

function refuse(reason: string): LanguageServiceReport {
  return { asked: false, reason };
}

function report(errors: readonly Found[], started: number, uses: number): LanguageServiceReport {
  return { asked: true, errors, uses, tookMs: performance.now() - started };
}
