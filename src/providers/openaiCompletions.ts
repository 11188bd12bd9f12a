import type { CompletionCall, ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { type Progress, guardAnswer } from "./answerGuard.js";
import { fimTemplate } from "./fimTemplates/index.js";
import { postJson, unsuitable } from "./post.js";
import { textChunks } from "./textChunks.js";

/** OpenAI, Fireworks and others refuse more stop sequences. */
const MAX_STOPS = 4;

/**
 * OpenAI's completions: `POST {baseUrl}/completions`. The hole is written in the template of the model's family where
 * it has one, because servers that run open models (vLLM, LM Studio, Together) refuse or ignore `suffix`; other models
 * get `prompt` and `suffix`.
 */
export const wire: Wire = {
  name: "openai-completions",
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
    ...hole(call),
    max_tokens: call.maxOutputTokens,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    stream: call.stream,
    ...(call.stream && endpoint.quirks.noStreamOptions !== true ? { stream_options: { include_usage: true } } : {}),
  };
  const response = await postJson(
    endpoint,
    { path: endpoint.quirks.completionPath ?? "completions", body },
    signal,
    progress,
  );
  yield* textChunks(endpoint, response);
}

function hole(call: CompletionCall): Readonly<Record<string, unknown>> {
  const template = fimTemplate(call.template ?? call.model);
  const wanted = call.stop ?? [];
  if (template === undefined) {
    return {
      prompt: call.prefix,
      ...(call.suffix === "" ? {} : { suffix: call.suffix }),
      ...(wanted.length === 0 ? {} : { stop: wanted.slice(0, MAX_STOPS) }),
    };
  }
  // The two most telling tokens of the family first: a model that runs on writes them long before it stops by itself.
  const stop = [...template.stop.slice(0, 2), ...wanted, ...template.stop.slice(2)];
  return { prompt: template.write(call), stop: [...new Set(stop)].slice(0, MAX_STOPS) };
}
