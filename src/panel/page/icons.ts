import type { Outcome } from "../../core/decision/decision.js";
import type { Task } from "../../core/request/task.js";
import { part, type Part } from "./part.js";

/** Outlines on a 16 by 16 grid, drawn with a 1.2 stroke like VS Code's own icons. */
const OUTLINES = {
  completion: "M2 4h7M2 8h4M2 12h6M11 5.5v7M9.5 5.5h3M9.5 12.5h3",
  refactor: "M3 5h8M9 2.5 11.5 5 9 7.5M13 11H5M7 8.5 4.5 11 7 13.5",
  explain: "M2.5 3h11v8h-6L5 13.5V11H2.5zM5 6h6M5 8.2h4",
  fix: "M10.8 2.6a3.2 3.2 0 0 0-3.6 4.5L2.8 11.5a1.2 1.2 0 0 0 1.7 1.7l4.4-4.4a3.2 3.2 0 0 0 4.5-3.6l-2 2-1.8-.8-.8-1.8z",
  test: "M6 2.5v4L2.8 12a1 1 0 0 0 .9 1.5h8.6a1 1 0 0 0 .9-1.5L10 6.5v-4M5 2.5h6M4.5 9.5h7",
  document: "M4 2.5h5.5L12.5 5.5v8h-8.5zM9.5 2.5v3h3M6 8h4.5M6 10.5h4.5",
  generate: "M7 2.5 8.4 6.6 12.5 8 8.4 9.4 7 13.5 5.6 9.4 1.5 8 5.6 6.6zM12.5 2v3M11 3.5h3",
  ask: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.3 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.3M8 11.2v.4",
  failed: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  partial: "M8 2.2 14.2 13.5H1.8zM8 6.5v3.2M8 11.4v.5",
  refused: "M8 2 13 4v3.6c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4V4zM5.8 8h4.4",
  cancelled: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4",
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  back: "M9.5 3.5 5 8l4.5 4.5M5 8h8",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 14 14",
  switched: "M3 4.5h3.5L10 11.5h3.5M11.5 9.5l2 2-2 2M3 11.5h3.5l1-2M9 6.5l1-2h3.5M11.5 2.5l2 2-2 2",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof OUTLINES;

/** An icon for the eye only; whatever it says must also be there as text. */
export function icon(name: IconName): Part {
  return part(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    part("path", { d: OUTLINES[name] }),
  );
}

/** The icon of a request: how it ended when that is not well, else its task. */
export function requestIcon(task: Task, outcome: Outcome): Part {
  return icon(outcome === "answered" ? task : outcome);
}
