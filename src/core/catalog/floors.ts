import type { Difficulty, Task } from "../request/task.js";

type FloorRow = Readonly<Record<Difficulty, number>>;

/**
 * Quality below which a model is not the first choice, on the scale of EDIT-Bench (share of 540 instructed edits whose
 * tests all pass). Computed from the 44 models in `quality.json`, rounded down to two digits; a test recomputes them.
 *
 * - `edit`: lower quartile, median and 90th percentile. The stakes by difficulty, from the same data: of the 151 edits that
 *   three in four models solve, gpt-4o-mini solves 86 % and claude-sonnet-4 96 %; of the 220 in the middle 55 % and 80 %;
 *   of the 98 that fewer than one in four solves 8 % and 29 %. A weak model is nearly as good for easy work, and no model
 *   is good at the hardest; the middle is where a stronger one pays most.
 * - `read`: explaining, answering and documenting change no behaviour and nothing measures them here; each difficulty takes
 *   the floor one step lower (10th percentile, lower quartile, median). An assumption.
 * - `completion`: nothing measured, and speed decides; no floor.
 */
export const FLOORS = {
  edit: { low: 0.43, medium: 0.49, high: 0.56 },
  read: { low: 0.34, medium: 0.43, high: 0.49 },
  completion: { low: 0, medium: 0, high: 0 },
} as const satisfies Record<string, FloorRow>;

const ROW: Readonly<Record<Task, keyof typeof FLOORS>> = {
  completion: "completion",
  refactor: "edit",
  fix: "edit",
  test: "edit",
  generate: "edit",
  explain: "read",
  ask: "read",
  document: "read",
};

/** The floor for a task at a difficulty, 0 to 1. */
export function floorFor(task: Task, difficulty: Difficulty): number {
  return FLOORS[ROW[task]][difficulty];
}
