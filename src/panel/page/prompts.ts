import { TASKS, type Task } from "../../core/request/task.js";
import type { PromptEntry } from "../views.js";
import { capital } from "./format.js";
import { button, part, type Part } from "./part.js";

/** What can be done with prompts. */
export interface PromptActions {
  open(name: string, line?: number): void;
  create(task: Task): void;
}

/** The prompts of every task: which variants there are, for which models, and what is wrong with them. */
export function promptsPart(entries: readonly PromptEntry[], actions: PromptActions): Part {
  return part(
    "div",
    { class: "prompts" },
    ...TASKS.map((task) =>
      taskPart(
        task,
        entries.filter((entry) => entry.task === task),
        actions,
      ),
    ),
  );
}

function taskPart(task: Task, entries: readonly PromptEntry[], actions: PromptActions): Part {
  const create = button(
    { class: "secondary small", "aria-label": `New prompt for ${task}`, title: `New prompt for ${task}` },
    () => actions.create(task),
    "New",
  );
  return part(
    "section",
    {},
    part("div", { class: "line first" }, part("h3", {}, capital(task)), create),
    entries.length === 0
      ? part("p", { class: "quiet" }, "No prompt of its own.")
      : part("ul", { class: "plain" }, ...entries.map((entry) => entryPart(entry, actions))),
  );
}

function entryPart(entry: PromptEntry, actions: PromptActions): Part {
  return part(
    "li",
    { class: "entry" },
    part(
      "div",
      {},
      button(
        { class: "link", title: entry.path ?? "Built in; opens read-only" },
        () => actions.open(entry.name),
        entry.name,
      ),
      part("span", { class: "quiet" }, entry.models.length === 0 ? "every model" : entry.models.join(", ")),
      entry.inactive !== undefined && part("span", { class: "badge" }, entry.inactive),
      ...entry.problems.map((problem) =>
        button(
          { class: `link problem ${problem.severity}` },
          () => actions.open(entry.name, problem.line),
          `Line ${problem.line + 1}: ${problem.message}`,
        ),
      ),
    ),
  );
}
