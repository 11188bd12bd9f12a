import type { Lifecycle, ModelFacts, Price, PriceSheet, QualityFigure } from "./model.js";
import { withoutSnapshot } from "./modelId.js";
import { isFields, readPrice } from "./readPrice.js";

type Fields = Readonly<Record<string, unknown>>;

/** The committed files of the catalog as they are read. */
export interface CatalogFiles {
  /** `data/catalog.json`, made by `npm run catalog` from a listing. */
  readonly listing: unknown;
  /** `overlay.json`, written by hand: end dates, replacements, dated and hourly prices, doubts. */
  readonly overlay: unknown;
  /** `quality.json`: measured figures and whose they are. */
  readonly quality: unknown;
}

/** Facts of all models and the default models of each vendor. */
export interface AssembledCatalog {
  readonly models: readonly ModelFacts[];
  readonly defaults: Readonly<Record<string, readonly string[]>>;
}

interface Source {
  readonly text: string;
  readonly asOf: string;
}

/** Puts the overlay and the measured quality over the listing. Rows that cannot be read are left out. */
export function assemble(files: CatalogFiles): AssembledCatalog {
  const listing = fields(files.listing);
  const overlay = fields(files.overlay);
  const sources = new Map<string, Source>([...readSources(listing["sources"]), ...readSources(overlay["sources"])]);
  const quality = readQuality(files.quality);
  const models: ModelFacts[] = [];
  const vendors = fields(listing["vendors"]);
  const overlays = fields(overlay["models"]);
  for (const vendor of new Set([...Object.keys(vendors), ...Object.keys(overlays)])) {
    const rows = new Map<string, Fields>();
    const listed = vendors[vendor];
    for (const row of Array.isArray(listed) ? (listed as readonly unknown[]) : []) {
      const id = isFields(row) ? text(row["id"]) : undefined;
      if (id !== undefined && isFields(row)) rows.set(id, row);
    }
    const patches = fields(overlays[vendor]);
    for (const [id, patch] of Object.entries(patches)) rows.set(id, { ...rows.get(id), ...fields(patch) });
    for (const [id, row] of rows) {
      const known = { vendor, id, row, sources };
      const lifecycle = readLifecycle(row["lifecycle"] ?? fields(patches[withoutSnapshot(vendor, id)])["lifecycle"]);
      const figure = quality.get(`${vendor}/${id}`);
      models.push(factsOf(known, lifecycle, figure));
    }
  }
  return { models, defaults: readDefaults(overlay["defaults"]) };
}

interface Known {
  readonly vendor: string;
  readonly id: string;
  readonly row: Fields;
  readonly sources: ReadonlyMap<string, Source>;
}

function factsOf(known: Known, lifecycle: Lifecycle | undefined, edit: QualityFigure | undefined): ModelFacts {
  const { vendor, id, row, sources } = known;
  const contextTokens = count(row["context"]);
  const maxOutputTokens = count(row["output"]);
  const price = sheetOf(known);
  const released = text(row["released"]);
  const completion = row["completion"];
  const tools = row["tools"];
  const named = text(row["source"]) ?? "listing";
  const measured = named === "listing" || sources.has(named);
  return {
    id,
    vendor,
    name: text(row["name"]) ?? id,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(measured && { reasons: row["reasons"] === true, images: row["images"] === true }),
    ...(typeof tools === "boolean" && { tools }),
    ...(released !== undefined && { released }),
    ...((completion === "native" || completion === "template") && { completion }),
    ...(price !== undefined && { price }),
    ...(lifecycle !== undefined && { lifecycle }),
    ...(edit !== undefined && { quality: { edit } }),
    source: sources.get(named)?.text ?? named,
  };
}

function sheetOf({ vendor, id, row, sources }: Known): PriceSheet | undefined {
  if (row["unpriced"] !== undefined) return undefined;
  const own = Array.isArray(row["prices"]) ? (row["prices"] as readonly unknown[]) : undefined;
  const prices = (own ?? [row["price"]]).map(readPrice).filter((price): price is Price => price !== undefined);
  // A listed 0 means a free tier, a plan or nothing known; it is never a price.
  if (prices.length === 0 || prices.some((price) => price.input <= 0 || price.output <= 0)) return undefined;
  const source = sources.get(text(row["pricesFrom"]) ?? text(row["source"]) ?? "listing");
  if (source === undefined) return undefined;
  const note = doubt(vendor, id, row);
  return {
    prices,
    source: source.text,
    asOf: source.asOf,
    exact: note === undefined,
    ...(note !== undefined && { note }),
  };
}

function doubt(vendor: string, id: string, row: Fields): string | undefined {
  const suspect = text(row["suspect"]);
  if (suspect !== undefined) return suspect;
  if (vendor === "openrouter") return "OpenRouter lists its cheapest endpoint; the one that answered may charge more";
  if (id.endsWith("-latest")) return "the name moves from model to model, and its price with it";
  return undefined;
}

function readLifecycle(value: unknown): Lifecycle | undefined {
  const entry = fields(value);
  const status = entry["status"];
  if (status !== "active" && status !== "deprecated" && status !== "retired") return undefined;
  const shutdownDate = text(entry["shutdown"]);
  const replacement = text(entry["replacement"]);
  const note = text(entry["note"]);
  return {
    status,
    ...(shutdownDate !== undefined && { shutdownDate }),
    ...(replacement !== undefined && { replacement }),
    ...(entry["redirects"] === true && { redirects: true }),
    ...(note !== undefined && { note }),
    source: text(entry["source"]) ?? "overlay",
  };
}

/** Figures by `vendor/model-id`; only names that somebody mapped by hand count. */
function readQuality(value: unknown): ReadonlyMap<string, QualityFigure> {
  const figures = new Map<string, QualityFigure>();
  const edit = fields(fields(value)["edit"]);
  const source = text(edit["source"]) ?? "";
  const measured = fields(edit["figures"]);
  for (const [name, of] of Object.entries(fields(edit["models"]))) {
    const figure = typeof of === "string" ? measured[of] : undefined;
    if (typeof figure === "number") figures.set(name, { value: figure, source });
  }
  return figures;
}

function readSources(value: unknown): readonly (readonly [string, Source])[] {
  return Object.entries(fields(value)).flatMap(([name, entry]) => {
    const words = text(fields(entry)["text"]);
    const asOf = text(fields(entry)["asOf"]);
    return words === undefined || asOf === undefined ? [] : [[name, { text: words, asOf }] as const];
  });
}

function readDefaults(value: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(fields(value)).map(([vendor, ids]) => [
      vendor,
      Array.isArray(ids) ? (ids as readonly unknown[]).filter((id) => typeof id === "string") : [],
    ]),
  );
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}
