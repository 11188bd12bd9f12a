import { BadInput } from "./badInput.js";
import type { CommandLine } from "./host.js";
import type { Output } from "./output.js";

/**
 * Tells what is wrong with the settings before a request is routed by them. In the editor the last good value stays in
 * force; a command line has none, so it stops rather than send something by rules that nobody meant.
 *
 * @throws BadInput that names the first setting in error
 */
export async function tellSettingsProblems(commandLine: CommandLine, output: Output): Promise<void> {
  const problems = [...(await commandLine.models()).problems, ...commandLine.policy().problems];
  for (const { severity, message, remedy } of problems) {
    if (severity === "warning") output.note(`fairlead: ${message} ${remedy}`);
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first, ...more] = errors;
  if (first === undefined) return;
  for (const { message, remedy } of more) output.note(`fairlead: ${message} ${remedy}`);
  throw new BadInput(first.message.replace(/\.$/, ""), first.remedy);
}
