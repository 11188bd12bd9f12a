import type { Preset } from "../../core/wire/preset.js";

/** OpenAI. */
export const preset: Preset = {
  kind: "openai",
  label: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  wire: "openai-chat",
  wireAtHome: "openai-responses",
  vendor: "openai",
  runsModels: false,
  quirks: {},
  usage: "final chunk, asked for with stream_options; cached, cache-written and reasoning tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "`shutdown_date` of the model list",
};
