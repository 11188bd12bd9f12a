import { lookOf } from "../core/completion/language.js";
import type { CompletionCall } from "../core/wire/call.js";

/**
 * The text before the hole with the text of other files above it, as comments: for protocols and templates that have no
 * place of their own for other files. Continue and Tabby write them in the same way.
 */
export function prefixWithContext({
  prefix,
  context,
  language,
}: Pick<CompletionCall, "prefix" | "context" | "language">): string {
  const { lineComments, blockComments, prose } = lookOf(language);
  const [mark] = lineComments;
  const [begin, end] = mark === undefined ? (blockComments[0] ?? []) : [mark, ""];
  if (begin === undefined || prose === true) return prefix;
  const comment = (line: string): string => `${begin} ${line}${end === "" ? "" : ` ${end}`}`.trimEnd();
  const lines = context.flatMap(({ path, text }) => [`Path: ${path}`, ...text.split("\n")]);
  // What would end such a comment early cannot stand in it.
  const safe = lines.filter((line) => end === undefined || end === "" || !line.includes(end));
  return safe.map((line) => `${comment(line)}\n`).join("") + prefix;
}
