import type { Preset } from "../../core/wire/preset.js";

/** DeepSeek. Fill-in-the-middle lives under /beta, beside /v1. With tools every earlier `reasoning_content` must be sent back. */
export const preset: Preset = {
  kind: "deepseek",
  label: "DeepSeek",
  baseUrl: "https://api.deepseek.com/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  vendor: "deepseek",
  runsModels: false,
  quirks: {
    maxTokensField: "max_tokens",
    systemRole: "system",
    reasoningField: "reasoning_content",
    completionPath: "../beta/completions",
  },
  usage: "final chunk, asked for with stream_options; cached tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
