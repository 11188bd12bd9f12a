import type { StreamPart } from "../core/wire/wire.js";
import { type Fields, countIn, textIn } from "./json.js";
import { postWire } from "./postWire.js";

/** llama.cpp's `POST /infill`: the server knows its model's own tokens, and takes other files as `input_extra`. */
export const wire = postWire({
  name: "llamacpp-infill",
  takes: ["completion"],
  post: (call, endpoint) => ({
    path: endpoint.quirks.completionPath ?? "infill",
    body: {
      model: call.model,
      input_prefix: call.prefix,
      input_suffix: call.suffix,
      input_extra: call.context.map((piece) => ({ filename: piece.path, text: piece.text })),
      n_predict: call.maxOutputTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      ...(call.stop === undefined || call.stop.length === 0 ? {} : { stop: call.stop }),
      cache_prompt: true,
      stream: call.stream,
    },
  }),
  // Without an alias the server gives the path of its file, which is no name of a model and may tell of the user.
  servedIn: (chunk) => {
    const model = textIn(chunk.model);
    return model === undefined || /[\\/]|\.gguf$/i.test(model) ? undefined : model;
  },
  reader: () => ({ read }),
});

function* read(chunk: Fields): Generator<StreamPart> {
  const text = textIn(chunk.content);
  if (text !== undefined) {
    yield { type: "text", text };
  }
  if (chunk.stop !== true) {
    return;
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
