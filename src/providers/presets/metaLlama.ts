import type { Preset } from "../../core/wire/preset.js";

/** Meta. Llama API accounts set `baseUrl` to https://api.llama.com/compat/v1, which speaks Chat Completions. */
export const preset: Preset = {
  kind: "meta-llama",
  label: "Meta",
  baseUrl: "https://api.meta.ai/v1",
  wire: "openai-chat",
  wireAtHome: "openai-responses",
  vendor: "meta",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options; cached and reasoning tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
