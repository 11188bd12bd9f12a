import type { Task } from "../request/task.js";

/** The forms in which a change can be asked for; the answer is read by the same word (`core/edits`), in a chat by a person. */
export type AskedFormat = "blocks" | "whole" | "either" | "new" | "chat";

/** The form that a surface asked for; `selection` is another word for `whole`, and `new` is whole text that replaces no selection. New tests are new text, other changes are blocks. */
export function askedFormat(value: string | undefined, task: Task): AskedFormat {
  if (value === "blocks" || value === "either" || value === "whole" || value === "new" || value === "chat")
    return value;
  if (value === "selection") return "whole";
  return task === "test" ? "whole" : "blocks";
}

/** The rules that an answer has to keep so that it can be applied without guessing. */
export function editRules(format: AskedFormat, path: string, hasSelection: boolean): string {
  if (format === "blocks") return blocks(path);
  if (format === "whole") return whole(hasSelection);
  if (format === "new") return whole(false);
  if (format === "chat") return CHAT;
  return `Answer in one of two forms. Use the first unless nearly all of the ${hasSelection ? "selected lines" : "text"} change.\n\nFirst form. ${blocks(path)}\n\nSecond form. ${whole(hasSelection)}`;
}

/** Nothing applies such an answer by itself, so it may explain, and shows no more code than helps. */
const CHAT = `Your answer is read in a chat. Write Markdown:

- First one or two sentences: what you change and why.
- Then the code in fenced blocks with its language: whole functions or statements that changed, ready to be copied, each after the name of what it replaces. Leave out what stays the same.
- Last, in a sentence, what the reader still has to do, if anything.`;

function blocks(path: string): string {
  return `Answer with one or more SEARCH/REPLACE blocks and nothing else: no words before, between or after them.

${path === "" ? "path/of/the/file" : path}
<<<<<<< SEARCH
lines exactly as they are now
=======
lines as they shall be
>>>>>>> REPLACE

- SEARCH holds whole lines copied character by character from the file: same indentation, blank lines, comments and spelling, mistakes included.
- These lines must occur exactly once in the file. Copy as many neighbouring lines as that takes, and no more.
- REPLACE holds all of the lines that take their place, with the indentation they need. Leave it empty to delete.
- To insert, SEARCH for the line next to the place and repeat that line in REPLACE.
- Use one block for each place, in the order of the file. Blocks must not overlap.
- When the change breaks a use of it in related code that is shown, change that use too: write that file's path above its block.
- A mark such as [... 12 lines left out ...] is not part of the file; never put it into a block.
- Write every line out. Never abbreviate with comments such as "rest unchanged".
- If nothing has to change, say so in one sentence instead of a block.`;
}

function whole(hasSelection: boolean): string {
  const meaning = hasSelection
    ? "It takes the place of the selected lines, from the first to the last: write all of them, also those that stay the same, with the indentation they have in the file, and no line from outside the selection."
    : "It holds all of the new text, ready to be put at its place.";
  return `Answer with exactly one fenced code block and nothing else: no words before or after it.

- ${meaning}
- Write every line out. Never abbreviate with comments such as "rest unchanged".
- If the code itself holds a line of three backticks, fence it with four.`;
}
