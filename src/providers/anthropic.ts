import type { Anthropic } from "@anthropic-ai/sdk";
import type { ChatCall } from "../core/wire/call.js";
import type { Endpoint } from "../core/wire/wire.js";
import { AnthropicAssembler } from "./anthropicAssembler.js";
import { anthropicConversation, openLoopWithoutThinking } from "./anthropicMessages.js";
import { acceptsForcedTools, thinkingFields } from "./anthropicThinking.js";
import { demandingTools } from "../core/wire/conversation.js";
import type { Exchange } from "./defineWire.js";
import { keyHeaders } from "./http.js";
import {
  keptClients,
  loadedOnce,
  SDK_KEY_PLACEHOLDER,
  SDK_TIMEOUT_MS,
  sdkAddress,
  sdkFetch,
  sdkOptions,
} from "./sdkFetch.js";
import { type SdkPost, sdkWire } from "./sdkWire.js";
import type { Fields } from "./json.js";

/** Anthropic's Messages wire, through the official SDK. */
export const wire = sdkWire({
  name: "anthropic",
  path: "/v1/messages",
  open: openAnthropic,
  body: anthropicBody,
  isWhole: (data) => ("content" in data && Array.isArray(data.content)) || "error" in data,
  assembler: (call, endpoint, headers) => new AnthropicAssembler(endpoint, call.model, headers),
});

const clients = keptClients<Anthropic>();
const loadSdk = loadedOnce(() => import("@anthropic-ai/sdk"));

/** The official client of an address, with nothing from the environment, no key and no tracing; ready for one call. */
async function openAnthropic(exchange: Exchange): Promise<SdkPost> {
  const { endpoint } = exchange;
  const options = sdkOptions(exchange, anthropicCredentials(endpoint));
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
  // `post` and not `messages.create`: the latter prints warnings about models to the console.
  return (path, body, stream) => client.post(path, { body, query, ...options, stream });
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
 */
function anthropicBody(call: ChatCall, endpoint: Endpoint): Fields {
  const omit = endpoint.quirks.omit ?? [];
  const hasTools = call.tools !== undefined && call.tools.length > 0;
  const converted = (messages: ChatCall["messages"]) =>
    anthropicConversation(messages, {
      model: call.model,
      cache: !omit.includes("cache_control"),
      continues: hasTools,
    });
  const plain = converted(call.messages);
  const thinking = thinkingFields(call, !openLoopWithoutThinking(plain));
  const required = hasTools && call.toolChoice === "required";
  const forced = required && acceptsForcedTools(call.model, thinking);
  const conversation = required && !forced ? converted(demandingTools(call.messages)) : plain;
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
      body.tool_choice = { type: forced ? "any" : required ? "auto" : call.toolChoice };
    }
  }
  return body;
}
