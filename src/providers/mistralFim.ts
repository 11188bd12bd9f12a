import { prefixWithContext } from "./contextComment.js";
import { textIn } from "./json.js";
import { CompletionReader } from "./completionReader.js";
import { postWire } from "./postWire.js";

/** Mistral's fill-in-the-middle: `POST {baseUrl}/fim/completions`. */
export const wire = postWire({
  name: "mistral-fim",
  takes: ["completion"],
  post: (call, endpoint) => ({
    path: endpoint.quirks.completionPath ?? "fim/completions",
    body: {
      model: call.model,
      prompt: prefixWithContext(call),
      ...(call.suffix === "" ? {} : { suffix: call.suffix }),
      max_tokens: call.maxOutputTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      ...(call.stop === undefined || call.stop.length === 0 ? {} : { stop: call.stop }),
      stream: call.stream,
    },
  }),
  servedIn: (chunk) => textIn(chunk.model),
  reader: (endpoint) => new CompletionReader(endpoint),
});
