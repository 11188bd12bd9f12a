import type { Anthropic } from "@anthropic-ai/sdk";
import type { Stream } from "@anthropic-ai/sdk/streaming";
import type { ChatCall, ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { guardAnswer, type Progress } from "./answerGuard.js";
import { type AnthropicAnswer, AnthropicAssembler, type AnthropicEvent } from "./anthropicAssembler.js";
import { anthropicConversation, openLoopWithoutThinking } from "./anthropicMessages.js";
import { acceptsForcedTools, thinkingFields } from "./anthropicThinking.js";
import { failureOf } from "./failures.js";
import { keyHeaders } from "./http.js";
import { sdkAnswer } from "./sdkAnswer.js";
import {
  keptClients,
  loadedOnce,
  SDK_KEY_PLACEHOLDER,
  SDK_TIMEOUT_MS,
  sdkAddress,
  sdkFetch,
  sdkOptions,
} from "./sdkFetch.js";

/** Anthropic's Messages wire, through the official SDK. */
export const wire: Wire = {
  name: "anthropic",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => answer(call, endpoint, signal, progress)),
};

const PATH = "/v1/messages";

async function* answer(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  if (call.kind !== "chat") {
    yield {
      type: "failure",
      failure: failureOf("invalid-request", endpoint, { sentence: "has no way to fill a hole" }),
    };
    return;
  }
  const { client, query, options } = await anthropicClient(endpoint, signal, progress);
  const body = anthropicBody(call, endpoint);
  // `post` and not `messages.create`: the latter prints warnings about models to the console.
  yield* sdkAnswer<AnthropicEvent, AnthropicAnswer>({
    endpoint,
    stream: call.stream,
    askWhole: () => client.post<unknown>(PATH, { body, query, ...options }),
    askEvents: () => client.post<Stream<AnthropicEvent>>(PATH, { body, query, ...options, stream: true }),
    readWhole: asAnswer,
    assembler: (headers) => new AnthropicAssembler(endpoint, call.model, headers),
  });
}

/** An answer is an object with content or an error. */
function asAnswer(data: unknown): AnthropicAnswer | undefined {
  const known =
    typeof data === "object" &&
    data !== null &&
    (("content" in data && Array.isArray(data.content)) || "error" in data);
  return known ? (data as AnthropicAnswer) : undefined;
}

const clients = keptClients<Anthropic>();
const loadSdk = loadedOnce(() => import("@anthropic-ai/sdk"));

/** The official client of an address, with nothing from the environment, no key and no tracing; and one call's options. */
async function anthropicClient(
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): Promise<{
  readonly client: Anthropic;
  readonly query: Record<string, string>;
  readonly options: ReturnType<typeof sdkOptions>;
}> {
  const credentials = anthropicCredentials(endpoint);
  const { baseURL, query } = sdkAddress(endpoint);
  const { Anthropic: Client } = await loadSdk();
  const client = clients(
    baseURL,
    () =>
      new Client({
        apiKey: SDK_KEY_PLACEHOLDER,
        webhookKey: null,
        // The SDK adds /v1 itself; people often paste it with the address.
        baseURL: baseURL.replace(/\/v1$/, ""),
        maxRetries: 0,
        timeout: SDK_TIMEOUT_MS,
        logLevel: "off",
        openTelemetry: false,
        dangerouslyAllowBrowser: true,
        fetch: sdkFetch,
      }),
  );
  return { client, query, options: sdkOptions({ endpoint, credentials, signal, progress }) };
}

/**
 * Anthropic takes the key as `x-api-key` or, since API version 2026-10-21, as a bearer token, and looks at the former
 * when both are there. Proxies know one or the other, so both are sent.
 */
function anthropicCredentials(endpoint: Endpoint): Record<string, string> {
  return endpoint.quirks.keyHeader === undefined
    ? { ...keyHeaders(endpoint, "x-api-key"), ...keyHeaders(endpoint, "authorization") }
    : keyHeaders(endpoint);
}

/**
 * The request's body. Without temperature: API version 2026-10-21, which the SDK speaks, refuses it even at its default.
 * Exported for tests.
 */
export function anthropicBody(call: ChatCall, endpoint: Endpoint): Record<string, unknown> {
  const omit = endpoint.quirks.omit ?? [];
  const hasTools = call.tools !== undefined && call.tools.length > 0;
  const conversation = anthropicConversation(call.messages, {
    model: call.model,
    cache: !omit.includes("cache_control"),
    continues: hasTools,
  });
  const thinking = thinkingFields(call, !openLoopWithoutThinking(conversation));
  // Stop sequences of white space alone are refused.
  const stop = call.stop?.filter((sequence) => sequence.trim() !== "") ?? [];
  const body: Record<string, unknown> = {
    model: call.model,
    max_tokens: call.maxOutputTokens,
    messages: conversation.messages,
    stream: call.stream,
    ...(conversation.system.length === 0 ? {} : { system: conversation.system }),
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...thinking,
  };
  if (hasTools) {
    body.tools = call.tools?.map((tool) => ({
      name: tool.name,
      description: tool.description,
      input_schema: tool.inputSchema,
    }));
    if (call.toolChoice !== undefined) {
      body.tool_choice = {
        type:
          call.toolChoice === "required"
            ? acceptsForcedTools(call.model, thinking)
              ? "any"
              : "auto"
            : call.toolChoice,
      };
    }
  }
  Object.assign(body, endpoint.quirks.body);
  for (const name of omit) {
    delete body[name];
  }
  return body;
}
