import type { Catalog } from "../core/catalog/catalog.js";
import type { LiveLifecycles } from "../core/catalog/liveLifecycles.js";
import type { ConfiguredModel, ConfiguredProvider } from "../core/policy/provider.js";
import type { SettingProblem, SettingsLayer } from "../core/policy/problem.js";
import { buildDirectory, type Directory } from "../core/routing/directory.js";
import { isLoopback } from "../core/wire/loopback.js";
import type { Host } from "./host.js";
import { askForList, asConfigured, endsIn, type Askable } from "./lists.js";

/** The configured providers with their models, their keys' presence and what is wrong with their settings. */
export interface Models {
  readonly directory: Directory;
  readonly providers: readonly ConfiguredProvider[];
  readonly problems: readonly SettingProblem[];
  /** Whether it can be called: it has a key for its origin, or needs none. */
  readonly hasKey: (providerId: string) => boolean;
  readonly needsKey: (providerId: string) => boolean;
  /** Providers that can be asked for their models: they have a key or need none. */
  readonly askable: readonly Askable[];
  /** Providers whose models only they know, and of which none could be had: not running, no key, or none installed. */
  readonly unlisted: readonly string[];
  /** The catalog's vendor of a provider; of one that is not configured, that of the kind its id names. */
  readonly vendorOf: (providerId: string) => string | undefined;
}

/** A list that takes longer is not waited for: the request goes on with the models that are known. */
const LIST_WITHIN_MS = 1500;

/** Reads the user's providers and finds out what each serves. */
export async function readModels(
  userLayer: SettingsLayer | undefined,
  host: Pick<Host, "keyOf" | "ownModels">,
  catalog: Catalog,
  live: LiveLifecycles,
): Promise<Models> {
  const [{ readProviders }, { PRESETS }] = await Promise.all([
    import("../core/policy/providers.js"),
    import("../providers/presets/index.js"),
  ]);
  const { providers, problems } = readProviders(userLayer?.settings ?? {}, PRESETS);
  // The catalog has facts about Ollama's own cloud, but cannot know what is installed here.
  const isKnown = ({ kind, models }: ConfiguredProvider): boolean => {
    const vendor = PRESETS.get(kind)?.vendor;
    return models.length > 0 || (vendor !== undefined && catalog.modelsOf(vendor).length > 0);
  };
  const keys = new Map<string, boolean>();
  const keyless = new Set<string>();
  const askable: Askable[] = [];
  const discovered = new Map<string, readonly ConfiguredModel[]>();
  await Promise.all(
    providers.map(async (provider) => {
      const preset = PRESETS.get(provider.kind);
      const key = await host.keyOf(provider);
      const needsNone = preset?.keyless === true || isLoopback(provider.origin);
      if (needsNone) keyless.add(provider.id);
      keys.set(provider.id, key !== undefined || needsNone);
      if (preset?.wire === "vscode-lm") discovered.set(provider.id, (await host.ownModels?.()) ?? []);
      if (preset?.list === undefined || (key === undefined && !needsNone)) return;
      askable.push({ provider, preset });
      if (isKnown(provider)) return;
      const listed = await askForList(provider, preset, key, LIST_WITHIN_MS);
      if (listed === undefined) return;
      discovered.set(provider.id, listed.map(asConfigured));
      live.take(provider, endsIn(listed), Date.now());
    }),
  );
  const directory = buildDirectory(
    providers,
    (kind) => PRESETS.get(kind),
    catalog,
    discovered,
    new Date().toISOString().slice(0, 10),
    live,
  );
  const kinds = new Map(providers.map(({ id, kind }) => [id, kind]));
  return {
    directory,
    providers,
    problems,
    hasKey: (id) => keys.get(id) ?? false,
    needsKey: (id) => !keyless.has(id),
    askable,
    unlisted: providers
      .filter((provider) => !isKnown(provider) && (discovered.get(provider.id)?.length ?? 0) === 0)
      .map(({ id }) => id),
    vendorOf: (id) => PRESETS.get(kinds.get(id) ?? id)?.vendor,
  };
}
