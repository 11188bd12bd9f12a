import type { Preset } from "../../core/wire/preset.js";

/** NVIDIA Switchyard. It listens where you tell it to: `baseUrl` is that address with /v1; a model is the id of a route. */
export const preset: Preset = {
  kind: "switchyard",
  label: "NVIDIA Switchyard",
  wire: "openai-chat",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "that of the provider behind it",
};
