import type { Preset } from "../../core/wire/preset.js";

/** Qwen (Alibaba Model Studio). The international address; keys of the Beijing region work only with https://dashscope.aliyuncs.com/compatible-mode/v1. */
export const preset: Preset = {
  kind: "qwen",
  label: "Qwen (Alibaba Model Studio)",
  baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  wire: "openai-chat",
  completionWire: "openai-completions",
  vendor: "alibaba",
  runsModels: false,
  quirks: { maxTokensField: "max_tokens", systemRole: "system", omit: ["reasoning_effort"] },
  usage: "final chunk, asked for with stream_options; cached tokens apart",
  list: { path: "models", format: "openai" },
  lifecycle: "the vendor's page, through the catalog",
};
