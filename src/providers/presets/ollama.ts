import type { Preset } from "../../core/wire/preset.js";

/** Ollama. */
export const preset: Preset = {
  kind: "ollama",
  label: "Ollama",
  baseUrl: "http://127.0.0.1:11434",
  wire: "ollama",
  completionWire: "ollama",
  vendor: "ollama",
  runsModels: true,
  quirks: {},
  usage: "last line of the answer",
  list: { path: "api/tags", format: "ollama" },
  lifecycle: "none: you run the model",
};
