/** The eight kinds of help a request can ask for; the words users see in settings, prompt file names and the panel. */
export const TASKS = ["completion", "refactor", "explain", "fix", "test", "document", "generate", "ask"] as const;

/** One of the eight tasks. */
export type Task = (typeof TASKS)[number];

/** Tells whether `value` is the name of a task. */
export function isTask(value: unknown): value is Task {
  return TASKS.some((task) => task === value);
}

/** How hard a request looks before it is sent; each level has its own quality floor in routing. */
export const DIFFICULTIES = ["low", "medium", "high"] as const;

/** One of the three difficulties. */
export type Difficulty = (typeof DIFFICULTIES)[number];
