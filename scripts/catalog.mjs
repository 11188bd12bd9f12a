// Brings the shipped model catalog up to date: `npm run catalog`.
//
//   npm run catalog              newest listing from npm, overlay kept, differences shown
//   npm run catalog -- 1.5.2     that version of the listing
//   npm run catalog -- --check   no network: checks what is committed and says what is old or ending
//
// The committed files are the truth; this only rewrites data/catalog.json. Prices come from the MIT package
// @earendil-works/pi-ai and are compared with the MIT package @pydantic/genai-prices; facts that no listing
// gives (end dates, dated and hourly prices, doubts) live in overlay.json and are never touched here.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const LISTING = "@earendil-works/pi-ai";
const SECOND = "@pydantic/genai-prices";
const VENDORS = [
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
  "groq",
  "together",
  "fireworks",
  "cerebras",
  "openrouter",
];
/** Aggregators list the lowest endpoint's price; beyond this ratio of output to input a row mixes endpoints. */
const ODD_RATIO = 12;
const WARN_DAYS = 60;
/** Listed as chat models, yet not made to help with text in an editor. */
const NOT_FOR_EDITORS = /deep-research|computer-use|robotics|voxtral/;

const folder = fileURLToPath(new URL("../src/core/catalog/", import.meta.url));
const catalogFile = join(folder, "data", "catalog.json");
const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

const arguments_ = process.argv.slice(2);
const overlay = readJson(join(folder, "overlay.json"));
let catalog;
try {
  catalog = readJson(catalogFile);
} catch {
  catalog = { sources: {}, vendors: {} };
}

if (!arguments_.includes("--check")) {
  const version = arguments_.find((argument) => !argument.startsWith("-")) ?? "latest";
  const temporary = mkdtempSync(join(tmpdir(), "catalog-"));
  try {
    const fresh = fetched(() => convert(unpack(temporary, `${LISTING}@${version}`)));
    if (fresh !== undefined) {
      showDifferences(catalog, fresh);
      writeFileSync(catalogFile, format(fresh));
      catalog = fresh;
      const second = fetched(() => join(unpack(temporary, SECOND), "dist", "index.js"));
      if (second !== undefined) await compareWithSecondSource(second);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
if (!check()) process.exitCode = 1;

/** Without a network the committed catalog is as good as it was; saying so is enough. */
function fetched(get) {
  try {
    return get();
  } catch (error) {
    console.error(`Not updated, the committed catalog stays as it is: ${String(error.message).split("\n")[0]}`);
    return undefined;
  }
}

function unpack(into, name) {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", name, "--json", "--pack-destination", into], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const target = mkdtempSync(join(into, "package-"));
  execFileSync("tar", ["-xzf", join(into, packed.filename), "-C", target]);
  return join(target, "package");
}

function convert(listing) {
  const { version } = readJson(join(listing, "package.json"));
  const data = join(listing, "dist", "providers", "data");
  const asOf = readJson(join(data, ".manifest.json")).generatedAt.slice(0, 10);
  const vendors = {};
  for (const vendor of VENDORS) {
    const models = Object.values(readJson(join(data, `${vendor}.json`))).flatMap((byWire) => Object.values(byWire));
    const rows = models
      .filter((model) => model.type === "chat" && !model.id.endsWith(":batch") && !NOT_FOR_EDITORS.test(model.id))
      .map((model) => row(vendor, model))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
    vendors[vendor] = rows;
  }
  const count = index({ vendors }).size;
  if (count < index(catalog).size / 2)
    throw new Error(`the listing has only ${count} models that can be read; its form may have changed`);
  return { schema: 1, sources: { listing: { text: `list price (${LISTING} ${version})`, asOf } }, vendors };
}

function row(vendor, model) {
  const price = priceOf(vendor, model.cost);
  return {
    id: model.id,
    ...(model.name !== model.id && { name: model.name }),
    context: model.contextWindow,
    output: model.maxTokens,
    ...(model.reasoning && { reasons: true }),
    ...(model.input?.includes("image") && { images: true }),
    ...(price && { price }),
  };
}

/** The listing writes 0 for what it does not know; a 0 is never taken over as a price. */
function priceOf(vendor, cost) {
  if (!(cost?.input > 0) || !(cost.output > 0)) return undefined;
  if (vendor === "openrouter" && cost.output / cost.input > ODD_RATIO) return undefined;
  const step = (listed) => ({
    input: listed.input,
    output: listed.output,
    ...(listed.cacheRead > 0 && { cache_read: listed.cacheRead }),
    ...(listed.cacheWrite > 0 && { cache_write: listed.cacheWrite }),
    // Anthropic documents one-hour cache writes at twice the input price, for all models.
    ...(vendor === "anthropic" && { cache_write_1h: round(listed.input * 2) }),
  });
  const tiers = (cost.tiers ?? []).map((tier) => ({ above_input_tokens: tier.inputTokensAbove, ...step(tier) }));
  return { ...step(cost), ...(tiers.length > 0 && { tiers }) };
}

function round(value) {
  return Number(value.toFixed(6));
}

/** One model a line, so that a change of a price is one line of a review. */
function format({ schema, sources, vendors }) {
  const parts = Object.entries(vendors).map(
    ([vendor, rows]) =>
      `    ${JSON.stringify(vendor)}: [\n${rows.map((model) => `      ${JSON.stringify(model)}`).join(",\n")}\n    ]`,
  );
  return `{\n  "schema": ${schema},\n  "sources": ${JSON.stringify(sources)},\n  "vendors": {\n${parts.join(",\n")}\n  }\n}\n`;
}

function index({ vendors }) {
  return new Map(
    Object.entries(vendors).flatMap(([vendor, rows]) => rows.map((model) => [`${vendor}/${model.id}`, model])),
  );
}

function showDifferences(before, after) {
  const old = index(before);
  const now = index(after);
  const added = [...now.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !now.has(name));
  const repriced = [...now].filter(
    ([name, model]) => old.has(name) && JSON.stringify(old.get(name).price) !== JSON.stringify(model.price),
  );
  const changed = [...now].filter(
    ([name, model]) => old.has(name) && JSON.stringify(old.get(name)) !== JSON.stringify(model),
  );
  console.log(
    `${now.size} models as of ${after.sources.listing.asOf}: ${added.length} new, ${removed.length} gone, ${repriced.length} with another price, ${changed.length - repriced.length} otherwise changed.`,
  );
  for (const name of added.slice(0, 30)) console.log(`  + ${name}`);
  if (added.length > 30) console.log(`  + and ${added.length - 30} more`);
  for (const name of removed) console.log(`  - ${name}`);
  for (const [name, model] of repriced)
    console.log(`  ~ ${name}: ${short(old.get(name).price)} -> ${short(model.price)}`);
}

function short(price) {
  return price === undefined ? "no price" : `${price.input}/${price.output}`;
}

/** Says where a second source disagrees; a person then decides what goes into the overlay. */
async function compareWithSecondSource(entry) {
  const second = await import(pathToFileURL(entry).href);
  const names = { xai: "x-ai", zai: "zai" };
  let compared = 0;
  const differing = [];
  for (const [vendor, rows] of Object.entries(catalog.vendors)) {
    if (vendor === "openrouter") continue;
    for (const model of rows) {
      const found = second.calcPrice({ input_tokens: 1000, output_tokens: 1000 }, model.id, {
        providerId: names[vendor] ?? vendor,
      });
      // Its matching takes prefixes too: another model's price is no second opinion.
      if (!model.price || !found || found.model.id !== model.id) continue;
      compared += 1;
      const ours = (model.price.input + model.price.output) / 1000;
      if (Math.abs(found.total_price - ours) > ours * 0.001)
        differing.push(
          `  ? ${vendor}/${model.id}: ${ours.toPrecision(3)} here, ${found.total_price.toPrecision(3)} there, for 1,000 tokens each way`,
        );
    }
  }
  console.log(`${compared} prices compared with ${SECOND}: ${compared - differing.length} agree.`);
  for (const line of differing) console.log(line);
}

function check() {
  const known = index(catalog);
  const problems = [];
  for (const [vendor, models] of Object.entries(overlay.models)) {
    for (const [id, entry] of Object.entries(models)) {
      if (!known.has(`${vendor}/${id}`) && entry.source === undefined)
        problems.push(`overlay.json: ${vendor}/${id} is no longer listed and names no source of its own`);
      if (known.has(`${vendor}/${id}`) && entry.source !== undefined)
        problems.push(`overlay.json: ${vendor}/${id} is listed now; drop what the listing gives`);
    }
  }
  for (const [vendor, models] of Object.entries(overlay.models)) {
    for (const [id, { prices }] of Object.entries(models)) {
      const listed = known.get(`${vendor}/${id}`)?.price;
      const same = prices?.some((price) => price.input === listed?.input && price.output === listed?.output);
      if (listed && prices && !same)
        problems.push(
          `overlay.json: ${vendor}/${id} is listed at ${short(listed)}, which is none of its dated or hourly prices`,
        );
    }
  }
  for (const [vendor, ids] of Object.entries(overlay.defaults)) {
    for (const id of ids)
      if (!known.has(`${vendor}/${id}`) && !overlay.models[vendor]?.[id])
        problems.push(`overlay.json: default ${vendor}/${id} is not known`);
  }
  const today = new Date().toISOString().slice(0, 10);
  const days = (day) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  for (const [name, source] of Object.entries({ ...catalog.sources, ...overlay.sources })) {
    const age = -days(source.asOf);
    console.log(`${name}: ${source.text}, ${age} days old${age > WARN_DAYS ? "; may be stale" : ""}`);
  }
  const ending = Object.entries(overlay.models).flatMap(([vendor, models]) =>
    Object.entries(models).flatMap(([id, { lifecycle }]) =>
      lifecycle?.shutdown && days(lifecycle.shutdown) >= 0 && days(lifecycle.shutdown) <= WARN_DAYS
        ? [[lifecycle.shutdown, `${vendor}/${id}`, lifecycle.replacement]]
        : [],
    ),
  );
  for (const [day, name, replacement] of ending.sort(([left], [right]) => (left < right ? -1 : 1)))
    console.log(`ends ${day}: ${name}${replacement ? `, then ${replacement}` : ""}`);
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}
