import type { Preset } from "../../core/wire/preset.js";

/** Replicate. Replicate's own API is made of predictions; this is its OpenAI-compatible proxy, which serves language models only. */
export const preset: Preset = {
  kind: "replicate",
  label: "Replicate",
  baseUrl: "https://openai-proxy.replicate.com/v1",
  wire: "openai-chat",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", noStreamOptions: true },
  usage: "as the proxy sends it; otherwise estimated",
  lifecycle: "not known; the model says so only when it is gone",
};
