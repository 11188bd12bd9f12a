import { flatten } from "./flatten.js";
import { SETTINGS, settingFacts } from "./names.js";
import { nearest } from "./nearest.js";
import { LAYER_WORDS, type SettingProblem, type SettingsLayer } from "./problem.js";
import { SETTING_SCHEMAS, valueProblem } from "./settings.js";

/** Values that were valid when a layer was last read; keyed by {@link lastGoodKey}. */
export type LastGood = Map<string, unknown>;

/** A layer's valid values by full setting name. */
export interface ReadLayer {
  readonly layer: SettingsLayer;
  readonly values: ReadonlyMap<string, unknown>;
  /** Valid values inside `[language]` blocks, for settings that can differ by language. */
  readonly languageValues: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  readonly problems: readonly SettingProblem[];
}

/** Words in a key that would name a destination or carry a secret; never read from a workspace. */
const ENDPOINT_WORDS = /(provider|base.?url|endpoint|proxy|header|api.?key|token|secret|password|origin|host)/i;

/**
 * Reads one layer: keeps what may be set there and is valid, and says what is wrong with the rest. In place of an invalid
 * value the last good one of the same layer stays, else what can safely be kept of it, else nothing.
 * `lastGood` is brought up to date.
 */
export function readLayer(layer: SettingsLayer, lastGood: LastGood): ReadLayer {
  const flat = flatten(layer.settings);
  const problems: SettingProblem[] = [];
  const values = new Map<string, unknown>();
  const report = reporter(layer, problems);

  for (const name of flat.repeated)
    report(
      name,
      "warning",
      `${name} is set more than once in ${LAYER_WORDS[layer.layer]}; the last one counts.`,
      "Keep one of them.",
    );
  for (const [name, value] of flat.settings) {
    if (name === "fairlead.providers" && layer.layer === "user") continue;
    if (!mayBeRead(name, layer, report)) continue;
    const read = readValue(name, value, layer, lastGood, report, "");
    if (read !== undefined) values.set(name, read);
  }
  for (const setting of SETTINGS)
    if (!flat.settings.has(setting.name)) lastGood.delete(lastGoodKey(layer, setting.name, ""));

  const languageValues = new Map<string, ReadonlyMap<string, unknown>>();
  for (const [language, block] of flat.languages) {
    const inner = new Map<string, unknown>();
    for (const [name, value] of block) {
      if (!mayBeRead(name, layer, report)) continue;
      if (settingFacts(name)?.scope !== "language-overridable") {
        report(
          name,
          "warning",
          `${name} cannot differ by language; the one under [${language}] is ignored.`,
          "Move it out of the language block.",
        );
        continue;
      }
      const read = readValue(name, value, layer, lastGood, report, language);
      if (read !== undefined) inner.set(name, read);
    }
    if (inner.size > 0) languageValues.set(language, inner);
  }
  return { layer, values, languageValues, problems };
}

/** The key of a last good value: layer, its source, setting and language block. */
export function lastGoodKey(layer: SettingsLayer, name: string, language: string): string {
  return JSON.stringify([layer.layer, layer.source ?? "", name, language]);
}

type Report = (setting: string, severity: SettingProblem["severity"], message: string, remedy: string) => void;

function reporter(layer: SettingsLayer, problems: SettingProblem[]): Report {
  return (setting, severity, message, remedy) =>
    problems.push({
      setting,
      layer: layer.layer,
      ...(layer.source === undefined ? {} : { source: layer.source }),
      severity,
      message,
      remedy,
    });
}

/** Whether a setting of this name is read from this layer at all; says so when it is not. */
function mayBeRead(name: string, layer: SettingsLayer, report: Report): boolean {
  const facts = settingFacts(name);
  const where = LAYER_WORDS[layer.layer];
  if (facts?.class === "endpoint" || (facts === undefined && layer.layer !== "user" && ENDPOINT_WORDS.test(name))) {
    const message = `${name} in ${where} is ignored: providers are read from user settings only, and not from language blocks.`;
    report(name, "warning", message, "Set it in your user settings, or remove it here.");
    return false;
  }
  if (facts === undefined) {
    const meant = nearest(
      name,
      SETTINGS.map((setting) => setting.name),
    );
    const remedy = meant === undefined ? "Remove it." : `Did you mean ${meant}?`;
    report(name, "warning", `${name} in ${where} is not a setting of Fairlead.`, remedy);
    return false;
  }
  if (facts.class === "personal" && layer.layer !== "user") {
    report(
      name,
      "warning",
      `${name} in ${where} is ignored: it is read from user settings only.`,
      "Set it in your user settings, or remove it here.",
    );
    return false;
  }
  return true;
}

function readValue(
  name: string,
  value: unknown,
  layer: SettingsLayer,
  lastGood: LastGood,
  report: Report,
  language: string,
): unknown {
  const setting = SETTING_SCHEMAS.get(name);
  if (setting === undefined || value === undefined) return undefined;
  const key = lastGoodKey(layer, name, language);
  const problem = valueProblem(setting, value);
  if (problem === undefined) {
    lastGood.set(key, value);
    return value;
  }
  const previous = lastGood.get(key);
  const kept = previous ?? setting.salvage?.(value);
  const consequence =
    previous !== undefined
      ? "The last good value stays in force."
      : kept !== undefined
        ? `In force is what could be kept: ${JSON.stringify(kept)}.`
        : "It is ignored.";
  report(
    name,
    "error",
    `${name} in ${LAYER_WORDS[layer.layer]}: ${problem}. ${consequence}`,
    `Write ${setting.expects}.`,
  );
  return kept;
}
