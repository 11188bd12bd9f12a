import type { Preset } from "../../core/wire/preset.js";

/** Azure OpenAI. `baseUrl` is https://<resource>.openai.azure.com/openai/v1; the model's id is the name of the deployment. */
export const preset: Preset = {
  kind: "azure-openai",
  label: "Azure OpenAI",
  wire: "openai-chat",
  vendor: "openai",
  runsModels: false,
  quirks: { keyHeader: "api-key", query: { "api-version": "v1" } },
  usage: "final chunk, asked for with stream_options; cached and reasoning tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the catalog; Azure's own dates can differ",
};
