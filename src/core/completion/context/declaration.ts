import { lookOf } from "../language.js";
import { columns, indentOf } from "../moment.js";
import { scan } from "../scan.js";

/** Lines of a declaration's head, such as a long list of parameters, and of what it holds. */
const HEAD_LINES = 10;
const MEMBER_LINES = 24;

/** What declares members rather than steps. */
const HOLDS_MEMBERS =
  /^\s*(?:[\w@]+\s+)*?(?:class|interface|struct|enum|trait|type|protocol|record|namespace|module|impl|object|union)\b/;

/**
 * The part of a declaration that tells how it is used: the head of a function, or the head of a type with the heads of its
 * members. Bodies are left out.
 *
 * @param lines of the file that declares it
 * @param start index of the declaration's first line
 */
export function signatureOf(lines: readonly string[], start: number, language: string): string {
  const look = lookOf(language);
  let head = "";
  let end = start;
  for (; end < lines.length && end < start + HEAD_LINES; end += 1) {
    head += `${head === "" ? "" : "\n"}${lines[end] ?? ""}`;
    if (!scan(head, look).open.some(({ bracket }) => bracket === "(" || bracket === "[")) break;
  }
  const first = lines[start] ?? "";
  const holds = HOLDS_MEMBERS.test(first) || !head.includes("(");
  return holds ? withMembers(lines, head, start, end + 1) : withoutBody(head);
}

/** The head, and the lines right below it that are indented by one step. */
function withMembers(lines: readonly string[], head: string, start: number, from: number): string {
  const width = (line: string): number => columns(indentOf(line), 4);
  const base = width(lines[start] ?? "");
  const kept = [head];
  let step: number | undefined;
  for (let index = from; index < lines.length && kept.length < MEMBER_LINES; index += 1) {
    const line = lines[index] ?? "";
    if (line.trim() === "") continue;
    const indent = width(line);
    if (indent <= base) {
      if (step !== undefined && /^\s*[)\]}]/.test(line)) kept.push(line);
      break;
    }
    step ??= indent;
    if (indent === step && !/^\s*([)\]}]|\/\/|\/?\*|#)/.test(line)) kept.push(line);
  }
  return kept.join("\n");
}

function withoutBody(head: string): string {
  return head.replace(/\s*(\{|=>\s*\{?)\s*$/, "");
}
