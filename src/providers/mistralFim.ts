import type { ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { type Progress, guardAnswer } from "./answerGuard.js";
import { postJson, unsuitable } from "./post.js";
import { textChunks } from "./textChunks.js";

/** Mistral's fill-in-the-middle: `POST {baseUrl}/fim/completions`. */
export const wire: Wire = {
  name: "mistral-fim",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => parts(call, endpoint, signal, progress)),
};

async function* parts(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  if (call.kind !== "completion") {
    throw unsuitable(endpoint, "chat");
  }
  const body = {
    model: call.model,
    prompt: call.prefix,
    ...(call.suffix === "" ? {} : { suffix: call.suffix }),
    max_tokens: call.maxOutputTokens,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    ...(call.stop === undefined || call.stop.length === 0 ? {} : { stop: call.stop }),
    stream: call.stream,
  };
  const response = await postJson(
    endpoint,
    { path: endpoint.quirks.completionPath ?? "fim/completions", body },
    signal,
    progress,
  );
  yield* textChunks(endpoint, response);
}
