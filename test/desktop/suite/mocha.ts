import type MochaClass from "mocha";

/** The words of the mocha that runs; it puts them in place before the suite is read. */
const words = globalThis as unknown as { describe: MochaClass.SuiteFunction; it: MochaClass.TestFunction };

export const describe: MochaClass.SuiteFunction = words.describe;
export const it: MochaClass.TestFunction = words.it;
