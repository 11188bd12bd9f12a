import type { Preset } from "../../core/wire/preset.js";

/** OpenRouter. `usage.include` makes the answer carry what was billed, which wins over any price list. */
export const preset: Preset = {
  kind: "openrouter",
  label: "OpenRouter",
  baseUrl: "https://openrouter.ai/api/v1",
  wire: "openai-chat",
  vendor: "openrouter",
  runsModels: false,
  quirks: { systemRole: "system", body: { usage: { include: true } }, reasoningField: "reasoning" },
  usage: "final chunk with the billed cost",
  list: { path: "models", format: "openrouter" },
  lifecycle: "`expiration_date` of the model list",
};
