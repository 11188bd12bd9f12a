import type { ModelFacts } from "./model.js";
import { behindGateway, gatewayVariant, vendorName, withoutSnapshot } from "./modelId.js";

/** The source of facts about a model that no catalog knows. */
export const UNKNOWN_SOURCE = "not in the catalog";

/** What is known of models. */
export interface Catalog {
  /**
   * What is known of a model as a vendor's endpoint names it. Exact ids come first, then the same id without the date of a
   * snapshot or `models/`; behind a gateway the facts of the vendor named in front, with a price that is not exact.
   * Never a guess from a similar name.
   *
   * @param vendor the catalog's name of the vendor; undefined for endpoints that serve anybody's models.
   */
  find(vendor: string | undefined, modelId: string): ModelFacts | undefined;
  /** Every model. */
  all(): readonly ModelFacts[];
  /** A handful of a vendor's current models, for providers that are configured without any, a balanced one first. */
  modelsOf(vendor: string): readonly ModelFacts[];
}

/** A catalog that can be put in place of another while it is in use. */
export interface ChangingCatalog extends Catalog {
  /** @param next undefined for the one it began with */
  use(next: Catalog | undefined): void;
}

/** Makes a catalog that others can be put in place of. */
export function changingCatalog(first: Catalog): ChangingCatalog {
  let current = first;
  return {
    find: (vendor, modelId) => current.find(vendor, modelId),
    all: () => current.all(),
    modelsOf: (vendor) => current.modelsOf(vendor),
    use: (next) => (current = next ?? first),
  };
}

/** Vendors whose own endpoint makes their price the list price; hosts of others' models are not among them. */
const FIRST_PARTIES = [
  "openai",
  "anthropic",
  "google",
  "deepseek",
  "xai",
  "mistral",
  "zai",
  "moonshotai",
  "minimax",
  "meta",
  "alibaba",
];

/** Builds a catalog from facts and each vendor's default models. */
export function createCatalog(
  models: readonly ModelFacts[],
  defaults: Readonly<Record<string, readonly string[]>>,
): Catalog {
  const byVendor = new Map<string, Map<string, ModelFacts>>();
  for (const facts of models) {
    const vendor = byVendor.get(facts.vendor) ?? new Map<string, ModelFacts>();
    vendor.set(facts.id, facts);
    byVendor.set(facts.vendor, vendor);
  }

  const exactly = (vendor: string, id: string): ModelFacts | undefined => {
    const known = byVendor.get(vendor);
    return known?.get(id) ?? known?.get(withoutSnapshot(vendor, id));
  };

  const behind = (id: string): ModelFacts | undefined => {
    const named = behindGateway(id);
    const facts = named && exactly(named.vendor, named.id);
    return facts && listPriceOnly(facts, "the vendor's list price; a gateway may charge another");
  };

  const anywhere = (id: string): ModelFacts | undefined => {
    for (const vendor of FIRST_PARTIES) {
      const facts = exactly(vendor, id);
      if (facts !== undefined) return listPriceOnly(facts, "the vendor's list price; this endpoint may charge another");
    }
    const named = behind(id);
    if (named !== undefined) return named;
    const hosts = [...byVendor.keys()].filter((vendor) => !FIRST_PARTIES.includes(vendor) && vendor !== "ollama");
    const hosted = hosts.map((vendor) => byVendor.get(vendor)?.get(id)).filter((facts) => facts !== undefined);
    const [only] = hosted;
    if (only === undefined) return undefined;
    return hosted.length === 1
      ? listPriceOnly(only, `the price of ${only.vendor}; this endpoint may charge another`)
      : priceless(only);
  };

  const find = (vendor: string | undefined, modelId: string): ModelFacts | undefined => {
    const name = vendor === undefined ? undefined : vendorName(vendor);
    if (name === undefined || !byVendor.has(name)) return anywhere(modelId);
    const own = exactly(name, modelId);
    if (own !== undefined) return own.price === undefined ? withListPrice(own, behind(modelId)) : own;
    const { id, variant } = gatewayVariant(modelId);
    if (FIRST_PARTIES.includes(name)) return undefined;
    const facts = variant === undefined ? behind(id) : (exactly(name, id) ?? behind(id));
    if (facts === undefined || variant === undefined) return facts;
    return variant === "free"
      ? priceless(facts)
      : listPriceOnly(facts, `the price of the ":${variant}" variant is not listed`);
  };

  return {
    find,
    all: () => models,
    modelsOf: (vendor) => {
      const name = vendorName(vendor);
      return (defaults[name] ?? []).flatMap((id) => find(name, id) ?? []);
    },
  };
}

function listPriceOnly(facts: ModelFacts, note: string): ModelFacts {
  return facts.price === undefined ? facts : { ...facts, price: { ...facts.price, exact: false, note } };
}

function withListPrice(facts: ModelFacts, listed: ModelFacts | undefined): ModelFacts {
  return listed?.price === undefined ? facts : { ...facts, price: listed.price };
}

function priceless(facts: ModelFacts): ModelFacts {
  const { price: _, ...rest } = facts;
  return rest;
}
