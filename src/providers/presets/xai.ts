import type { Preset } from "../../core/wire/preset.js";

/** xAI. */
export const preset: Preset = {
  kind: "xai",
  label: "xAI",
  baseUrl: "https://api.x.ai/v1",
  wire: "openai-chat",
  wireAtHome: "openai-responses",
  vendor: "xai",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options; cached and reasoning tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
