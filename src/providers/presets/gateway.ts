import type { Preset } from "../../core/wire/preset.js";

/** What gateways in OpenAI's protocol have in common: they forward, so what a model is and when it ends is known behind them. */
export const GATEWAY = {
  wire: "openai-chat",
  runsModels: false,
  quirks: { systemRole: "system" },
  usage: "final chunk, asked for with stream_options",
  list: { path: "models", format: "openai" },
  lifecycle: "that of the provider behind it",
} as const satisfies Partial<Preset>;
