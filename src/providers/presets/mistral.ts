import type { Preset } from "../../core/wire/preset.js";

/** Mistral. Mistral answers 422 to fields it does not know and sends usage in the last chunk by itself. */
export const preset: Preset = {
  kind: "mistral",
  label: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  wire: "openai-chat",
  completionWire: "mistral-fim",
  vendor: "mistral",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", noStreamOptions: true },
  usage: "final chunk, unasked",
  list: { path: "models", format: "mistral" },
  lifecycle: "`deprecation` and its replacement in the model list",
};
