import { createCatalog, type Catalog } from "./catalog.js";
import type { ModelFacts, Price, PriceTier } from "./model.js";
import { isFields } from "./readPrice.js";

type Fields = Readonly<Record<string, unknown>>;

/** Prices and limits of one model from a downloaded listing. */
export interface RefreshedModel {
  /** The catalog's name of the vendor. */
  readonly vendor: string;
  readonly id: string;
  readonly name?: string;
  readonly price: Price;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly tools?: boolean;
  readonly reasons?: boolean;
  readonly images?: boolean;
}

/** A downloaded listing. */
export interface RefreshedPrices {
  /** Words for the source of its prices. */
  readonly source: string;
  /** The day of the download, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly models: readonly RefreshedModel[];
}

/** Provider folders of models.dev whose prices are those of a vendor in our catalog. */
const VENDORS: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
  deepseek: "deepseek",
  xai: "xai",
  mistral: "mistral",
  zai: "zai",
  moonshotai: "moonshotai",
  minimax: "minimax",
  llama: "meta",
  alibaba: "alibaba",
  groq: "groq",
  togetherai: "together",
  "fireworks-ai": "fireworks",
  cerebras: "cerebras",
  openrouter: "openrouter",
};

/** No model costs anything like this for a million tokens, in USD; a higher figure is a slip of a unit. */
const HIGHEST_USD = 2_000;
/** A price that moved by more than this factor since the shipped one is more likely a slip than news. */
const ODD_CHANGE = 8;
/** A real listing has far more; less is a broken or cut download. */
const LEAST_MODELS = 20;

/**
 * Reads the `api.json` of models.dev (MIT; fields as in its `packages/core/src/schema.ts`): providers with `models` by id,
 * each with `cost` in USD per million tokens, `limit` and flags. Taken are only vendors of our catalog and rows whose every
 * figure can be true.
 *
 * @returns undefined when it is no such listing
 */
export function readModelsDev(value: unknown, day: string, leastModels = LEAST_MODELS): RefreshedPrices | undefined {
  if (!isFields(value)) return undefined;
  const models: RefreshedModel[] = [];
  for (const [folder, vendor] of Object.entries(VENDORS)) {
    const listed = Object.hasOwn(value, folder) ? value[folder] : undefined;
    if (!isFields(listed) || !isFields(listed["models"])) continue;
    for (const [id, row] of Object.entries(listed["models"])) {
      const model = isFields(row) ? readRow(vendor, id, row) : undefined;
      if (model !== undefined) models.push(model);
    }
  }
  return models.length < leastModels ? undefined : { source: "models.dev", asOf: day, models };
}

function readRow(vendor: string, id: string, row: Fields): RefreshedModel | undefined {
  if (id === "" || id.length > 200 || /\s/.test(id) || row["id"] !== id) return undefined;
  const price = readCost(row["cost"]);
  if (price === undefined) return undefined;
  const limit = isFields(row["limit"]) ? row["limit"] : {};
  const contextTokens = count(limit["context"]);
  const maxOutputTokens = count(limit["output"]);
  const { name, tool_call: tools, reasoning: reasons, modalities } = row;
  const input =
    isFields(modalities) && Array.isArray(modalities["input"])
      ? (modalities["input"] as readonly unknown[])
      : undefined;
  return {
    vendor,
    id,
    ...(typeof name === "string" && name !== "" && name.length < 100 ? { name } : {}),
    price,
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(typeof tools === "boolean" ? { tools } : {}),
    ...(typeof reasons === "boolean" ? { reasons } : {}),
    ...(input === undefined ? {} : { images: input.includes("image") }),
  };
}

function readCost(value: unknown): Price | undefined {
  const rates = readRates(value);
  if (rates === undefined || !isFields(value)) return undefined;
  const reasoning = optionalUsd(value["reasoning"]);
  const tiers = readTiers(value);
  if (reasoning === "bad" || tiers === undefined) return undefined;
  return { ...rates, ...(reasoning === undefined ? {} : { reasoning }), ...(tiers.length === 0 ? {} : { tiers }) };
}

function readTiers(cost: Fields): readonly PriceTier[] | undefined {
  const { tiers, context_over_200k: over } = cost;
  if (tiers === undefined) {
    if (over === undefined) return [];
    const rates = readRates(over);
    return rates && [{ aboveInputTokens: 200_000, ...rates }];
  }
  if (!Array.isArray(tiers)) return undefined;
  const read: PriceTier[] = [];
  for (const one of tiers as readonly unknown[]) {
    const rates = readRates(one);
    const tier = isFields(one) && isFields(one["tier"]) ? one["tier"] : undefined;
    const size = count(tier?.["size"]);
    // Other kinds of tiers there may be one day would be read wrong.
    if (rates === undefined || size === undefined || (tier?.["type"] !== undefined && tier["type"] !== "context"))
      return undefined;
    read.push({ aboveInputTokens: size, ...rates });
  }
  return read;
}

function readRates(value: unknown): Omit<PriceTier, "aboveInputTokens"> | undefined {
  if (!isFields(value)) return undefined;
  const input = optionalUsd(value["input"]);
  const output = optionalUsd(value["output"]);
  const cacheRead = optionalUsd(value["cache_read"]);
  const cacheWrite = optionalUsd(value["cache_write"]);
  // A listed 0 means a free tier, a plan or nothing known; it is never a price.
  if (typeof input !== "number" || typeof output !== "number" || input === 0 || output === 0) return undefined;
  if (cacheRead === "bad" || cacheWrite === "bad") return undefined;
  return {
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function optionalUsd(value: unknown): number | undefined | "bad" {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && value >= 0 && value <= HIGHEST_USD ? value : "bad";
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/**
 * Puts downloaded prices over the shipped catalog. Prices that depend on the day or hour stay as shipped, since the listing
 * knows no such thing; so do doubts about a row. A download older than the shipped row changes nothing.
 */
export function withRefreshedPrices(shipped: Catalog, refreshed: RefreshedPrices): Catalog {
  const fresh = new Map(refreshed.models.map((model) => [`${model.vendor}/${model.id}`, model]));
  const models = shipped.all().map((facts): ModelFacts => {
    const name = `${facts.vendor}/${facts.id}`;
    const found = fresh.get(name);
    fresh.delete(name);
    return found === undefined ? facts : repriced(facts, found, refreshed);
  });
  const added = [...fresh.values()].map((model): ModelFacts => {
    const { vendor, id, name, price, ...rest } = model;
    return {
      vendor,
      id,
      name: name ?? id,
      ...rest,
      price: { prices: [price], ...origin(refreshed), exact: true },
      source: refreshed.source,
    };
  });
  const vendors = new Set(models.map(({ vendor }) => vendor));
  const defaults = [...vendors].map((vendor) => [vendor, shipped.modelsOf(vendor).map(({ id }) => id)] as const);
  return createCatalog([...models, ...added], Object.fromEntries(defaults));
}

function repriced(facts: ModelFacts, fresh: RefreshedModel, refreshed: RefreshedPrices): ModelFacts {
  const sheet = facts.price;
  if (sheet === undefined) return { ...facts, price: { prices: [fresh.price], ...origin(refreshed), exact: true } };
  const [only, ...others] = sheet.prices;
  const timed = only?.from !== undefined || only?.until !== undefined || only?.hours !== undefined;
  if (only === undefined || others.length > 0 || timed || sheet.asOf > refreshed.asOf) return facts;
  // What the listing does not know, such as a cache write kept for an hour, stays as it was.
  const price: Price = { ...only, ...fresh.price };
  const odd = oddChange(only, fresh.price);
  const note = odd ?? sheet.note;
  return {
    ...facts,
    price: {
      prices: [price],
      ...origin(refreshed),
      exact: sheet.exact && odd === undefined,
      ...(note === undefined ? {} : { note }),
    },
  };
}

function oddChange(before: Price, after: Price): string | undefined {
  const factor = Math.max(
    after.input / before.input,
    before.input / after.input,
    after.output / before.output,
    before.output / after.output,
  );
  return factor > ODD_CHANGE
    ? `the downloaded price differs ${Math.round(factor)} times from the shipped one`
    : undefined;
}

function origin({ source, asOf }: RefreshedPrices): { readonly source: string; readonly asOf: string } {
  return { source: `list price (${source})`, asOf };
}

/** Reads what `JSON.stringify` made of refreshed prices; undefined for anything else. */
export function readSavedPrices(value: unknown): RefreshedPrices | undefined {
  if (
    !isFields(value) ||
    typeof value["source"] !== "string" ||
    !/^\d{4}-\d\d-\d\d$/.test(String(value["asOf"])) ||
    !Array.isArray(value["models"])
  )
    return undefined;
  const models = (value["models"] as readonly unknown[]).filter(isSaved);
  return models.length === 0 ? undefined : { source: value["source"], asOf: String(value["asOf"]), models };
}

/** The file is our own, written after every check above; this only keeps a damaged one from doing harm. */
function isSaved(value: unknown): value is RefreshedModel {
  if (!isFields(value) || typeof value["vendor"] !== "string" || typeof value["id"] !== "string") return false;
  const { price } = value;
  return (
    isFields(price) &&
    [price["input"], price["output"]].every((usd) => typeof usd === "number" && usd > 0 && usd <= HIGHEST_USD)
  );
}
