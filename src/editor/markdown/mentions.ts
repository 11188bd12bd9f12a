/** The code that an explanation is about. */
export interface ExplainedCode {
  /** All of the document. */
  readonly text: string;
  /** First and last line that was asked about, counting from 0. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Words that stand on so many lines that a link to one of them says nothing. */
const KEYWORDS = new Set(
  `if else elif for while do in of return yield await async import from export const let var val def fn func fun function
  class struct enum interface type trait impl new try catch except finally throw throws raise switch case match break continue
  true false null nil none None True False undefined self this super void int float double str string number bool boolean
  char byte any unknown object list dict set map static public private protected readonly final mut pub use with as is not
  and or pass package namespace using end begin then`.split(/\s+/),
);

const DECLARES =
  "(?:function\\*?|def|class|const|let|var|val|func(?:\\s*\\([^)]*\\))?|fn|fun|type|interface|struct|enum|trait|mod|module|record|object|sub|macro_rules!)";

/** A line of the code and no prose: longer ones are told, not pointed at. */
export const LONGEST_MENTION = 120;

/**
 * Makes the search for what an explanation names: a name leads to the line that declares it, else to the first that has it;
 * other code to the first line with just this text. The lines asked about come before the rest of the document.
 *
 * @returns the line of what is named, counting from 0; undefined where the code does not have it
 */
export function mentionFinder(code: ExplainedCode): (mention: string) => number | undefined {
  const lines = code.text.split(/\r?\n/);
  const all = [...lines.keys()];
  const asked = (line: number) => line >= code.firstLine && line <= code.lastLine;
  const order = [...all.filter(asked), ...all.filter((line) => !asked(line))];
  const found = new Map<string, number | undefined>();
  return (mention) => {
    if (!found.has(mention)) found.set(mention, findLine(mention, code.text, lines, order));
    return found.get(mention);
  };
}

function findLine(
  mention: string,
  whole: string,
  lines: readonly string[],
  order: readonly number[],
): number | undefined {
  const text = mention.replace(/\(\s*\)$/, "");
  if (text === "" || text.length > LONGEST_MENTION || KEYWORDS.has(text) || !/[\p{L}_$]/u.test(text)) return undefined;
  if (!whole.includes(text)) return undefined;
  const pattern = `(?<![\\p{L}\\p{N}_$])${text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}(?![\\p{L}\\p{N}_$])`;
  const isName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
  const has = (expression: RegExp) => order.find((line) => expression.test(lines[line] ?? ""));
  return (isName ? has(new RegExp(`${DECLARES}\\s+${pattern}`, "u")) : undefined) ?? has(new RegExp(pattern, "u"));
}
