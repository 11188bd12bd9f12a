import type { Usage } from "../core/wire/usage.js";
import { countIn, fieldsOf } from "./json.js";

/**
 * Gemini's `usageMetadata`: the prompt includes what came from a cache, thinking is counted apart from the answer, and
 * the prompt of built-in tools comes on top. Undefined when there is none.
 */
export function geminiUsage(value: unknown, incomplete: boolean): Usage | undefined {
  const usage = fieldsOf(value);
  const prompt = countIn(usage.promptTokenCount);
  if (prompt === undefined && countIn(usage.totalTokenCount) === undefined) {
    return undefined;
  }
  const cacheRead = countIn(usage.cachedContentTokenCount) ?? 0;
  return {
    input: Math.max(0, (prompt ?? 0) - cacheRead) + (countIn(usage.toolUsePromptTokenCount) ?? 0),
    cacheRead,
    cacheWrite: 0,
    cacheWriteHour: 0,
    output: countIn(usage.candidatesTokenCount) ?? 0,
    reasoning: countIn(usage.thoughtsTokenCount) ?? 0,
    ...(incomplete ? { incomplete: true } : {}),
  };
}
