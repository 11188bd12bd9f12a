import type { Preset } from "../../core/wire/preset.js";

/** Fireworks AI. */
export const preset: Preset = {
  kind: "fireworks",
  label: "Fireworks AI",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  vendor: "fireworks",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
