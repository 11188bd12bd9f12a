/** What the caller gave cannot be used; the command line ends with status 2. */
export class BadInput extends Error {
  override readonly name = "BadInput";

  /**
   * @param problem what is wrong, naming the argument, file or setting
   * @param remedy what to do about it, as a sentence
   */
  constructor(
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(`${problem}. ${remedy}`);
  }
}
