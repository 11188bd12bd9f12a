import { renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type MochaClass from "mocha";

interface Failure {
  readonly title: string;
  readonly error: string;
}

/**
 * Runs the suite in this extension host and writes `{ passed, failed }` to the file that FAIRLEAD_IN_HOST_RESULTS names.
 * @returns how many tests failed
 */
export async function run(): Promise<number> {
  const root = process.env["FAIRLEAD_ROOT"];
  const results = process.env["FAIRLEAD_IN_HOST_RESULTS"];
  if (!root || !results)
    throw new Error("FAIRLEAD_ROOT and FAIRLEAD_IN_HOST_RESULTS must be set; scripts/vscode/in-host.mjs does it.");
  const Mocha = createRequire(path.join(root, "package.json"))("mocha") as typeof MochaClass;
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: Mocha.reporters.Base });
  mocha.suite.emit("pre-require", globalThis, "suite", mocha);
  await import("./suite/index.js");
  const passed: string[] = [];
  const failed: Failure[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    // Other extensions share this host, and what they leave uncaught is no failure of ours.
    process.removeListener(
      "uncaughtException",
      (runner as unknown as { uncaught: NodeJS.UncaughtExceptionListener }).uncaught,
    );
    runner.on("pass", (test) => passed.push(test.fullTitle()));
    runner.on("fail", (test, error: Error) =>
      failed.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
    );
  });
  // Written whole, then put in place: whoever waits for the file never reads half of it.
  writeFileSync(`${results}.part`, JSON.stringify({ passed, failed }));
  renameSync(`${results}.part`, results);
  return failed.length;
}
