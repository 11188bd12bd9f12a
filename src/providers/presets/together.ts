import type { Preset } from "../../core/wire/preset.js";

/** Together AI. */
export const preset: Preset = {
  kind: "together",
  label: "Together AI",
  baseUrl: "https://api.together.ai/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  vendor: "together",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
