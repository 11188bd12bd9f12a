import type { Stream } from "openai/streaming";
import type { ChatCall, ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { guardAnswer, type Progress } from "./answerGuard.js";
import { failureOf } from "./failures.js";
import { openaiClient } from "./openaiClient.js";
import { type ResponsesAnswer, ResponsesAssembler, type ResponsesEvent } from "./openaiResponsesAssembler.js";
import { responsesConversation } from "./openaiResponsesItems.js";
import { sdkAnswer } from "./sdkAnswer.js";

/** OpenAI's Responses wire, through the official SDK. */
export const wire: Wire = {
  name: "openai-responses",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => answer(call, endpoint, signal, progress)),
};

const PATH = "/responses";

/** The least that the wire accepts as `max_output_tokens`. */
const LEAST_OUTPUT_TOKENS = 16;

async function* answer(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  if (call.kind !== "chat") {
    yield {
      type: "failure",
      failure: failureOf("invalid-request", endpoint, { sentence: "has no way to fill a hole on its Responses wire" }),
    };
    return;
  }
  const { client, options } = await openaiClient(endpoint, signal, progress);
  const body = responsesBody(call, endpoint);
  yield* sdkAnswer<ResponsesEvent, ResponsesAnswer>({
    endpoint,
    stream: call.stream,
    askWhole: () => client.post<unknown>(PATH, { body, ...options }),
    askEvents: () => client.post<Stream<ResponsesEvent>>(PATH, { body, ...options, stream: true }),
    readWhole: asAnswer,
    assembler: (headers) => new ResponsesAssembler(endpoint, call.model, headers),
  });
}

/** An answer is an object with output or an error. */
function asAnswer(data: unknown): ResponsesAnswer | undefined {
  const known =
    typeof data === "object" &&
    data !== null &&
    (("output" in data && Array.isArray(data.output)) || ("error" in data && data.error !== null));
  return known ? (data as ResponsesAnswer) : undefined;
}

/**
 * The request's body. Always with `store: false`: nobody asked OpenAI to keep the code. Reasoning then travels
 * encrypted with the conversation. Exported for tests.
 */
export function responsesBody(call: ChatCall, endpoint: Endpoint): Record<string, unknown> {
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
  Object.assign(body, endpoint.quirks.body);
  for (const name of omit) {
    delete body[name];
  }
  return body;
}
