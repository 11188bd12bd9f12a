import type { Preset } from "../../core/wire/preset.js";

/** Z.ai (GLM). Coding plans use another address: set `baseUrl` to https://api.z.ai/api/coding/paas/v4. */
export const preset: Preset = {
  kind: "zai",
  label: "Z.ai (GLM)",
  baseUrl: "https://api.z.ai/api/paas/v4",
  wire: "openai-chat",
  vendor: "zai",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", omit: ["reasoning_effort"] },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
