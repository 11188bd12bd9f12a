import type { ChatCall, ModelCall } from "../../src/core/wire/call.js";
import type { Failure } from "../../src/core/wire/failure.js";
import type { Usage } from "../../src/core/wire/usage.js";
import type { Endpoint, StreamPart, Wire } from "../../src/core/wire/wire.js";

/** A key that must never show up anywhere but in a request's headers. */
export const KEY = "sk-test-Zq81kd0Vb72mQwLx93TTnE5";

/** An endpoint at an address, with test defaults. */
export function endpointAt(baseUrl: string, over: Partial<Endpoint> = {}): Endpoint {
  return { providerId: "acme", label: "Acme", baseUrl, key: KEY, quirks: {}, ...over };
}

/** A small conversation. */
export function chatCall(over: Partial<ChatCall> = {}): ChatCall {
  return {
    kind: "chat",
    model: "test-model",
    maxOutputTokens: 512,
    stream: true,
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief." }] },
      { role: "user", content: [{ type: "text", text: "Hello" }] },
    ],
    ...over,
  };
}

/** All parts of one call. */
export async function collect(
  wire: Wire,
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal = new AbortController().signal,
): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of wire.stream(call, endpoint, signal)) {
    parts.push(part);
  }
  return parts;
}

/** The parts' text, joined. */
export function textIn(parts: readonly StreamPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The parts' reasoning text, joined. */
export function reasoningIn(parts: readonly StreamPart[]): string {
  return parts.map((part) => (part.type === "reasoning" ? part.text : "")).join("");
}

/** The last usage reported. */
export function usageIn(parts: readonly StreamPart[]): Usage | undefined {
  const last = parts.findLast((part) => part.type === "usage");
  return last?.type === "usage" ? last.usage : undefined;
}

/** The failure that ended the call; throws when it ended well. */
export function failureIn(parts: readonly StreamPart[]): Failure {
  const last = parts.at(-1);
  if (last?.type !== "failure") {
    throw new Error(`The call did not fail: ${JSON.stringify(parts)}`);
  }
  return last.failure;
}
