import type { Preset } from "../../core/wire/preset.js";

/** Anthropic. */
export const preset: Preset = {
  kind: "anthropic",
  label: "Anthropic",
  baseUrl: "https://api.anthropic.com",
  wire: "anthropic",
  vendor: "anthropic",
  runsModels: false,
  quirks: {},
  usage: "first and last event; cache reads and writes (5 minutes, 1 hour) apart",
  list: { path: "v1/models", format: "anthropic" },
  lifecycle: "`lifecycle` and `retires_at` of the model list",
};
