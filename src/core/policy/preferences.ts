import { readBaseUrl } from "./baseUrl.js";
import { isPlainObject } from "./flatten.js";
import { SETTINGS } from "./names.js";
import { LAYERS, type Ruled } from "./policy.js";
import type { SettingProblem, SettingsLayer } from "./problem.js";
import { readLayer, type LastGood } from "./readLayer.js";

/** The user's own comfort; read from user settings only. */
export interface Preferences {
  /** Whether an answer to the very same request may be shown again without a call. */
  readonly cacheEnabled: boolean;
  /** Days for which decisions are kept; 0 keeps none past the session. */
  readonly ledgerKeepDays: number;
  /** Whether configured providers are asked once a day when their models end. */
  readonly lifecycleCheck: boolean;
  /** Whether newer prices are downloaded once a day. */
  readonly catalogRefresh: boolean;
  /** Address of a copy of models.dev, without a slash at the end; undefined for models.dev itself. */
  readonly catalogMirror?: string;
}

const PERSONAL: ReadonlySet<string> = new Set(
  SETTINGS.filter((setting) => setting.class === "personal").map(({ name }) => name),
);

/** Reads the user's preferences, with defaults in place of what is missing or invalid. */
export function readPreferences(
  userSettings: Readonly<Record<string, unknown>>,
  lastGood: LastGood = new Map(),
): { readonly preferences: Preferences; readonly problems: readonly SettingProblem[] } {
  const { values, problems } = readLayer({ layer: "user", settings: userSettings }, lastGood);
  const mirror = values.get("fairlead.catalog.mirror");
  const mirrored = typeof mirror === "string" ? readBaseUrl(mirror) : undefined;
  const keepDays = values.get("fairlead.ledger.keepDays");
  return {
    preferences: {
      cacheEnabled: values.get("fairlead.cache.enabled") !== false,
      ledgerKeepDays: typeof keepDays === "number" ? keepDays : 90,
      lifecycleCheck: values.get("fairlead.lifecycle.check") !== false,
      catalogRefresh: values.get("fairlead.catalog.refresh") === true,
      ...(mirrored?.ok === true ? { catalogMirror: mirrored.baseUrl } : {}),
    },
    problems: problems.filter(({ setting }) => PERSONAL.has(setting)),
  };
}

/**
 * Whether ghost text is on for a language: within a layer the most exact word counts (`[typescript]` block, then the
 * language's entry, then `*`, then a plain true or false); a layer above the user's can only turn it off.
 */
export function completionEnabled(layers: readonly SettingsLayer[], language: string): Ruled<boolean> {
  const setting = "fairlead.completion.enabled";
  let found: Ruled<boolean> = { value: true, layer: "default", setting };
  for (const layer of [...layers].sort((left, right) => LAYERS.indexOf(left.layer) - LAYERS.indexOf(right.layer))) {
    const read = readLayer(layer, new Map());
    const value =
      inLanguage(read.languageValues.get(language)?.get(setting), language) ??
      inLanguage(read.values.get(setting), language);
    if (value === undefined || (layer.layer !== "user" && (value || !found.value))) continue;
    found = { value, layer: layer.layer, setting };
  }
  return found;
}

function inLanguage(value: unknown, language: string): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (!isPlainObject(value)) return undefined;
  for (const key of [language, "*"])
    if (Object.hasOwn(value, key) && typeof value[key] === "boolean") return value[key];
  return undefined;
}
