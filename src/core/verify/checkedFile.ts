/** A file as it is and as a change would have it. */
export interface CheckedFile {
  /** Relative to its workspace folder. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  /** Empty for a file that does not exist yet. */
  readonly before: string;
  readonly after: string;
}
