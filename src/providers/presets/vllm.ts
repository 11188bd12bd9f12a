import type { Preset } from "../../core/wire/preset.js";

/** vLLM. */
export const preset: Preset = {
  kind: "vllm",
  label: "vLLM",
  baseUrl: "http://127.0.0.1:8000/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  runsModels: true,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "none: you run the model",
};
