import type { ChatCall } from "../core/wire/call.js";
import type { Endpoint } from "../core/wire/wire.js";
import { ChatAssembler } from "./openaiChatAssembler.js";
import { chatMessages } from "./openaiChatMessages.js";
import { openOpenai } from "./openaiClient.js";
import { sdkWire } from "./sdkWire.js";
import type { Fields } from "./json.js";

/** OpenAI's Chat Completions wire and everything compatible with it, through the official SDK. */
export const wire = sdkWire({
  name: "openai-chat",
  path: "/chat/completions",
  open: openOpenai,
  body: chatBody,
  isWhole: (data) => ("choices" in data && Array.isArray(data.choices)) || "error" in data,
  assembler: (_call, endpoint, headers) => new ChatAssembler(endpoint, headers),
  tagsThinking: true,
});

/** The field that limits the output; a refusal of one means the other. */
function tokensField({ quirks }: Endpoint): string {
  const preferred = quirks.maxTokensField ?? "max_completion_tokens";
  const other = preferred === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  return quirks.omit?.includes(preferred) ? other : preferred;
}

function chatBody(call: ChatCall, endpoint: Endpoint): Fields {
  const { quirks } = endpoint;
  const maxTokensField = tokensField(endpoint);
  const hasTools = call.tools !== undefined && call.tools.length > 0;
  const body: Record<string, unknown> = {
    model: call.model,
    messages: chatMessages(call.messages, quirks),
    stream: call.stream,
    [maxTokensField]: call.maxOutputTokens,
  };
  if (call.stream && !quirks.noStreamOptions) {
    body.stream_options = { include_usage: true };
  }
  if (call.reasons) {
    // Models that reason refuse temperature and stop.
    if (call.effort !== undefined) {
      body.reasoning_effort = call.effort;
    }
  } else {
    if (call.temperature !== undefined) {
      body.temperature = call.temperature;
    }
    if (call.stop !== undefined && call.stop.length > 0) {
      body.stop = call.stop;
    }
  }
  if (hasTools) {
    body.tools = call.tools?.map((tool) => ({
      type: "function",
      function: { name: tool.name, description: tool.description, parameters: tool.inputSchema },
    }));
    if (call.toolChoice !== undefined) {
      body.tool_choice = call.toolChoice;
    }
  }
  return body;
}
