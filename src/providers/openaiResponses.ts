import type { ChatCall } from "../core/wire/call.js";
import type { Endpoint } from "../core/wire/wire.js";
import { openOpenai } from "./openaiClient.js";
import { ResponsesAssembler } from "./openaiResponsesAssembler.js";
import { responsesConversation } from "./openaiResponsesItems.js";
import { sdkWire } from "./sdkWire.js";
import type { Fields } from "./json.js";

/** OpenAI's Responses wire, through the official SDK. */
export const wire = sdkWire({
  name: "openai-responses",
  path: "/responses",
  open: openOpenai,
  body: responsesBody,
  isWhole: (data) => ("output" in data && Array.isArray(data.output)) || ("error" in data && data.error !== null),
  assembler: (call, endpoint, headers) => new ResponsesAssembler(endpoint, call.model, headers),
});

/** The least that the wire accepts as `max_output_tokens`. */
const LEAST_OUTPUT_TOKENS = 16;

/**
 * The request's body. Always with `store: false`: nobody asked OpenAI to keep the code. Reasoning then travels
 * encrypted with the conversation.
 */
function responsesBody(call: ChatCall, endpoint: Endpoint): Fields {
  const omit = endpoint.quirks.omit ?? [];
  const { instructions, input } = responsesConversation(call.messages, call.model);
  const body: Record<string, unknown> = {
    model: call.model,
    input,
    stream: call.stream,
    store: false,
    max_output_tokens: Math.max(call.maxOutputTokens, LEAST_OUTPUT_TOKENS),
    ...(instructions === "" ? {} : { instructions }),
  };
  if (call.reasons) {
    body.include = ["reasoning.encrypted_content"];
    if (call.effort !== undefined && !omit.includes("reasoning_effort")) {
      const summary = call.effort !== "none" && !omit.includes("reasoning.summary");
      body.reasoning = { effort: call.effort, ...(summary ? { summary: "auto" } : {}) };
    }
  } else if (call.temperature !== undefined) {
    body.temperature = call.temperature;
  }
  if (call.tools !== undefined && call.tools.length > 0) {
    // Not strict: tools of others are rarely written to the letter of strict mode.
    body.tools = call.tools.map((tool) => ({
      type: "function",
      name: tool.name,
      description: tool.description,
      parameters: tool.inputSchema,
      strict: false,
    }));
    if (call.toolChoice !== undefined) {
      body.tool_choice = call.toolChoice;
    }
  }
  return body;
}
