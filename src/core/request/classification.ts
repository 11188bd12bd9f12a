import type { Difficulty, Task } from "./task.js";

/** One fact that spoke for or against a class, in words that a person understands. */
export interface Signal {
  readonly name: string;
  /** Positive speaks for the chosen class; the size is comparable within one classification only. */
  readonly weight: number;
}

/** What a request was taken to be, and what that rests on. */
export interface Classification {
  readonly task: Task;
  readonly difficulty: Difficulty;
  /** 0 to 1; 1 when a command named the task. */
  readonly confidence: number;
  /** Whether the classifier was unsure and the stronger route was taken for safety. */
  readonly unsure: boolean;
  readonly signals: readonly Signal[];
  readonly difficultySignals: readonly Signal[];
}
