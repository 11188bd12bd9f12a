import type { Preset } from "../../core/wire/preset.js";

/** Moonshot (Kimi). */
export const preset: Preset = {
  kind: "moonshot",
  label: "Moonshot (Kimi)",
  baseUrl: "https://api.moonshot.ai/v1",
  wire: "openai-chat",
  vendor: "moonshotai",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", reasoningField: "reasoning_content" },
  usage: "final chunk, asked for with stream_options; cached tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
