import { readArguments, HELP } from "./cli/arguments.js";
import { BadInput } from "./cli/badInput.js";
import type { Output } from "./cli/output.js";

const output: Output = {
  out: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
};

/** Runs the command line. Each verb's code is loaded when it is asked for. */
async function main(given: readonly string[], signal: AbortSignal): Promise<number> {
  const read = readArguments(given);
  if (read === undefined) {
    output.out(HELP);
    return 0;
  }
  if (read.verb === "classify") return (await import("./cli/classify.js")).classify(read, process.stdin, output);
  const commandLine = await (await import("./cli/host.js")).openCommandLine(read, process.env);
  if (read.verb === "check") return (await import("./cli/check.js")).check(commandLine, read.json, output);
  await (await import("./cli/settingsProblems.js")).tellSettingsProblems(commandLine, output);
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
