import type { EditBlock, EditFormat, ParsedAnswer } from "./block.js";

const SEARCH = /^<{5,9} ?SEARCH\s*$/;
/** What a model meant for a mark: taken for words, its block would be lost or become text of the document. */
const NEARLY_SEARCH = /^\s*<{5,9}\s*SEARCH\b/i;
const DIVIDER = /^={7}\s*$/;
const REPLACE = /^>{5,9} ?REPLACE\s*$/;
/** One word with an ending or folders: what a path looks like where a sentence does not. */
const PATH = /^(?:[^\s<>"|?*]+\/)*[^\s<>"|?*/]+\.[\w-]+$|^(?:[^\s<>"|?*]+\/)+[^\s<>"|?*/]+$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})([^`]*)$/;

/**
 * Reads the edits out of a model's answer. Words around the edits are ignored; a marker out of place never is,
 * because guessing at half a block could drop code.
 *
 * SEARCH/REPLACE blocks are
 *
 *     <<<<<<< SEARCH
 *     lines as they are now
 *     =======
 *     lines as they shall be
 *     >>>>>>> REPLACE
 *
 * and the whole form is exactly one fenced block, which stands for the selection.
 *
 * @param options.paths of files that the model was shown; these are known for paths even with spaces in them
 */
export function parseAnswer(
  answer: string,
  options: { readonly format: EditFormat; readonly paths?: readonly string[] },
): ParsedAnswer {
  const lines = answer.split(/\r?\n/);
  const fenced = options.format === "whole" || options.format === "insert";
  const blocks = fenced ? false : options.format === "blocks" || lines.some((line) => SEARCH.test(line));
  if (blocks) return parseBlocks(lines, options.paths ?? []);
  const nearly = fenced ? -1 : lines.findIndex((line) => NEARLY_SEARCH.test(line));
  return nearly < 0 ? parseFence(lines) : malformed(nearly);
}

function parseBlocks(lines: readonly string[], paths: readonly string[]): ParsedAnswer {
  const blocks: EditBlock[] = [];
  let part: "outside" | "search" | "replace" = "outside";
  let start = 0;
  let search: string[] = [];
  let replace: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (SEARCH.test(line)) {
      if (part !== "outside") return misplaced(index, "a new SEARCH marker", "before the block was closed");
      part = "search";
      start = index + 1;
      search = [];
      replace = [];
    } else if (DIVIDER.test(line) && part !== "outside") {
      if (part === "replace") return misplaced(index, "a second ======= line", "in one block");
      part = "replace";
    } else if (REPLACE.test(line)) {
      if (part !== "replace") return misplaced(index, "a REPLACE marker", "without SEARCH and ======= before it");
      const path = pathAbove(lines, start - 2, paths);
      blocks.push({ search, replace, line: start, ...(path === undefined ? {} : { path }) });
      part = "outside";
    } else if (part === "outside" && NEARLY_SEARCH.test(line)) {
      return malformed(index);
    } else if (part === "search") {
      search.push(line);
    } else if (part === "replace") {
      replace.push(line);
    }
  }
  if (part !== "outside") {
    return {
      ok: false,
      reason: "unclosed",
      message: `The block that starts at line ${start} of the answer is not closed.`,
    };
  }
  if (blocks.length === 0) {
    return { ok: false, reason: "no-edits", message: "The answer has no SEARCH/REPLACE block." };
  }
  return { ok: true, edits: { kind: "blocks", blocks } };
}

/** The path that the words above a block consist of; blank lines and the opening of a fence may stand between. */
function pathAbove(lines: readonly string[], from: number, paths: readonly string[]): string | undefined {
  for (let index = from; index >= 0; index -= 1) {
    const line = lines[index]?.trim() ?? "";
    if (line === "" || FENCE.test(line)) continue;
    const bare = line.replace(/^(?:[#*`\s]|File:|Path:)+/i, "").replace(/[*`:\s]+$/, "");
    return PATH.test(bare) || paths.includes(bare) ? bare : undefined;
  }
  return undefined;
}

function malformed(index: number): ParsedAnswer {
  return misplaced(index, "a SEARCH marker", "that is not just <<<<<<< SEARCH on a line of its own");
}

function misplaced(index: number, what: string, where: string): ParsedAnswer {
  return { ok: false, reason: "misplaced-marker", message: `Line ${index + 1} of the answer has ${what} ${where}.` };
}

function parseFence(lines: readonly string[]): ParsedAnswer {
  let open: string | undefined;
  let body: string[] = [];
  let found: string[] | undefined;
  for (const line of lines) {
    const fence = FENCE.exec(line);
    const mark = fence?.[1];
    if (open === undefined) {
      if (mark === undefined) continue;
      if (found !== undefined) {
        return {
          ok: false,
          reason: "several-fences",
          message: "The answer has more than one fenced block; one is asked for.",
        };
      }
      open = mark;
      body = [];
    } else if (mark !== undefined && mark.startsWith(open) && fence?.[2]?.trim() === "") {
      found = body;
      open = undefined;
    } else {
      body.push(line);
    }
  }
  if (open !== undefined)
    return { ok: false, reason: "unclosed", message: "The fenced block of the answer is not closed." };
  if (found === undefined) return { ok: false, reason: "no-edits", message: "The answer has no fenced code block." };
  return { ok: true, edits: { kind: "whole", text: found.join("\n") } };
}
