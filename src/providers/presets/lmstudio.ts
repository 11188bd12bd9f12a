import type { Preset } from "../../core/wire/preset.js";

/** LM Studio. */
export const preset: Preset = {
  kind: "lmstudio",
  label: "LM Studio",
  baseUrl: "http://127.0.0.1:1234/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  runsModels: true,
  quirks: { maxTokensField: "max_tokens", systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "../api/v0/models", format: "lmstudio" },
  lifecycle: "none: you run the model",
};
