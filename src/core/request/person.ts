/** Blocks that tools, editors and agents put round a person's words; nobody typed what is inside them. */
const INSERTED_BLOCK =
  /<(system-reminder|system_reminder|system|attachments?|context|editor_?context|environment_?details|environment_info|workspace_info|tool_result|tool-result|function_results|reminder|\w*Instructions|\w*Memory|conversation-summary|tool_?references|todo_?list|file_contents?|documents?|selection|additional_data)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;

/** What hosts mark as the person's own words, with its inside as the second group. */
const OWN_WORDS_BLOCK = /<(user_?query|user_?request)\b[^>]*>([\s\S]*?)<\/\1\s*>/gi;

/** Wrappers whose inside is what the person typed. */
const OWN_WORDS_TAG = /<\/?(user_?query|user_?request|userRequest|prompt|question)\b[^>]*>/gi;

/** Characters read from the start and from the end of a text; the ask stands at one of the ends, pasted matter between. */
export const HEAD_CHARACTERS = 1_200;
export const TAIL_CHARACTERS = 600;

/**
 * Gives the words that the person typed: inserted blocks (reminders, attachments, tool results) go, an unclosed one
 * at the end goes too, and a long text is cut to its head and tail.
 */
export function personsWords(text: string): string {
  let words = text;
  if (words.includes("<")) {
    // Where a host marks the person's own words, nothing else counts.
    words = [...words.matchAll(OWN_WORDS_BLOCK)].at(-1)?.[2] ?? words;
    words = words
      .replace(INSERTED_BLOCK, " ")
      .replace(/<system-reminder>[\s\S]*$/i, " ")
      .replace(OWN_WORDS_TAG, " ");
  }
  words = words.trim();
  if (words.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return words;
  return `${words.slice(0, HEAD_CHARACTERS)}\n${words.slice(-TAIL_CHARACTERS)}`;
}

/** A text taken apart: what reads as language, and how much of it is pasted code or a pasted trace. */
export interface Prose {
  readonly prose: string;
  readonly codeLines: number;
  readonly traceLines: number;
}

const TRACE_LINE =
  /^\s*(at\s+\S+.*[(:]\d*|File "[^"]+", line \d+|Traceback \(most recent|Caused by:|\.\.\. \d+ more|goroutine \d+|thread '[^']*' panicked|[\w.$]+(Error|Exception|Panic)\b\s*:|\d+:\s+0x|\s*-->\s+\S+:\d+|npm ERR!|error(\[E\d+\]|\s+[A-Z]{1,4}\d{3,5})\b|panic:|Segmentation fault|\S+:\d+:\d+:?\s+(error|warning))/;
const CODE_START =
  /^\s*(import |from \S+ import|export |const |let |var |def \w+\(|class \w+\s*[{(:]|public |private |protected |static |func \w+|fn \w+|#include|using \w+;|return\b.*;|if\s*\(|for\s*\(|while\s*\(|else\b|switch\s*\(|case .*:|try\s*[{:]|\}|\{|<\/?\w+[^>]*>|@\w+|\/\/|--|\$ |[\w.[\]'"]+\s*[-+*]?=\s*\S)/;

function looksLikeCode(line: string): boolean {
  const text = line.trim();
  if (text.length < 2) return text === "{" || text === "}" || text === ")";
  if (CODE_START.test(line)) return true;
  const symbols = text.replace(/[\p{L}\p{N}\s.,?!'"`:;-]/gu, "").length;
  return symbols / text.length > 0.14 || (/[;{]$/.test(text) && symbols > 0);
}

/** Sets pasted code and traces apart from language. A single line counts as language unless it is clearly a trace. */
export function splitProse(text: string): Prose {
  let codeLines = 0;
  let traceLines = 0;
  const unfenced = text.replace(/```[\s\S]*?(```|$)/g, (block) => {
    codeLines += Math.max(1, block.split("\n").length - 2);
    return "\n";
  });
  const lines = unfenced.split("\n");
  const kept: string[] = [];
  for (const line of lines) {
    if (line.trim() === "") continue;
    if (TRACE_LINE.test(line)) {
      traceLines += 1;
      if (lines.length === 1) kept.push(line);
    } else if (lines.length > 1 && looksLikeCode(line)) codeLines += 1;
    else kept.push(line);
  }
  return { prose: kept.join("\n"), codeLines, traceLines };
}
