/** What became of a suggestion, as far as an extension can see it. */
export interface Outcome {
  /** The record that the suggestion came from. */
  readonly decisionId: string;
  readonly model: string;
  readonly language: string;
  /**
   * `accepted` whole; `partly` by word or line; `turned-down` when something else was typed there or it was deleted soon;
   * `passed-over` when the cursor left it; `kept` tells how much of an accepted one is still there.
   */
  readonly what: "shown" | "accepted" | "partly" | "turned-down" | "passed-over" | "kept";
  /** Characters of the suggestion, of the part that was taken, or that are still there. */
  readonly characters: number;
  /** For `partly` and `kept`: characters of the whole suggestion as it was then; one answer may be shown again in part. */
  readonly whole?: number;
  /** For `kept`: seconds since it was accepted. */
  readonly afterSeconds?: number;
}
