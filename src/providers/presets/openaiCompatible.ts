import type { Preset } from "../../core/wire/preset.js";

/** OpenAI-compatible endpoint. */
export const preset: Preset = {
  kind: "openai-compatible",
  label: "OpenAI-compatible endpoint",
  wire: "openai-chat",
  completionWire: "openai-completions",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system" },
  usage: "final chunk, asked for with stream_options, where the endpoint sends it; otherwise estimated",
  list: { path: "models", format: "openai" },
  lifecycle: "not known",
};
