import { TASKS, isTask } from "../../core/request/task.js";
import type { Filter } from "../messages.js";
import { capital } from "./format.js";
import { icon } from "./icons.js";
import { button, part, type Part } from "./part.js";

/** The filters above the list. */
export function toolbarPart(filter: Filter, change: (filter: Filter) => void): Part {
  let current = filter;
  const update = (next: Partial<Filter>): void => change((current = { ...current, ...next }));
  const search: Part = {
    ...part("input", {
      type: "search",
      class: "search",
      placeholder: "Path or model",
      "aria-label": "Search by path or model",
      value: filter.text ?? "",
    }),
    on: (event) => {
      if (event.target instanceof HTMLInputElement) update({ text: event.target.value.slice(0, 200) || undefined });
    },
  };
  const tasks: Part = {
    ...part(
      "select",
      { class: "tasks", "aria-label": "Task" },
      part("option", { value: "" }, "All tasks"),
      ...TASKS.map((task) => part("option", { value: task, selected: filter.task === task }, capital(task))),
    ),
    on: (event) => {
      if (event.target instanceof HTMLSelectElement)
        update({ task: isTask(event.target.value) ? event.target.value : undefined });
    },
  };
  const failed = button(
    {
      class: "toggle",
      "aria-pressed": String(filter.failedOnly === true),
      "aria-label": "Failed, refused or partial only",
      title: "Failed, refused or partial only",
    },
    (event) => {
      const failedOnly = current.failedOnly === true ? undefined : true;
      if (event.currentTarget instanceof Element)
        event.currentTarget.setAttribute("aria-pressed", String(failedOnly === true));
      update({ failedOnly });
    },
    icon("failed"),
  );
  return part("div", { class: "toolbar", role: "search", "aria-label": "Filters" }, search, tasks, failed);
}
