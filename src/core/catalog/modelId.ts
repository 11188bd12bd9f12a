/** Names under which a vendor's models are known elsewhere, to the catalog's own name of the vendor. */
const VENDOR_NAMES: Readonly<Record<string, string>> = {
  gemini: "google",
  vertex: "google",
  "azure-openai": "openai",
  azure: "openai",
  "x-ai": "xai",
  "z-ai": "zai",
  zhipu: "zai",
  "zai-org": "zai",
  mistralai: "mistral",
  moonshot: "moonshotai",
  kimi: "moonshotai",
  qwen: "alibaba",
  dashscope: "alibaba",
  "deepseek-ai": "deepseek",
  "meta-llama": "meta",
};

/** The catalog's name of a vendor. */
export function vendorName(name: string): string {
  return VENDOR_NAMES[name] ?? name;
}

const DATE = /[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2})$/;

/** Google numbers the stable versions of a model: `gemini-2.0-flash-001`. */
const GOOGLE_VERSION = /-00\d$/;

/** Suffixes by which OpenRouter chooses among endpoints of the same model. */
const GATEWAY_VARIANT = /:(?:free|nitro|floor|online|exacto|extended|thinking|batch)$/;

/**
 * An id without what does not change which model is meant: `models/` in front (Gemini), the date of a snapshot
 * (`gpt-5-2025-08-07`, `claude-opus-4@20250514`) or Google's version number behind.
 */
export function withoutSnapshot(vendor: string | undefined, id: string): string {
  const bare = id.startsWith("models/") ? id.slice("models/".length) : id;
  const undated = bare.replace(DATE, "");
  return vendor === "google" ? undated.replace(GOOGLE_VERSION, "") : undated;
}

/** The suffix by which a gateway chooses among endpoints, such as `free`, and the id without it. */
export function gatewayVariant(id: string): { readonly id: string; readonly variant?: string } {
  const match = GATEWAY_VARIANT.exec(id);
  return match === null ? { id } : { id: id.slice(0, match.index), variant: match[0].slice(1) };
}

/** The vendor and its own id behind a gateway's `vendor/model`; undefined for ids without a vendor in front. */
export function behindGateway(id: string): { readonly vendor: string; readonly id: string } | undefined {
  const slash = id.indexOf("/");
  if (slash <= 0) return undefined;
  const vendor = vendorName(id.slice(0, slash).replace(/^~/, ""));
  const own = id.slice(slash + 1);
  // OpenRouter writes Anthropic's versions with dots, Anthropic itself with dashes.
  return { vendor, id: vendor === "anthropic" ? own.replaceAll(".", "-") : own };
}

/** Tells whether two names mean the same model, though one may carry a date, a vendor in front or a path. Two dates differ. */
export function meansSameModel(asked: string, served: string): boolean {
  if (asked === served) return true;
  const [askedDay, servedDay] = [DATE.exec(asked)?.[0], DATE.exec(served)?.[0]].map((date) => date?.replace(/\D/g, ""));
  if (askedDay !== undefined && servedDay !== undefined && askedDay !== servedDay) return false;
  const names = (id: string): readonly string[] => {
    const whole = gatewayVariant(withoutSnapshot(undefined, id.toLowerCase())).id;
    const undated = withoutSnapshot("google", whole);
    const last = undated.slice(undated.lastIndexOf("/") + 1);
    return [undated, last, last.replaceAll(".", "-")];
  };
  const left = names(asked);
  const right = names(served);
  // Only one of the two may be shortened: two full paths that differ in their vendor stay different.
  const bothPaths =
    asked.includes("/") && served.includes("/") && !asked.startsWith("models/") && !served.startsWith("models/");
  return bothPaths ? left[0] === right[0] : left.some((name) => right.includes(name));
}
