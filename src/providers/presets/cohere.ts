import type { Preset } from "../../core/wire/preset.js";

/** Cohere. The compatibility API refuses `stream_options` (Strands Agents, "Cohere" provider page). */
export const preset: Preset = {
  kind: "cohere",
  label: "Cohere",
  baseUrl: "https://api.cohere.ai/compatibility/v1",
  wire: "openai-chat",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", noStreamOptions: true },
  usage: "final chunk, unasked",
  lifecycle: "not known; the model says so only when it is gone",
};
