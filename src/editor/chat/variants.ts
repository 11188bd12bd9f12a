import { isTask, type Task } from "../../core/request/task.js";
import { code, plain, table } from "../markdown/text.js";

/** Which prompt a model gets for a task. */
export interface VariantRow {
  readonly task: Task;
  readonly model: string;
  /** Such as `refactor.claude` or `built-in refactor`. */
  readonly prompt: string;
  /** What a person should know about the choice, such as a file with errors. */
  readonly note?: string;
}

/** The task that a person names in a message, if any. */
export function taskIn(text: string): Task | undefined {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .find((word): word is Task => isTask(word));
}

/** Tells in Markdown which model gets which prompt. @param task the one that was asked about; all when undefined */
export function variantsMarkdown(rows: readonly VariantRow[], task: Task | undefined): string {
  if (rows.length === 0)
    return "No model may answer, so no prompt is in use. Run **Fairlead: Set Provider Key** or look at the panel for what keeps the models out.";
  const head =
    task === undefined
      ? "Each task's first model now and the prompt it gets. `/variant` with a task shows all of its models."
      : `The prompt that each model gets for **${task}**.`;
  const notes = [...new Set(rows.flatMap(({ note }) => (note === undefined ? [] : [note])))];
  return [
    head,
    table(
      ["task", "model", "prompt"],
      rows.map((row) => [row.task, code(row.model), code(row.prompt)]),
    ),
    ...notes.map((note) => `- ${plain(note)}`),
    "Prompts are files in `.fairlead/prompts`, named after the task and the variant.",
  ].join("\n\n");
}
