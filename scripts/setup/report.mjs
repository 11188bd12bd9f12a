// @ts-check
// What the set-up says: one line a step, and one kind of error that always names the remedy.

/** A set-up step that cannot go on. The message says what is missing, the remedy what to do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message what is missing or went wrong
   * @param {string} remedy what the reader can do about it
   * @param {string} [detail] the last lines of the command that failed
   */
  constructor(message, remedy, detail) {
    super(message);
    this.name = "SetupError";
    this.remedy = remedy;
    this.detail = detail;
  }
}

/**
 * Prints one line of progress.
 * @param {string} text
 */
export function say(text) {
  process.stdout.write(`· ${text}\n`);
}

/**
 * Runs one step, saying that it starts and how long it took.
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(name, work) {
  say(`${name} ...`);
  const started = performance.now();
  const result = await work();
  say(`${name}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs the main function of a script; an expected failure is printed with its remedy and without a stack.
 * @param {() => Promise<number | void>} main resolves with the exit code, 0 when it gives none
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof SetupError)) throw error;
    if (error.detail) process.stderr.write(`\n${error.detail}\n`);
    process.stderr.write(`\n${error.message}\n  What to do: ${error.remedy}\n`);
  }
}
