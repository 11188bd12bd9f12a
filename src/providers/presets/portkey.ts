import type { Preset } from "../../core/wire/preset.js";

/** Portkey. */
export const preset: Preset = {
  kind: "portkey",
  label: "Portkey",
  baseUrl: "https://api.portkey.ai/v1",
  wire: "openai-chat",
  runsModels: false,
  quirks: { systemRole: "system", keyHeader: "x-portkey-api-key" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "that of the provider behind it",
};
