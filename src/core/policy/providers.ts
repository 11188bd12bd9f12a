import * as z from "zod";
import type { Preset } from "../wire/preset.js";
import { readBaseUrl } from "./baseUrl.js";
import { flatten, isPlainObject } from "./flatten.js";
import { nearest } from "./nearest.js";
import { PriceSchema, toPrice } from "./price.js";
import type { SettingProblem } from "./problem.js";
import type { ConfiguredModel, ConfiguredProvider } from "./provider.js";
import { issueWords } from "./settings.js";

/** The providers that can be used and what is wrong with the others. */
export interface ReadProviders {
  readonly providers: readonly ConfiguredProvider[];
  readonly problems: readonly SettingProblem[];
}

const SETTING = "fairlead.providers";
/** Stands for the editor itself; nothing is ever sent to it, and the name can belong to nobody (RFC 6761). */
const VSCODE_ADDRESS = "https://vscode.invalid";
const PROVIDER_KEYS = ["kind", "baseUrl", "models", "local", "stream"];
/** Keys that people expect to work; each is told where the thing belongs. */
const SECRET_KEYS = /^(api[-_]?key|key|token|secret|password|authorization|headers?|auth)$/i;

const share = z.number().min(0, "must be 0 to 1").max(1, "must be 0 to 1");
const ModelIdSchema = z
  .string()
  .min(1, "must not be empty")
  .max(200, "is longer than 200 characters")
  .regex(/^[^\s\u0000-\u001f\u007f]+$/, "must not hold white space")
  .refine((id) => !id.startsWith("/") && !id.split("/").includes(".."), "must not start with / or hold ..");
const ModelSchema = z.strictObject({
  id: ModelIdSchema,
  price: PriceSchema.optional(),
  context: z.number().int("must be a whole number of tokens").positive("must be more than 0").optional(),
  quality: z
    .union([share, z.strictObject({ edit: share.optional(), completion: share.optional(), chat: share.optional() })])
    .optional(),
  completion: z.union([z.boolean(), z.string().min(1)]).optional(),
});

/**
 * Reads `fairlead.providers` of the user's settings. One bad provider or model does not take the others with it.
 * @param userSettings the user's settings alone (`inspect().globalValue`), dotted or nested; no other layer may be passed.
 * @param presets what is known of each kind.
 */
export function readProviders(
  userSettings: Readonly<Record<string, unknown>>,
  presets: ReadonlyMap<string, Preset>,
): ReadProviders {
  const written = flatten(userSettings).settings.get(SETTING);
  const problems: SettingProblem[] = [];
  const providers: ConfiguredProvider[] = [];
  if (written === undefined || written === null) return { providers, problems };
  if (!isPlainObject(written)) {
    report(
      problems,
      SETTING,
      `${SETTING} is not an object of providers; it is ignored.`,
      'Write { "<id>": { "kind": "openai" } }.',
    );
    return { providers, problems };
  }
  for (const [id, value] of Object.entries(written)) {
    const provider = readProvider(id, value, presets, problems);
    if (provider !== undefined) providers.push(provider);
  }
  return { providers, problems };
}

function readProvider(
  id: string,
  value: unknown,
  presets: ReadonlyMap<string, Preset>,
  problems: SettingProblem[],
): ConfiguredProvider | undefined {
  const setting = `${SETTING}.${id}`;
  const refuse = (message: string, remedy: string): undefined =>
    report(problems, setting, `${setting} ${message}. The provider is ignored.`, remedy);
  if (!/^[a-z0-9-]+$/.test(id) || id.length > 60)
    return refuse("has an id that cannot be used", "Use lower-case letters, digits and - in the id.");
  if (!isPlainObject(value)) return refuse("is not an object", 'Write { "kind": "openai" }.');
  const kind = own(value, "kind");
  if (typeof kind !== "string") return refuse("has no kind", `Add "kind", one of ${[...presets.keys()].join(", ")}.`);
  const preset = presets.get(kind);
  if (preset === undefined) {
    const meant = nearest(kind, [...presets.keys()]);
    return refuse(
      `has the unknown kind "${kind}"`,
      meant === undefined
        ? 'Use "openai-compatible" for endpoints that speak OpenAI\'s protocol.'
        : `Did you mean "${meant}"?`,
    );
  }
  // Models that the editor itself offers have no address of their own.
  const written = preset.wire === "vscode-lm" ? VSCODE_ADDRESS : (own(value, "baseUrl") ?? preset.baseUrl);
  if (typeof written !== "string")
    return refuse("has no baseUrl", `Add "baseUrl", the address of your ${preset.label} endpoint.`);
  const address = readBaseUrl(written);
  if (!address.ok) return refuse(`has a baseUrl that ${address.message}`, address.remedy);

  for (const key of Object.keys(value)) if (!PROVIDER_KEYS.includes(key)) reportKey(problems, setting, key);
  const local = readFlag(value, "local", setting, problems);
  const stream = readFlag(value, "stream", setting, problems);
  if (local === true && !address.loopback) {
    report(
      problems,
      `${setting}.local`,
      `${setting} is not on this machine, so "local" is ignored.`,
      'Remove "local", or use a loopback address.',
      "warning",
    );
  }
  return {
    id,
    kind,
    baseUrl: address.baseUrl,
    origin: address.origin,
    models: readModels(own(value, "models"), setting, problems),
    ...(local === undefined || (local && !address.loopback) ? {} : { local }),
    ...(stream === undefined ? {} : { stream }),
  };
}

function readModels(value: unknown, setting: string, problems: SettingProblem[]): readonly ConfiguredModel[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report(
      problems,
      `${setting}.models`,
      `${setting}.models is not a list; it is ignored.`,
      'Write ["model-id", { "id": "other-id" }].',
    );
    return [];
  }
  const models = new Map<string, ConfiguredModel>();
  for (const [index, entry] of value.entries()) {
    const place = `${setting}.models[${index}]`;
    const read = ModelSchema.safeParse(typeof entry === "string" ? { id: entry } : entry);
    if (!read.success) {
      report(
        problems,
        place,
        `${place}${spaced(issueWords(read.error))}. The model is ignored.`,
        'Write a model id, or { "id", "price"?, "context"?, "quality"?, "completion"? }.',
      );
    } else if (models.has(read.data.id)) {
      report(
        problems,
        place,
        `${place} repeats the model ${read.data.id}; the first one counts.`,
        "Remove one of them.",
        "warning",
      );
    } else {
      models.set(read.data.id, toModel(read.data));
    }
  }
  return [...models.values()];
}

function toModel(written: z.infer<typeof ModelSchema>): ConfiguredModel {
  const quality =
    typeof written.quality === "number"
      ? { edit: written.quality, completion: written.quality, chat: written.quality }
      : written.quality;
  return {
    id: written.id,
    ...(written.price === undefined ? {} : { price: toPrice(written.price) }),
    ...(written.context === undefined ? {} : { context: written.context }),
    ...(quality === undefined ? {} : { quality }),
    ...(written.completion === undefined ? {} : { completion: written.completion }),
  };
}

function readFlag(
  value: Record<string, unknown>,
  key: string,
  setting: string,
  problems: SettingProblem[],
): boolean | undefined {
  const flag = own(value, key);
  if (flag === undefined || typeof flag === "boolean") return flag;
  report(
    problems,
    `${setting}.${key}`,
    `${setting}.${key} is neither true nor false; it is ignored.`,
    "Write true or false.",
  );
  return undefined;
}

function reportKey(problems: SettingProblem[], setting: string, key: string): void {
  if (SECRET_KEYS.test(key)) {
    const remedy =
      "Remove it, and enter the key with the command Fairlead: Set Provider Key; a key that stood in a settings file should be replaced.";
    report(
      problems,
      `${setting}.${key}`,
      `${setting}.${key} is not read: keys and headers do not belong in settings.`,
      remedy,
    );
    return;
  }
  const meant = nearest(key, PROVIDER_KEYS);
  report(
    problems,
    `${setting}.${key}`,
    `${setting}.${key} is not known and is ignored.`,
    meant === undefined ? "Remove it." : `Did you mean "${meant}"?`,
    "warning",
  );
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function spaced(words: string): string {
  return words.startsWith(".") || words.startsWith("[") ? words : ` ${words}`;
}

function report(
  problems: SettingProblem[],
  setting: string,
  message: string,
  remedy: string,
  severity: SettingProblem["severity"] = "error",
): undefined {
  problems.push({ setting, layer: "user", severity, message, remedy });
  return undefined;
}
