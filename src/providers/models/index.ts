import type { Preset } from "../../core/wire/preset.js";
import type { Endpoint } from "../../core/wire/wire.js";
import type { ListModels, ModelList } from "./modelList.js";

export type { ListedModel, ModelList } from "./modelList.js";

type ListFormat = NonNullable<Preset["list"]>["format"];

const FORMATS: Readonly<Record<ListFormat, () => Promise<{ readonly list: ListModels }>>> = {
  openai: () => import("./openai.js"),
  anthropic: () => import("./anthropic.js"),
  gemini: () => import("./gemini.js"),
  mistral: () => import("./mistral.js"),
  ollama: () => import("./ollama.js"),
  lmstudio: () => import("./lmstudio.js"),
  openrouter: () => import("./openrouter.js"),
};

/** Lists the models of an endpoint in the format its preset names. Never throws; aborting `signal` ends it as `cancelled`. */
export async function listModels(
  source: NonNullable<Preset["list"]>,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<ModelList> {
  const { list } = await FORMATS[source.format]();
  return list(endpoint, signal, source.path);
}
