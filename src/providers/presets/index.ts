import type { Preset } from "../../core/wire/preset.js";

/** Every kind a provider may have, with its file; a file is loaded when a provider of its kind is configured. */
const FILES: Readonly<Record<string, () => Promise<{ readonly preset: Preset }>>> = {
  openai: () => import("./openai.js"),
  anthropic: () => import("./anthropic.js"),
  gemini: () => import("./gemini.js"),
  mistral: () => import("./mistral.js"),
  deepseek: () => import("./deepseek.js"),
  xai: () => import("./xai.js"),
  zai: () => import("./zai.js"),
  qwen: () => import("./qwen.js"),
  moonshot: () => import("./moonshot.js"),
  "meta-llama": () => import("./metaLlama.js"),
  groq: () => import("./groq.js"),
  together: () => import("./together.js"),
  fireworks: () => import("./fireworks.js"),
  cohere: () => import("./cohere.js"),
  replicate: () => import("./replicate.js"),
  openrouter: () => import("./openrouter.js"),
  "azure-openai": () => import("./azureOpenai.js"),
  litellm: () => import("./litellm.js"),
  portkey: () => import("./portkey.js"),
  switchyard: () => import("./switchyard.js"),
  vllm: () => import("./vllm.js"),
  bifrost: () => import("./bifrost.js"),
  ollama: () => import("./ollama.js"),
  lmstudio: () => import("./lmstudio.js"),
  llamacpp: () => import("./llamacpp.js"),
  vscode: () => import("./vscode.js"),
  "openai-compatible": () => import("./openaiCompatible.js"),
};

/** The values that `kind` may have in `fairlead.providers`, in the order of the README's table. */
export const PRESET_KINDS: readonly string[] = Object.keys(FILES);

/** The preset of a kind; undefined when there is no such kind. */
export async function presetFor(kind: string): Promise<Preset | undefined> {
  const load = Object.hasOwn(FILES, kind) ? FILES[kind] : undefined;
  return load === undefined ? undefined : (await load()).preset;
}

/** All presets, for tables and tests. */
export async function allPresets(): Promise<readonly Preset[]> {
  return Promise.all(Object.values(FILES).map(async (load) => (await load()).preset));
}
