import type { Moment } from "../../src/core/completion/moment.js";

/** What is wrong with a suggestion at its place; undefined when nothing is. Written apart from the engine's own filters. */
export function wrongWith(
  text: string,
  replaces: number,
  prefix: string,
  suffix: string,
  askedFor: Moment,
  language: string,
): "stale" | "duplicate" | "brackets" | undefined {
  if (isStale(prefix, suffix, askedFor)) return "stale";
  if (isDuplicate(text, replaces, prefix, suffix)) return "duplicate";
  if (breaksBrackets(text, replaces, prefix, suffix, language)) return "brackets";
  return undefined;
}

/** It was made for other text than stands there now, what was typed of it since aside. */
function isStale(prefix: string, suffix: string, askedFor: Moment): boolean {
  const plain = (part: string): string => part.replace(/^[)}\]"'`;>]+/, "");
  const then = plain(askedFor.suffix);
  const now = plain(suffix);
  const length = Math.min(then.length, now.length);
  if (then.slice(0, length) !== now.slice(0, length)) return true;
  const grown = prefix.length - askedFor.offset;
  if (grown < 0)
    return (
      !askedFor.prefix.endsWith(askedFor.prefix.slice(grown)) ||
      !askedFor.prefix.slice(0, grown).endsWith(prefix.slice(-500))
    );
  const before = prefix.slice(0, prefix.length - grown);
  return !before.endsWith(askedFor.prefix.slice(-before.length));
}

/** As many brackets open as close. */
const evenly = (line: string): boolean => line.replace(/[^([{]/g, "").length === line.replace(/[^)\]}]/g, "").length;

/** Words of three letters or digits; brackets alone repeat everywhere. */
const telling = (line: string): boolean => line.replace(/[^\p{L}\p{N}]/gu, "").length >= 3;

function isDuplicate(text: string, replaces: number, prefix: string, suffix: string): boolean {
  const after = suffix.slice(replaces);
  const end = after.indexOf("\n");
  const rest = (end < 0 ? after : after.slice(0, end)).trim();
  const lines = text.split("\n").map((line) => line.trim());
  // The rest of the line, said twice: the line would be even without it.
  const end1 = lines.at(-1) ?? "";
  const whole = (lines.length === 1 ? prefix.slice(prefix.lastIndexOf("\n") + 1) : "") + end1 + rest;
  if (rest !== "" && end1.endsWith(rest) && !evenly(end1) && !evenly(whole)) return true;
  // Lines below, said before they come.
  const below = after
    .slice(end < 0 ? after.length : end + 1)
    .split("\n", 30)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const last = lines.filter((line) => line !== "");
  for (let from = 0; from < last.length; from += 1) {
    const part = last.slice(from);
    if ((from > 0 || lines.length > 0) && part.some(telling) && part.every((line, index) => line === below[index]))
      return true;
  }
  // The line above, said again and again.
  const current = prefix.slice(prefix.lastIndexOf("\n") + 1) + (text.split("\n")[0] ?? "");
  const all = [current.trim(), ...lines.slice(1)].filter((line) => line !== "");
  return all.some((line, index) => line.length > 3 && line === all[index + 1] && line === all[index + 2]);
}

/** The document with it has brackets that the document without it, and what it finishes, had not: too many, crossed or left open. */
function breaksBrackets(text: string, replaces: number, prefix: string, suffix: string, language: string): boolean {
  // A quote that is open before the cursor is taken for closed, or it would swallow the rest of the file.
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1).replace(/\\./g, "");
  const quote =
    ['"', "'", "`"].find((one) => line.split(one).length % 2 === 0 && (one !== "'" || language !== "rust")) ?? "";
  const comment = /\/\*(?![\s\S]*\*\/)/.test(prefix) ? "*/" : "";
  const before = tally(
    prefix + quote + comment + (quote !== "" && suffix.startsWith(quote) ? suffix.slice(1) : suffix),
    language,
  );
  const after = tally(prefix + text + suffix.slice(replaces), language);
  return after.crossed > before.crossed || after.open > before.open;
}

/** Counts brackets that fit nothing and brackets left open, text in quotes and comments aside. */
function tally(code: string, language: string): { crossed: number; open: number } {
  const python = language === "python";
  const pattern = python
    ? /#[^\n]*|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[()[\]{}]/g
    : language === "rust"
      ? /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[^\n]{1,8}|[^\\\n])'|[()[\]{}]/g
      : /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|[()[\]{}]/g;
  const stack: string[] = [];
  let crossed = 0;
  for (const [token] of code.matchAll(pattern)) {
    if (token.length > 1) continue;
    if ("([{".includes(token)) stack.push(token);
    else if (stack.at(-1) === { ")": "(", "]": "[", "}": "{" }[token]) stack.pop();
    else crossed += 1;
  }
  return { crossed, open: stack.length };
}
