import type { ChatCall } from "../core/wire/call.js";
import type { Quirks } from "../core/wire/wire.js";
import { geminiContents } from "./geminiContents.js";
import type { Fields } from "./json.js";

const TOOL_MODES = { auto: "AUTO", required: "ANY", none: "NONE" } as const;

/** Tokens of thinking by effort for Gemini 2.5, which counts them; 2.5 Pro takes no less than 128. */
const BUDGETS = { none: 0, minimal: 512, low: 1024, medium: 8192, high: 24_576 } as const;

/** Gemini takes at most this many stop sequences. */
const MAX_STOPS = 5;

/** The body of `generateContent` for a conversation. */
export function geminiRequest(call: ChatCall, quirks: Quirks): Fields {
  const { system, contents } = geminiContents(call);
  const generationConfig: Record<string, unknown> = {
    maxOutputTokens: call.maxOutputTokens,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    ...(call.stop === undefined || call.stop.length === 0 ? {} : { stopSequences: call.stop.slice(0, MAX_STOPS) }),
    ...thinking(call),
  };
  for (const name of quirks.omit ?? []) {
    delete generationConfig[name];
  }
  const tools = call.tools ?? [];
  return {
    // A system text alone is no request to Gemini.
    contents: contents.length > 0 ? contents : [{ role: "user", parts: [{ text: system }] }],
    ...(system === "" || contents.length === 0 ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    ...(tools.length === 0
      ? {}
      : {
          tools: [
            {
              functionDeclarations: tools.map((tool) => ({
                name: tool.name,
                description: tool.description,
                parametersJsonSchema: tool.inputSchema,
              })),
            },
          ],
          ...(call.toolChoice === undefined
            ? {}
            : { toolConfig: { functionCallingConfig: { mode: TOOL_MODES[call.toolChoice] } } }),
        }),
    generationConfig,
  };
}

/** Thoughts are asked for wherever a model has them; how much, only when the call says so. */
function thinking(call: ChatCall): Fields {
  if (call.reasons !== true) {
    return {};
  }
  if (call.effort === undefined) {
    return { thinkingConfig: { includeThoughts: true } };
  }
  const pro = /\bpro\b/i.test(call.model);
  if (/gemini-2/i.test(call.model)) {
    return { thinkingConfig: { includeThoughts: true, thinkingBudget: Math.max(BUDGETS[call.effort], pro ? 128 : 0) } };
  }
  // Gemini 3 cannot switch thinking off; its Pro models know no level below `low`.
  const least = pro ? "low" : "minimal";
  const level = call.effort === "none" || call.effort === "minimal" ? least : call.effort;
  return { thinkingConfig: { includeThoughts: true, thinkingLevel: level } };
}
