/** Where the command line writes: answers to standard output, everything about them to standard error. */
export interface Output {
  out(text: string): void;
  note(line: string): void;
}
