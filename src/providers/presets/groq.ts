import type { Preset } from "../../core/wire/preset.js";

/** Groq. */
export const preset: Preset = {
  kind: "groq",
  label: "Groq",
  baseUrl: "https://api.groq.com/openai/v1",
  wire: "openai-chat",
  vendor: "groq",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
