import type { LiveLifecycle } from "../core/catalog/lifecycle.js";
import type { LiveLifecycles } from "../core/catalog/liveLifecycles.js";
import type { ConfiguredModel, ConfiguredProvider } from "../core/policy/provider.js";
import type { Preset } from "../core/wire/preset.js";
import type { ListedModel } from "../providers/models/index.js";

/** Formats of model lists that say when a model ends. */
const WITH_ENDS: ReadonlySet<string> = new Set(["openai", "anthropic", "mistral", "openrouter"]);

/** How long a list that nobody waits for may take, ms. */
const UNHURRIED_MS = 10_000;

/** Asks a provider for its models; undefined when it cannot be asked or does not answer in time. */
export async function askForList(
  provider: ConfiguredProvider,
  preset: Preset,
  key: string | undefined,
  withinMs: number,
): Promise<readonly ListedModel[] | undefined> {
  if (preset.list === undefined) return undefined;
  const { listModels } = await import("../providers/models/index.js");
  const endpoint = {
    providerId: provider.id,
    label: preset.label,
    baseUrl: provider.baseUrl,
    key,
    quirks: preset.quirks,
  };
  const listed = await listModels(preset.list, endpoint, AbortSignal.timeout(withinMs));
  return "failure" in listed ? undefined : listed.models;
}

/** A listed model in the form of a configured one. */
export function asConfigured({ id, context, completion }: ListedModel): ConfiguredModel {
  return {
    id,
    ...(context === undefined ? {} : { context }),
    ...(completion === undefined ? {} : { completion: true }),
  };
}

/** What a list says of the ends of its models. */
export function endsIn(models: readonly ListedModel[]): Readonly<Record<string, LiveLifecycle>> {
  return Object.fromEntries(
    models.flatMap(({ id, lifecycle }) => {
      if (lifecycle === undefined) return [];
      const { status, shutdownDate, replacement, source } = lifecycle;
      return [
        [
          id,
          {
            status,
            source,
            ...(shutdownDate === undefined ? {} : { shutdownDate }),
            ...(replacement === undefined ? {} : { replacement }),
          },
        ],
      ];
    }),
  );
}

/** A provider that can be asked when its models end. */
export interface Askable {
  readonly provider: ConfiguredProvider;
  readonly preset: Preset;
}

/**
 * Asks each provider that was not asked within a day when its models end, with the user's key for it, one at a time. Never
 * throws; a provider that does not answer keeps what it said before.
 *
 * @returns whether anything new was learned
 */
export async function askForEnds(
  askable: readonly Askable[],
  live: LiveLifecycles,
  keyOf: (provider: ConfiguredProvider) => Promise<string | undefined>,
  now: number,
): Promise<boolean> {
  let learned = false;
  for (const { provider, preset } of askable) {
    if (!WITH_ENDS.has(preset.list?.format ?? "") || !live.due(provider, now)) continue;
    const key = await keyOf(provider);
    const models = await askForList(provider, preset, key, UNHURRIED_MS);
    if (live.take(provider, models && endsIn(models), now)) learned = true;
  }
  return learned;
}
