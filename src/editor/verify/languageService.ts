import * as vscode from "vscode";
import {
  type CheckedFile,
  type FoundProblem,
  type LanguageService,
  type LanguageServiceReport,
  newProblems,
  unmended,
  type Problem,
} from "../../core/verify/index.js";
import { scratchCopy } from "./copy.js";
import { publishedErrors } from "./published.js";
import { isRelativeImport, relativeImports } from "./pythonImports.js";
import { isTypeScript, serverErrors } from "./typescriptServer.js";

/** A person waits for this and sees it; a change that was not asked about can still be shown, ms. */
const PATIENCE_MS = 5_000;

/** Languages whose services look at single files outside of the workspace and publish what they find. */
const PUBLISHING = new Set(["python"]);

/** The errors of each file that a service answered about, by its path. */
type Answers = ReadonlyMap<string, readonly Problem[]>;
type Texts = (file: CheckedFile) => string;

/**
 * Makes the question to the language services about a change that is in no document yet. The changed files are copied out of
 * the workspace and opened there without a tab. Only errors that the same copy of the files as they are does not have count,
 * so that what a copy cannot see (a file that imports it) is never held against a change.
 *
 * @param home a folder of our own, outside of every workspace
 * @param folder the folder that the files' paths are relative to; undefined for files outside of all folders
 * @param toMend messages of the errors that the change was asked to mend
 * @param leftMs what is left of the request's time, in ms
 * @param uses files that stay as they are and use what changes; errors that the change brings to them count as well
 */
export function languageServiceIn(
  home: string,
  folder: string | undefined,
  uses: () => Promise<readonly CheckedFile[]>,
  toMend: readonly string[],
  leftMs: number,
): LanguageService {
  return async (files, signal) => {
    const started = performance.now();
    const changed = files.filter(isSeen);
    const [first] = changed;
    if (first === undefined)
      return refuse(`no language service for ${files[0]?.language ?? "this file"} that sees a copy`);
    if (folder === undefined) return refuse("the file is in no workspace folder");
    const others = (await uses()).filter((one) => isSeen(one) && files.every(({ path }) => path !== one.path));
    const all = [...changed, ...others];
    const patienceMs = Math.min(PATIENCE_MS, leftMs);
    const left = (): number => patienceMs - (performance.now() - started);
    if (left() <= 0) return refuse("no time of the request was left for it");
    const errorsOf = (copied: readonly CheckedFile[], asked: readonly CheckedFile[], texts: Texts): Promise<Answers> =>
      askAbout(home, folder, copied, asked, texts, left, signal);
    const after = await errorsOf(all, all, ({ after: text }) => text);
    if (changed.some(({ path }) => !after.has(path))) return refuse(silence(first));
    const wrong = all.filter(({ path }) => (after.get(path) ?? []).length > 0);
    const known = all.filter(({ before: text }) => text !== "");
    const before = await errorsOf(
      known,
      wrong.filter((one) => known.includes(one)),
      ({ before: text }) => text,
    );
    const isCompared = ({ path, before: text }: CheckedFile): boolean => text === "" || before.has(path);
    if (wrong.some((one) => changed.includes(one) && !isCompared(one)))
      return refuse("the language service took too long for the text as it is");
    const looked = others.filter((one) => after.has(one.path) && (!wrong.includes(one) || isCompared(one)));
    const errors = wrong.filter(isCompared).flatMap((file) => newIn(file, all, changed, before, after, toMend));
    return { asked: true, errors, uses: looked.length, tookMs: performance.now() - started };
  };
}

function isSeen({ language }: CheckedFile): boolean {
  return isTypeScript(language) || PUBLISHING.has(language);
}

/** A new file may ask for a package that is not installed yet; that says nothing against what it does with it. */
const MISSING_PACKAGE =
  /^(?:Cannot find module '[^.'][^']*'|Could not find a declaration file for module '[^.'][^']*')/;

/** Some whole names of modules of the project lead to where it was before the change, not to the copy; see `relativeImports`. */
const MISSING_MEMBER = /^"(\w+)" is (?:unknown import symbol|not a known attribute of module)/;

function newIn(
  { path, before: textBefore, after: text, language }: CheckedFile,
  all: readonly CheckedFile[],
  changed: readonly CheckedFile[],
  before: Answers,
  after: Answers,
  toMend: readonly string[],
): readonly FoundProblem[] {
  const [was, now] = [before.get(path) ?? [], after.get(path) ?? []];
  const others = changed.filter((one) => one.path !== path).map((one) => one.after);
  const copied = all.map((one) => one.path);
  const unseen = ({ message, line }: Problem): boolean => {
    if (isTypeScript(language)) return textBefore === "" && MISSING_PACKAGE.test(message);
    const name = MISSING_MEMBER.exec(message)?.[1];
    if (name === undefined || isRelativeImport(relativeImports(text, path, copied), line)) return false;
    return others.some((one) => new RegExp(`\\b${name}\\b`).test(one));
  };
  const fresh = newProblems(was, now).filter((problem) => !unseen(problem));
  return [...fresh, ...unmended(was, now, toMend)].map((problem) => ({ ...problem, path }));
}

/**
 * Copies files and asks about some of them. The first one shows whether anybody answers at all; the others are asked together.
 * What is not answered in time is left out.
 */
async function askAbout(
  home: string,
  folder: string,
  copied: readonly CheckedFile[],
  asked: readonly CheckedFile[],
  texts: Texts,
  left: () => number,
  signal: AbortSignal,
): Promise<Answers> {
  const answers = new Map<string, readonly Problem[]>();
  const [first, ...rest] = asked;
  if (first === undefined || signal.aborted) return answers;
  const paths = copied.map(({ path }) => path);
  const copy = await scratchCopy(home, folder, copied, (file) =>
    file.language === "python" ? relativeImports(texts(file), file.path, paths) : texts(file),
  );
  try {
    const ask = async ({ path, language }: CheckedFile): Promise<void> => {
      const place = copy.places.get(path);
      const errors = place && (await errorsIn(vscode.Uri.file(place), language, left(), signal));
      if (errors) answers.set(path, errors);
    };
    await ask(first);
    if (answers.size > 0) await Promise.all(rest.map(ask));
    return answers;
  } finally {
    // What cannot be removed now, as when a service holds it open on Windows, is swept later; the answer stands.
    await copy.dispose().catch(() => undefined);
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
    if (signal.aborted) stop();
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
