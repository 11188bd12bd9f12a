import type { ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { type Progress, guardAnswer } from "./answerGuard.js";
import { failureFromProvider } from "./failures.js";
import { countIn, fieldsOf, textIn } from "./json.js";
import { answerKind, postJson, unsuitable } from "./post.js";
import { eventData } from "./streams.js";

/** llama.cpp's `POST /infill`: the server knows its model's own tokens, and takes other files as `input_extra`. */
export const wire: Wire = {
  name: "llamacpp-infill",
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
    input_prefix: call.prefix,
    input_suffix: call.suffix,
    input_extra: call.context.map((piece) => ({ filename: piece.path, text: piece.text })),
    n_predict: call.maxOutputTokens,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    ...(call.stop === undefined || call.stop.length === 0 ? {} : { stop: call.stop }),
    cache_prompt: true,
    stream: call.stream,
  };
  const response = await postJson(
    endpoint,
    { path: endpoint.quirks.completionPath ?? "infill", body },
    signal,
    progress,
  );
  if (answerKind(endpoint, response) === "events") {
    for await (const data of eventData(response)) {
      if (data.trim() !== "[DONE]") {
        yield* read(endpoint, response.headers, JSON.parse(data));
      }
    }
  } else {
    yield* read(endpoint, response.headers, await response.json());
  }
}

function* read(endpoint: Endpoint, headers: Headers, value: unknown): Generator<StreamPart> {
  const chunk = fieldsOf(value);
  if (chunk.error !== undefined) {
    yield { type: "failure", failure: failureFromProvider(endpoint, { headers, body: value }) };
    return;
  }
  const text = textIn(chunk.content);
  if (text !== undefined) {
    yield { type: "text", text };
  }
  if (chunk.stop !== true) {
    return;
  }
  const served = textIn(chunk.model);
  // Without an alias the server gives the path of its file, which is no name of a model and may tell of the user.
  if (served !== undefined && !/[\\/]|\.gguf$/i.test(served)) {
    yield { type: "served", model: served };
  }
  const evaluated = countIn(chunk.tokens_evaluated);
  if (evaluated !== undefined) {
    yield {
      type: "usage",
      usage: {
        input: evaluated,
        cacheRead: 0,
        cacheWrite: 0,
        cacheWriteHour: 0,
        output: countIn(chunk.tokens_predicted) ?? 0,
        reasoning: 0,
      },
    };
  }
  const limited = chunk.stop_type === "limit" || chunk.stopped_limit === true;
  yield { type: "finish", reason: limited ? "length" : "stop" };
}
