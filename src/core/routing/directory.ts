import { type Catalog, UNKNOWN_SOURCE } from "../catalog/catalog.js";
import { withLive } from "../catalog/lifecycle.js";
import type { LiveLifecycles } from "../catalog/liveLifecycles.js";
import type { Model, ModelFacts, QualityDomain, QualityFigure } from "../catalog/model.js";
import type { ConfiguredModel, ConfiguredProvider } from "../policy/provider.js";
import type { Preset } from "../wire/preset.js";
import { isLoopback } from "../wire/loopback.js";

/** A model together with the provider and preset that serve it. */
export interface DirectoryEntry {
  readonly model: Model;
  readonly provider: ConfiguredProvider;
  readonly preset: Preset;
}

/** Every model of every configured provider, by `provider/model-id`, in the order of the settings. */
export type Directory = ReadonlyMap<string, DirectoryEntry>;

/**
 * Families that were trained to fill holes, by their names as providers write them.
 * Source: the template lists of open completion clients and the vendors' model cards.
 */
const HOLE_FILLERS =
  /codestral|qwen[-_.\d]*coder|starcoder|codegemma|code-?llama|deepseek-coder|granite[-\w.]*code|stable-code|seed-coder|codeqwen|mellum|granite-?4/i;

/** Ollama runs these on its own servers although it answers on loopback. */
const OLLAMA_CLOUD = /[-:]cloud$/;

/**
 * Lists the models of all configured providers with what is known of them.
 *
 * @param presetOf gives the preset of a provider kind; providers of an unknown kind are left out (settings report them)
 * @param discovered models that a provider listed itself, by provider id; used when the settings name none
 * @param asOf the day that configured prices count from, `YYYY-MM-DD`
 * @param live what the providers themselves say of the ends of their models; it counts more than the catalog's word
 */
export function buildDirectory(
  providers: readonly ConfiguredProvider[],
  presetOf: (kind: string) => Preset | undefined,
  catalog: Catalog,
  discovered: ReadonlyMap<string, readonly ConfiguredModel[]>,
  asOf: string,
  live?: Pick<LiveLifecycles, "of">,
): Directory {
  const entries = new Map<string, DirectoryEntry>();
  for (const provider of providers) {
    const preset = presetOf(provider.kind);
    if (preset === undefined) continue;
    for (const configured of modelsOf(provider, preset, catalog, discovered)) {
      const known = factsOf(configured, preset, catalog, asOf);
      const said = live?.of(provider, configured.id);
      const facts = said === undefined ? known : withLive(known, said);
      const model: Model = {
        name: `${provider.id}/${configured.id}`,
        providerId: provider.id,
        id: configured.id,
        facts,
        local: staysHere(provider, preset, configured.id),
        fills: fills(configured, preset, facts),
      };
      entries.set(model.name, { model, provider, preset });
    }
  }
  return entries;
}

function modelsOf(
  provider: ConfiguredProvider,
  preset: Preset,
  catalog: Catalog,
  discovered: ReadonlyMap<string, readonly ConfiguredModel[]>,
): readonly ConfiguredModel[] {
  if (provider.models.length > 0) return provider.models;
  const listed = discovered.get(provider.id);
  if (listed !== undefined && listed.length > 0) return listed;
  return preset.vendor === undefined ? [] : catalog.modelsOf(preset.vendor).map((facts) => ({ id: facts.id }));
}

function factsOf(configured: ConfiguredModel, preset: Preset, catalog: Catalog, asOf: string): ModelFacts {
  const known = catalog.find(preset.vendor, configured.id) ?? {
    id: configured.id,
    vendor: preset.vendor ?? preset.kind,
    name: configured.id,
    source: UNKNOWN_SOURCE,
  };
  const quality: Partial<Record<QualityDomain, QualityFigure>> = { ...known.quality };
  for (const domain of ["edit", "completion", "chat"] as const) {
    const value = configured.quality?.[domain];
    if (value !== undefined) quality[domain] = { value, source: "your settings" };
  }
  return {
    ...known,
    ...(configured.context === undefined ? {} : { contextTokens: configured.context }),
    ...(configured.price === undefined
      ? {}
      : { price: { prices: [configured.price], source: "your settings", asOf, exact: true } }),
    quality,
  };
}

/**
 * Whether text sent to this model stays on the machine: the provider runs models itself on a loopback address, or the
 * user vouches for it. A loopback address alone proves nothing, since gateways answer there and forward to the cloud.
 */
function staysHere(provider: ConfiguredProvider, preset: Preset, modelId: string): boolean {
  if (!isLoopback(provider.origin)) return false;
  if (provider.local !== undefined) return provider.local;
  return preset.runsModels && !(preset.kind === "ollama" && OLLAMA_CLOUD.test(modelId));
}

function fills(configured: ConfiguredModel, preset: Preset, facts: ModelFacts): Model["fills"] {
  if (configured.completion === false || preset.completionWire === undefined) return "by-prompt";
  if (configured.completion !== undefined || facts.completion !== undefined) return "yes";
  if (preset.completionWire === "llamacpp-infill" || HOLE_FILLERS.test(configured.id)) return "yes";
  return preset.vendor === undefined || preset.runsModels ? "perhaps" : "by-prompt";
}
