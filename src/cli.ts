import { resolve } from "node:path";
import { type Arguments, readArguments, HELP } from "./cli/arguments.js";
import { BadInput } from "./cli/badInput.js";
import type { CommandLine } from "./cli/host.js";
import type { Output } from "./cli/output.js";

const output: Output = {
  out: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
};

/** A script would rather wait for the day's spend than go over its budget, ms. */
const LEDGER_WAIT_MS = 10_000;

/** Runs the command line. Each verb's code is loaded when it is asked for. */
async function main(given: readonly string[], signal: AbortSignal): Promise<number> {
  const read = readArguments(given);
  if (read === undefined) {
    output.out(HELP);
    return 0;
  }
  if (read.verb === "classify") return (await import("./cli/classify.js")).classify(read, process.stdin, output);
  const { openCommandLine } = await import("./cli/host.js");
  if (read.ledger === undefined) return answer(read, await openCommandLine(read, process.env), signal);
  const [{ openLedger }, { viewLedger }] = await Promise.all([
    import("./ledger/ledger.js"),
    import("./assembly/ledgerView.js"),
  ]);
  const ledger = openLedger({
    file: resolve(read.ledger),
    onProblem: ({ message, remedy }) => output.note(`fairlead: ${message} ${remedy}`),
  });
  try {
    return await answer(
      read,
      await openCommandLine(read, process.env, viewLedger(ledger, ledger, LEDGER_WAIT_MS)),
      signal,
    );
  } finally {
    await ledger.close();
  }
}

async function answer(read: Arguments, commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  if (read.verb === "check") return (await import("./cli/check.js")).check(commandLine, read.json, output);
  await (await import("./cli/settingsProblems.js")).tellSettingsProblems(commandLine, output);
  if (read.ledger === undefined && commandLine.policy().policy.perDayUsd !== undefined) {
    output.note(
      "fairlead: fairlead.budget.perDayUsd counts this run alone. Name a file with --ledger to count the day.",
    );
  }
  const { requestOf } = await import("./cli/request.js");
  const request = await requestOf(read, commandLine.folder);
  if (read.verb === "route") return (await import("./cli/route.js")).route(commandLine, request, read.json, output);
  return (await import("./cli/ask.js")).ask(commandLine, request, read.json, output, signal);
}

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

try {
  process.exitCode = await main(process.argv.slice(2), interrupted.signal);
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  output.note(`fairlead: ${error.message}`);
  process.exitCode = 2;
}
