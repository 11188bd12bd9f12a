import type { HostParser } from "../../core/verify/index.js";

/** Node's error codes: the first is a mistake in the text, any other something that this parser does not take. */
const INVALID = "ERR_INVALID_TYPESCRIPT_SYNTAX";

/**
 * Node's own parser for TypeScript, which also reads JavaScript: a real grammar that costs nothing to ship. Where the host has
 * none, or the text uses what only a compiler takes (enums, parameter properties), it gives no answer and brackets are counted.
 */
export const hostParser: HostParser = async (text, language) => {
  if (language !== "typescript" && language !== "javascript") return undefined;
  const { stripTypeScriptTypes } = await import("node:module");
  if (typeof stripTypeScriptTypes !== "function") return undefined;
  try {
    stripTypeScriptTypes(text);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== INVALID) return undefined;
    // The message is the reason alone; the place stands in a snippet of the stack in some versions and nowhere in others.
    return [{ line: lineIn(error.stack) ?? 1, message: error.message.split("\n")[0] ?? "invalid syntax" }];
  }
};

function lineIn(stack: string | undefined): number | undefined {
  const found = /:(\d+)\n/.exec(stack ?? "") ?? /^\s*(\d+)\s*│/m.exec(stack ?? "");
  return found === null ? undefined : Number(found[1]);
}
