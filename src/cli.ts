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

/** The exit status after an interrupt. */
const INTERRUPTED = 130;

/** Nobody reads standard output any more: one that has seen enough (`| head`) is no error. */
let readerGone = false;

/**
 * Hears an interrupt, and a reader who has gone. Both end at once what only reads; an answer is cancelled instead, as it
 * still has its object to write and its attempts to record.
 *
 * @returns what cancels an answer
 */
function watchEnds(verb: Arguments["verb"] | undefined): AbortSignal {
  const ended = new AbortController();
  const end = (status: number): void => (verb === "ask" ? ended.abort() : process.exit(status));
  process.once("SIGINT", () => end(INTERRUPTED));
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE") return;
    readerGone = true;
    end(0);
  });
  return ended.signal;
}

/** Runs the command line. Each verb's code is loaded when it is asked for. */
async function main(given: readonly string[]): Promise<number> {
  const read = readArguments(given);
  const signal = watchEnds(read?.verb);
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

try {
  const status = await main(process.argv.slice(2));
  process.exitCode = readerGone ? 0 : status;
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  output.note(`fairlead: ${error.message}`);
  process.exitCode = 2;
}
