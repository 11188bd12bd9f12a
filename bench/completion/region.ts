import { lookOf } from "../../src/core/completion/language.js";
import { scan } from "../../src/core/completion/scan.js";
import type { Region } from "./editor.js";
import { between } from "./random.js";
import type { SourceFile } from "./sources.js";

/** A stretch of 5 to 14 lines of code, not of comments, that opens and closes its own brackets: people write statements and blocks, not the end of one and the head of another. */
export function regionOf(file: SourceFile, seed: string): Region | undefined {
  const lines = file.text.split("\n");
  const code = (line: string): boolean => line.trim() !== "" && !/^\s*(\/\/|\/\*|\*|#|"""|''')/.test(line);
  for (let turn = 0; turn < 120; turn += 1) {
    const start = between(5, Math.max(6, lines.length - 20), seed, turn);
    const length = between(5, 14, seed, turn, "length");
    const region = lines.slice(start, start + length);
    if (
      region.length < length ||
      region.filter(code).length < length * 0.75 ||
      !code(lines[start] ?? "") ||
      region.some((line) => line.length > 140)
    )
      continue;
    const { open, closed, inside } = scan(region.join("\n"), lookOf(file.language));
    if (open.length > 0 || closed.length > 0 || inside !== "code") continue;
    return {
      file: file.name,
      language: file.language,
      above: lines.slice(0, start).join("\n"),
      target: `\n${region.join("\n")}`,
      below: `\n${lines.slice(start + length).join("\n")}`,
      tabs: region.some((line) => line.startsWith("\t")),
    };
  }
  return undefined;
}
