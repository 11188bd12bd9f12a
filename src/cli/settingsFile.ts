import { readFile } from "node:fs/promises";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import type { SettingsLayer } from "../core/policy/problem.js";
import { BadInput } from "./badInput.js";

/**
 * Reads a settings file: JSON with comments and trailing commas, as VS Code reads it.
 *
 * @param option the argument that named the file, for messages
 * @throws BadInput when the file is missing, is no JSON or holds no object
 */
export async function readSettingsFile(path: string, option: string, layer: "user" | "team"): Promise<SettingsLayer> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new BadInput(
      `${option} ${path} cannot be read (${error.code ?? "error"})`,
      "Give the path of a settings.json.",
    );
  });
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split("\n").length;
    throw new BadInput(
      `${option} ${path} is not valid JSON at line ${line} (${printParseErrorCode(first.error)})`,
      "Mend the file; comments are allowed.",
    );
  }
  if (value === undefined) return { layer, settings: {} };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadInput(
      `${option} ${path} holds no object`,
      'Settings are written as { "fairlead.providers": { ... } }.',
    );
  }
  return { layer, settings: Object.fromEntries(Object.entries(value)) };
}
