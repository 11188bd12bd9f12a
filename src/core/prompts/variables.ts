/** Every variable a prompt may use, with what it holds; surfaces fill them, a missing one is empty. */
export const VARIABLES: ReadonlyMap<string, string> = new Map([
  ["instruction", "the person's own words"],
  ["language", "the document's language id, such as typescript"],
  ["path", "the document's path in its workspace folder"],
  ["document", "the document's text"],
  ["selection", "the selected text"],
  ["before", "the text before the selection or cursor"],
  ["after", "the text after the selection or cursor"],
  ["diagnostics", "problems that the editor reports, one a line"],
  ["context", "related pieces of other files, each delimited and with its path"],
  ["framework", "the test framework that the project uses"],
  ["style", "the style that the project uses, such as that of its documentation comments"],
  ["place", "where new code is put: its line and the lines next to it"],
  ["staged", "the staged changes that a commit message is asked for"],
  ["conventions", "the project's own rules"],
  ["output", "what a command or test run printed"],
  ["edit_format", "the form in which changes are asked for: blocks, whole, either or chat"],
  ["edit_rules", "the rules of that form, which the answer is read by"],
  ["mark", "the tag name that delimits text from files, chosen so that none of it can end it"],
]);

/** Variables that hold one line; line breaks in a file's name must not start a new line of the prompt. */
export const ONE_LINE: ReadonlySet<string> = new Set(["language", "path", "framework", "style", "edit_format"]);

/** The variables' names for messages. */
export function variableNames(): string {
  return [...VARIABLES.keys()].join(", ");
}
