import { createLine } from "../core/answer/createLine.js";
import type { Line } from "../core/answer/line.js";
import type { InForce } from "../core/answer/parts.js";
import { type Catalog, changingCatalog } from "../core/catalog/catalog.js";
import { createLiveLifecycles, type LiveLifecycles } from "../core/catalog/liveLifecycles.js";
import { loadCatalog } from "../core/catalog/load.js";
import { type RefreshedPrices, withRefreshedPrices } from "../core/catalog/refreshedPrices.js";
import { createTokenRatios, type TokenRatios } from "../core/catalog/tokens.js";
import { type Breakers, createBreakers } from "../core/dispatch/breaker.js";
import { createDrill, type Drill } from "../core/dispatch/drill.js";
import { createResponseCache, type ResponseCache } from "../core/dispatch/responseCache.js";
import { createPolicyReader, type MergedPolicy } from "../core/policy/merge.js";
import type { SettingsLayer } from "../core/policy/problem.js";
import { type Preferences, readPreferences } from "../core/policy/preferences.js";
import { loadClassify } from "../core/request/load.js";
import type { EditorRequest } from "../core/request/request.js";
import { createWireLoader } from "../providers/wires.js";
import type { Host } from "./host.js";
import { askForEnds } from "./lists.js";
import { type Models, readModels } from "./models.js";

/** The line of one host, with the parts that its surfaces show or change. */
export interface Assembled {
  readonly line: Line;
  readonly catalog: Catalog;
  readonly breakers: Breakers;
  readonly drill: Drill;
  readonly cache: ResponseCache;
  readonly ratios: TokenRatios;
  /** What providers say of the ends of their models. */
  readonly lifecycles: LiveLifecycles;
  /** The configured models; read anew after the user's settings or keys changed. */
  models(): Promise<Models>;
  /** The policy at a request's place, or of the whole workspace without one. */
  policy(request?: EditorRequest): MergedPolicy;
  preferences(): Preferences;
  /** Puts downloaded prices over the shipped ones from the next request on; undefined brings the shipped ones back. */
  usePrices(prices: RefreshedPrices | undefined): void;
  /**
   * Asks configured providers, each at most once a day, when their models end, and follows what they say from the next
   * request on. Does nothing when the user has turned that off. Never throws.
   * @param providerIds who is asked, as far as they are configured
   * @returns whether anything new was learned
   */
  checkLifecycles(providerIds: ReadonlySet<string>): Promise<boolean>;
  /** Keys or the list of models changed: the directory is built anew at the next request. */
  refresh(): void;
}

/** A provider that named no models, such as a server that was not running yet, is asked again after so long, ms. */
const LIST_AGAIN_MS = 10_000;

/** Puts a line together for a host. Everything heavy in it loads at first use. */
export async function assemble(host: Host): Promise<Assembled> {
  const [shipped, classify] = await Promise.all([loadCatalog(), loadClassify()]);
  const catalog = changingCatalog(shipped);
  const breakers = createBreakers();
  const drill = createDrill();
  const cache = createResponseCache();
  const ratios = createTokenRatios(host.savedRatios);
  const lifecycles = createLiveLifecycles(host.savedLifecycles);
  const policies = createPolicyReader();
  const merged = new WeakMap<readonly SettingsLayer[], MergedPolicy>();
  let known: { readonly layer: SettingsLayer | undefined; readonly at: number; models: Promise<Models> } | undefined;

  const policy = (request?: EditorRequest): MergedPolicy => {
    const layers = host.layers(request);
    const before = merged.get(layers);
    if (before !== undefined) return before;
    const fresh = policies.read(layers);
    merged.set(layers, fresh);
    return fresh;
  };
  const userLayer = (): SettingsLayer | undefined => host.layers(undefined).find((one) => one.layer === "user");
  /** Where each provider was when the models were read last. */
  const addresses = new Map<string, string>();
  const readFrom = async (layer: SettingsLayer | undefined): Promise<Models> => {
    const found = await readModels(layer, host, catalog, lifecycles);
    for (const { id, kind, baseUrl } of found.providers) {
      const address = `${kind} ${baseUrl}`;
      // What failed at one address says nothing about another, and mending the address is what a failure asks for.
      if ((addresses.get(id) ?? address) !== address) breakers.reset(id);
      addresses.set(id, address);
    }
    return found;
  };
  const models = async (): Promise<Models> => {
    const layer = userLayer();
    const read = (): Promise<Models> => readFrom(layer);
    const before = known;
    if (before === undefined || before.layer !== layer) {
      const reading = read();
      known = { layer, at: Date.now(), models: reading };
      // A store of keys that is locked, or a chunk that did not load, may answer the next time.
      reading.catch(() => known?.models === reading && (known = undefined));
      return reading;
    }
    const found = await before.models;
    if (found.unlisted.length === 0 || Date.now() - before.at < LIST_AGAIN_MS || known !== before) return found;
    const reading = read();
    // The other models need not wait for one that may be down still.
    const meanwhile = found.directory.size === 0 ? reading : before.models;
    const kept = (known = { layer, at: Date.now(), models: meanwhile });
    reading.then(
      (fresh) => {
        kept.models = reading;
        if (fresh.unlisted.length < found.unlisted.length) host.onModelsFound?.();
      },
      () => (kept.models = before.models),
    );
    return meanwhile;
  };
  const inForce = async (request: EditorRequest): Promise<InForce> => {
    const [{ directory, hasKey, unlisted }, files] = await Promise.all([models(), host.promptFiles(request)]);
    const inPolicy = policy(request).policy;
    if (inPolicy.perDayUsd !== undefined) await host.ledgerReady?.();
    const user = host.layers(request).find((one) => one.layer === "user");
    return {
      policy: inPolicy,
      directory,
      promptFiles: files,
      hasKey,
      unlisted,
      evidence: host.evidence(),
      spentTodayUsd: host.spentTodayUsd(),
      trusted: host.trusted(),
      workspace: host.workspace(request),
      cacheEnabled: preferencesOf(user).cacheEnabled,
    };
  };
  const line = createLine({
    classify,
    inForce,
    keyOf: host.keyOf,
    catalog,
    wires: createWireLoader(host.wires),
    drilled: (wire, providerId) => drill.drilled(wire, providerId),
    breakers,
    cache,
    overrides: host.overrides,
    ratios,
    ledger: host.ledger,
    random: Math.random,
  });
  let checking: Promise<boolean> | undefined;
  const checkLifecycles = async (providerIds: ReadonlySet<string>): Promise<boolean> => {
    if (!preferencesOf(userLayer()).lifecycleCheck) return false;
    const askable = (await models()).askable.filter(({ provider }) => providerIds.has(provider.id));
    const learned = await askForEnds(askable, lifecycles, host.keyOf, Date.now());
    if (learned) known = undefined;
    return learned;
  };
  return {
    line,
    catalog,
    breakers,
    drill,
    cache,
    ratios,
    lifecycles,
    models,
    policy,
    preferences: () => preferencesOf(userLayer()),
    usePrices(prices) {
      catalog.use(prices && withRefreshedPrices(shipped, prices));
      known = undefined;
    },
    checkLifecycles: (providerIds) =>
      (checking ??= checkLifecycles(providerIds)
        .catch(() => false)
        .finally(() => (checking = undefined))),
    refresh: () => (known = undefined),
  };
}

const preferences = new WeakMap<SettingsLayer, ReturnType<typeof readPreferences>["preferences"]>();
const DEFAULTS = readPreferences({}).preferences;

function preferencesOf(layer: SettingsLayer | undefined): typeof DEFAULTS {
  if (layer === undefined) return DEFAULTS;
  const before = preferences.get(layer);
  if (before !== undefined) return before;
  const fresh = readPreferences(layer.settings).preferences;
  preferences.set(layer, fresh);
  return fresh;
}
