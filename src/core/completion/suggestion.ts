/** What is shown at the cursor. */
export interface Suggestion {
  /** Id of the run it comes from, and of the run's record. */
  readonly id: string;
  /** Text to insert; line ends are `\n`. */
  readonly text: string;
  /** So many characters after the cursor, on its line, are replaced; `text` holds them again. */
  readonly replaces: number;
}

/** Where a suggestion came from: known before, already being written, or asked for now. */
export type Origin = "kept" | "on its way" | "asked";
