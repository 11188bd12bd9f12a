import { fencedBlocks, subjectOf, wordsOf } from "./code.mjs";

/** Ways in which prompts show a hole in code that is filled by conversation. */
const HOLES = [
  /<data(?:-\d+)?-cursor\/>/,
  /<\|?(?:hole|cursor|fim|fill)[^>]{0,12}\/?\|?>/i,
  /\[\[?(?:hole|cursor)\]?\]/i,
  /\{\{\s*(?:hole|cursor|FILL_HERE)\s*\}\}/i,
  /█/,
];

/** First words of Fairlead's own prompts, by task; other prompts are judged by their verbs. */
const OPENINGS = [
  ["completion", /^You complete /m],
  ["commit", /commit messages?/i],
  ["explain", /^You explain /m],
  ["document", /^You write documentation/m],
  ["fix", /^You fix /m],
  ["test", /^You write tests/m],
  ["generate", /^You write new /m],
  ["edit", /^You change /m],
  ["ask", /^You answer a programmer/m],
];

function verbTask(words, asksForEdit) {
  const verb = words
    .match(
      /\b(explain|describe|what does|refactor|rename|rewrite|simplify|fix|repair|document|tests?|generate|write|create|add|change|convert|extract|replace)\b/i,
    )?.[1]
    ?.toLowerCase();
  if (/\b(?:write|generate|add|create)\b[^.\n]{0,30}\btests?\b/i.test(words)) return "test";
  if (verb === undefined || /explain|describe|what/.test(verb))
    return asksForEdit && verb === undefined ? "edit" : "explain";
  if (/^tests?$/.test(verb)) return "test";
  if (/fix|repair/.test(verb)) return "fix";
  if (verb === "document") return "document";
  if (/generate|write|create/.test(verb)) return "generate";
  return "edit";
}

/** Pieces that Fairlead's prompts delimit: `<data name="file">` and its kin. */
function dataPieces(text) {
  const pieces = {};
  for (const match of text.matchAll(/<(data(?:-\d+)?) name="(\w+)"[^>]*>\n([\s\S]*?)\n<\/\1>/g)) {
    if (match[2] !== "related") pieces[match[2]] = match[3];
  }
  return pieces;
}

/** Files that a prompt shows beside the one that it is about. */
function relatedFiles(text) {
  return [...text.matchAll(/<(data(?:-\d+)?) name="related" path="([^"]*)">\n([\s\S]*?)\n<\/\1>/g)].map((match) => ({
    path: match[2],
    text: match[3],
  }));
}

/**
 * What a person typed, where an editor's agent marks it among what it adds; else the text without what the agent put in front.
 * Some protocols merge turns, so that one text may hold several: the last counts.
 */
export const typedIn = (text) => marked(text) ?? text.replace(/^(?:<([\w-]+)>\n[\s\S]*?\n<\/\1>\s*)+(?=\S)/, "");

const marked = (text) => [...text.matchAll(/<userRequest>\s*([\s\S]*?)\s*<\/userRequest>/g)].at(-1)?.[1];

const withoutData = (text) => text.replace(/<(data(?:-\d+)?) name="\w+"[^>]*>\n[\s\S]*?\n<\/\1>/g, "\n");

/**
 * What a conversation asks for: the task, the person's words, the document and what is selected in it, the hole, and the
 * form in which changes are wanted. Works on Fairlead's own prompts and, less surely, on any other.
 */
export function understand(request) {
  const all = request.messages.filter((message) => message.role === "user" && message.text !== "");
  const requests = all.filter((message) => marked(message.text) !== undefined);
  const users = (requests.length > 0 ? requests : all).map((message) => ({ ...message, text: typedIn(message.text) }));
  // A request to mend an earlier answer is about what was asked before it.
  const asked = users.filter((message) => !message.text.startsWith("That answer cannot be used")).at(-1)?.text ?? "";
  const instructions = `${request.system}\n${asked}`;
  const data = dataPieces(asked);
  const fence =
    subjectOf(withoutData(asked)) ??
    (Object.keys(data).length > 0 ? undefined : subjectOf(users.map((message) => message.text).join("\n")));
  const plain = wordsOf(withoutData(asked));
  const words = (plain.match(/^Request: ([\s\S]*)$/m)?.[1] ?? plain).trim();
  const format = /<{5,9} ?SEARCH/.test(instructions)
    ? "blocks"
    : /fenced (?:code )?block|code block|whole replacement/i.test(instructions)
      ? "whole"
      : "none";
  const document = data.file ?? fence?.code ?? "";
  const hole = HOLES.map((pattern) => document.match(pattern)).find((match) => match !== null);
  const isHole = hole !== undefined && /\b(?:complet|insert|fill|hole|cursor)/i.test(instructions);
  const task = OPENINGS.find(([, pattern]) => pattern.test(request.system))?.[0] ?? verbTask(words, format !== "none");
  return {
    task: isHole ? "completion" : task === "ask" ? verbTask(words, false) : task,
    words,
    problems: data.problems ?? "",
    document,
    selection: data.selection ?? (data.file === undefined ? (fence?.code ?? "") : ""),
    related: relatedFiles(asked),
    changes: data.changes ?? fencedBlocks(asked)[0]?.code ?? "",
    hole: isHole
      ? { prefix: document.slice(0, hole.index), suffix: document.slice(hole.index + hole[0].length) }
      : undefined,
    format,
    path: asked.match(/^The file (\S.*):$/m)?.[1] ?? "",
    language:
      fence?.language ||
      (request.system.match(
        /^You (?:change|fix|complete|write) (?:new |tests for |documentation comments for |problems in )?(\w+) code/m,
      )?.[1] ??
        ""),
  };
}
