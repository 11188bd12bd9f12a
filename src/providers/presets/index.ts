import type { Preset } from "../../core/wire/preset.js";
import { preset as anthropic } from "./anthropic.js";
import { preset as azureOpenai } from "./azureOpenai.js";
import { preset as bifrost } from "./bifrost.js";
import { preset as cohere } from "./cohere.js";
import { preset as deepseek } from "./deepseek.js";
import { preset as fireworks } from "./fireworks.js";
import { preset as gemini } from "./gemini.js";
import { preset as groq } from "./groq.js";
import { preset as litellm } from "./litellm.js";
import { preset as llamacpp } from "./llamacpp.js";
import { preset as lmstudio } from "./lmstudio.js";
import { preset as metaLlama } from "./metaLlama.js";
import { preset as mistral } from "./mistral.js";
import { preset as moonshot } from "./moonshot.js";
import { preset as ollama } from "./ollama.js";
import { preset as openai } from "./openai.js";
import { preset as openaiCompatible } from "./openaiCompatible.js";
import { preset as openrouter } from "./openrouter.js";
import { preset as portkey } from "./portkey.js";
import { preset as qwen } from "./qwen.js";
import { preset as replicate } from "./replicate.js";
import { preset as switchyard } from "./switchyard.js";
import { preset as together } from "./together.js";
import { preset as vllm } from "./vllm.js";
import { preset as vscode } from "./vscode.js";
import { preset as xai } from "./xai.js";
import { preset as zai } from "./zai.js";

/**
 * What is known of every kind that a provider may have, by `kind`, in the order of the table in `docs/providers.md`. One
 * table and not a chunk each: all of them together are smaller than a page, and any may be asked about.
 */
export const PRESETS: ReadonlyMap<string, Preset> = new Map(
  [
    openai,
    anthropic,
    gemini,
    mistral,
    deepseek,
    xai,
    zai,
    qwen,
    moonshot,
    metaLlama,
    groq,
    together,
    fireworks,
    cohere,
    replicate,
    openrouter,
    azureOpenai,
    litellm,
    portkey,
    switchyard,
    vllm,
    bifrost,
    ollama,
    lmstudio,
    llamacpp,
    vscode,
    openaiCompatible,
  ].map((preset) => [preset.kind, preset]),
);
