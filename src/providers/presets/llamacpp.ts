import type { Preset } from "../../core/wire/preset.js";

/** llama.cpp server. `/infill` lies beside `/v1`. */
export const preset: Preset = {
  kind: "llamacpp",
  label: "llama.cpp server",
  baseUrl: "http://127.0.0.1:8080/v1",
  wire: "openai-chat",
  completionWire: "llamacpp-infill",
  runsModels: true,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", completionPath: "../infill" },
  usage: "final chunk, asked for with stream_options; token counts of /infill",
  list: { path: "models", format: "openai" },
  lifecycle: "none: you run the model",
};
