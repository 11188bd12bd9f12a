import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { classifyText } from "../core/request/classify.js";
import type { Arguments } from "./arguments.js";
import { BadInput } from "./badInput.js";
import type { Output } from "./output.js";

/**
 * Classifies texts: JSON lines from standard input with `--json`, else the instruction.
 *
 * @throws BadInput that names the line of input
 */
export async function classify(given: Arguments, input: Readable, output: Output): Promise<number> {
  if (!given.json || given.instruction !== undefined) {
    if (given.instruction === undefined)
      throw new BadInput("classify needs --instruction, or --json with JSON lines on standard input", "See --help.");
    const found = classifyText({ text: given.instruction, location: "panel" });
    output.out(
      given.json
        ? `${JSON.stringify({ task: found.task, difficulty: found.difficulty, confidence: found.confidence })}\n`
        : `${found.task}, ${found.difficulty} difficulty, confidence ${found.confidence.toFixed(2)}\n` +
            [...found.signals, ...found.difficultySignals]
              .map(({ name, weight }) => `  ${name} (${weight.toFixed(2)})\n`)
              .join(""),
    );
    return 0;
  }
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === "") continue;
    const { task, difficulty, confidence } = classifyText(readLine(line, number));
    output.out(`${JSON.stringify({ task, difficulty, confidence })}\n`);
  }
  return 0;
}

function readLine(line: string, number: number): Parameters<typeof classifyText>[0] {
  const where = `line ${number} of standard input`;
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    throw new BadInput(`${where} is not JSON`, 'Write one object a line, such as {"text":"explain this"}.');
  }
  if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string") {
    throw new BadInput(`${where} has no "text"`, 'Write one object a line, such as {"text":"explain this"}.');
  }
  const location = "location" in value ? value.location : undefined;
  if (location !== undefined && location !== null && location !== "inline" && location !== "panel") {
    throw new BadInput(`"location" in ${where} is neither "inline" nor "panel"`, "Use one of them or leave it out.");
  }
  const hasSelection =
    "hasSelection" in value && typeof value.hasSelection === "boolean" ? value.hasSelection : undefined;
  const language = "language" in value && typeof value.language === "string" ? value.language : undefined;
  return {
    text: value.text,
    // A selection is made in an editor; without one, words alone come from a chat.
    location: location ?? (hasSelection === true ? "inline" : "panel"),
    ...(hasSelection === undefined ? {} : { hasSelection }),
    ...(language === undefined ? {} : { language }),
  };
}
