import type { Catalog } from "../core/catalog/catalog.js";
import type { ConfiguredModel, ConfiguredProvider } from "../core/policy/provider.js";
import type { SettingProblem, SettingsLayer } from "../core/policy/problem.js";
import { buildDirectory, type Directory } from "../core/routing/directory.js";
import { isLoopback } from "../core/wire/loopback.js";
import type { Preset } from "../core/wire/preset.js";
import type { Host } from "./host.js";

/** The configured providers with their models, their keys' presence and what is wrong with their settings. */
export interface Models {
  readonly directory: Directory;
  readonly providers: readonly ConfiguredProvider[];
  readonly problems: readonly SettingProblem[];
  /** Whether it can be called: it has a key for its origin, or needs none. */
  readonly hasKey: (providerId: string) => boolean;
  readonly needsKey: (providerId: string) => boolean;
}

/** A list that takes longer is not waited for: the request goes on with the models that are known. */
const LIST_WITHIN_MS = 1500;

/** Reads the user's providers and finds out what each serves. */
export async function readModels(userLayer: SettingsLayer | undefined, host: Pick<Host, "keyOf" | "ownModels">, catalog: Catalog): Promise<Models> {
  const [{ readProviders }, { presetFor, PRESET_KINDS }] = await Promise.all([
    import("../core/policy/providers.js"),
    import("../providers/presets/index.js"),
  ]);
  const presets = new Map<string, Preset>();
  for (const kind of PRESET_KINDS) {
    const preset = await presetFor(kind);
    if (preset !== undefined) presets.set(kind, preset);
  }
  const { providers, problems } = readProviders(userLayer?.settings ?? {}, (kind) => presets.get(kind), PRESET_KINDS);
  const keys = new Map<string, boolean>();
  const keyless = new Set<string>();
  const discovered = new Map<string, readonly ConfiguredModel[]>();
  await Promise.all(
    providers.map(async (provider) => {
      const preset = presets.get(provider.kind);
      const key = await host.keyOf(provider);
      const needsNone = preset?.keyless === true || isLoopback(provider.origin);
      if (needsNone) keyless.add(provider.id);
      keys.set(provider.id, key !== undefined || needsNone);
      if (preset?.wire === "vscode-lm") discovered.set(provider.id, (await host.ownModels?.()) ?? []);
      const listable = provider.models.length === 0 && preset?.vendor === undefined && preset?.list !== undefined;
      if (listable && (key !== undefined || needsNone)) discovered.set(provider.id, await list(provider, preset, preset.list, key));
    }),
  );
  const directory = buildDirectory(providers, (kind) => presets.get(kind), catalog, discovered, new Date().toISOString().slice(0, 10));
  return { directory, providers, problems, hasKey: (id) => keys.get(id) ?? false, needsKey: (id) => !keyless.has(id) };
}

async function list(provider: ConfiguredProvider, preset: Preset, source: NonNullable<Preset["list"]>, key: string | undefined): Promise<readonly ConfiguredModel[]> {
  const { listModels } = await import("../providers/models/index.js");
  const endpoint = { providerId: provider.id, label: preset.label, baseUrl: provider.baseUrl, key, quirks: preset.quirks };
  const listed = await listModels(source, endpoint, AbortSignal.timeout(LIST_WITHIN_MS));
  return "failure" in listed ? [] : listed.models.map(({ id, context, completion }) => ({ id, ...(context === undefined ? {} : { context }), ...(completion === undefined ? {} : { completion: true }) }));
}
