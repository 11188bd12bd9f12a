import type { Preset } from "../../core/wire/preset.js";

/** Bifrost. */
export const preset: Preset = {
  kind: "bifrost",
  label: "Bifrost",
  baseUrl: "http://127.0.0.1:8080/v1",
  wire: "openai-chat",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "that of the provider behind it",
};
