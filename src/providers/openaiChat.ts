import type { Stream } from "openai/streaming";
import type { ChatCall, ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { guardAnswer, type Progress } from "./answerGuard.js";
import { failureOf } from "./failures.js";
import { ChatAssembler, type ChatChunk } from "./openaiChatAssembler.js";
import { chatMessages } from "./openaiChatMessages.js";
import { openaiClient } from "./openaiClient.js";
import { sdkAnswer } from "./sdkAnswer.js";

/** OpenAI's Chat Completions wire and everything compatible with it, through the official SDK. */
export const wire: Wire = {
  name: "openai-chat",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => answer(call, endpoint, signal, progress)),
};

const PATH = "/chat/completions";

async function* answer(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  if (call.kind !== "chat") {
    yield {
      type: "failure",
      failure: failureOf("invalid-request", endpoint, { sentence: "has no way to fill a hole on its chat wire" }),
    };
    return;
  }
  const { client, options } = await openaiClient(endpoint, signal, progress);
  const body = chatBody(call, endpoint);
  yield* sdkAnswer<ChatChunk, ChatChunk>({
    endpoint,
    stream: call.stream,
    askWhole: () => client.post<unknown>(PATH, { body, ...options }),
    askEvents: () => client.post<Stream<ChatChunk>>(PATH, { body, ...options, stream: true }),
    readWhole: asChunk,
    assembler: (headers) => new ChatAssembler(endpoint, headers),
  });
}

/** An answer is an object with choices or an error. */
function asChunk(data: unknown): ChatChunk | undefined {
  const known =
    typeof data === "object" &&
    data !== null &&
    (("choices" in data && Array.isArray(data.choices)) || "error" in data);
  return known ? (data as ChatChunk) : undefined;
}

/** The field that limits the output; a refusal of one means the other. */
function tokensField({ quirks }: Endpoint): string {
  const preferred = quirks.maxTokensField ?? "max_completion_tokens";
  const other = preferred === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  return quirks.omit?.includes(preferred) ? other : preferred;
}

/** The request's body. Exported for tests: what is left out matters as much as what is sent. */
export function chatBody(call: ChatCall, endpoint: Endpoint): Record<string, unknown> {
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
  Object.assign(body, quirks.body);
  for (const name of quirks.omit ?? []) {
    delete body[name];
  }
  return body;
}
