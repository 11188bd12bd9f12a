import type { CompletionCall } from "../core/wire/call.js";
import { CompletionReader } from "./completionReader.js";
import { prefixWithContext } from "./contextComment.js";
import { fimTemplate } from "./fimTemplates/index.js";
import { type Fields, textIn } from "./json.js";
import { postWire } from "./postWire.js";

/** OpenAI, Fireworks and others refuse more stop sequences. */
const MAX_STOPS = 4;

/**
 * OpenAI's completions: `POST {baseUrl}/completions`. The hole is written in the template of the model's family where
 * it has one, because servers that run open models (vLLM, LM Studio, Together) refuse or ignore `suffix`; other models
 * get `prompt` and `suffix`.
 */
export const wire = postWire({
  name: "openai-completions",
  takes: ["completion"],
  post: (call, { quirks }) => ({
    path: quirks.completionPath ?? "completions",
    body: {
      model: call.model,
      ...hole(call),
      max_tokens: call.maxOutputTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      stream: call.stream,
      ...(call.stream && quirks.noStreamOptions !== true ? { stream_options: { include_usage: true } } : {}),
    },
  }),
  servedIn: (chunk) => textIn(chunk.model),
  reader: (endpoint) => new CompletionReader(endpoint),
});

function hole(call: CompletionCall): Fields {
  const template = fimTemplate(call.template ?? call.model);
  const wanted = call.stop ?? [];
  if (template === undefined) {
    return {
      prompt: prefixWithContext(call),
      ...(call.suffix === "" ? {} : { suffix: call.suffix }),
      ...(wanted.length === 0 ? {} : { stop: wanted.slice(0, MAX_STOPS) }),
    };
  }
  // The two most telling tokens of the family first: a model that runs on writes them long before it stops by itself.
  const stop = [...template.stop.slice(0, 2), ...wanted, ...template.stop.slice(2)];
  const written = template.carriesFiles === true ? call : { ...call, prefix: prefixWithContext(call), context: [] };
  return { prompt: template.write(written), stop: [...new Set(stop)].slice(0, MAX_STOPS) };
}
