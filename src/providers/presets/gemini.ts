import type { Preset } from "../../core/wire/preset.js";

/** Google Gemini. */
export const preset: Preset = {
  kind: "gemini",
  label: "Google Gemini",
  baseUrl: "https://generativelanguage.googleapis.com",
  wire: "gemini",
  vendor: "google",
  runsModels: false,
  quirks: {},
  usage: "every chunk; cached and thinking tokens apart",
  list: { path: "v1beta/models", format: "gemini" },
  lifecycle: "the vendor's page, through the catalog",
};
