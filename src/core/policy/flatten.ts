import { isSettingName, objectSettingAbove } from "./names.js";

/** A layer's `fairlead.*` settings by full name, whatever the form in which they were written. */
export interface FlatSettings {
  /** Known and unknown settings outside language blocks. */
  readonly settings: ReadonlyMap<string, unknown>;
  /** The same for each language id that has a block such as `[typescript]`. */
  readonly languages: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  /** Settings that were given more than once; the last one counts. */
  readonly repeated: readonly string[];
}

/** Deepest nesting followed; no setting lies deeper. */
const DEEPEST = 8;

/**
 * Brings dotted keys (`"fairlead.models.deny"`), nested ones (`{"fairlead": {"models": {"deny": []}}}`)
 * and any mixture of both to the same map. Enforced here because the editor's own filter for restricted
 * settings has let nested objects through before (microsoft/vscode#335112).
 */
export function flatten(settings: Readonly<Record<string, unknown>>): FlatSettings {
  const flat = new Map<string, unknown>();
  const languages = new Map<string, Map<string, unknown>>();
  const repeated = new Set<string>();
  for (const [key, value] of Object.entries(settings)) {
    if (key.startsWith("[")) {
      if (!isPlainObject(value)) continue;
      for (const match of key.matchAll(/\[([^\]]*)\]/g)) {
        const language = (match[1] ?? "").trim();
        const block = languages.get(language) ?? new Map<string, unknown>();
        languages.set(language, block);
        for (const [name, inner] of Object.entries(value)) collect(name, inner, block, repeated, 0);
      }
    } else {
      collect(key, value, flat, repeated, 0);
    }
  }
  return { settings: flat, languages, repeated: [...repeated] };
}

/** Whether a value is an object with keys: neither null nor a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function collect(name: string, value: unknown, into: Map<string, unknown>, repeated: Set<string>, depth: number): void {
  if (name !== "fairlead" && !name.startsWith("fairlead.")) return;
  if (isSettingName(name)) {
    put(name, value, into, repeated);
    return;
  }
  const above = objectSettingAbove(name);
  if (above !== undefined) {
    // `"fairlead.providers.openai": {}` is one member of the object setting `fairlead.providers`.
    put(above, { [name.slice(above.length + 1)]: value }, into, repeated);
    return;
  }
  if (isPlainObject(value) && depth < DEEPEST) {
    for (const [key, inner] of Object.entries(value)) collect(`${name}.${key}`, inner, into, repeated, depth + 1);
    return;
  }
  put(name, value, into, repeated);
}

function put(name: string, value: unknown, into: Map<string, unknown>, repeated: Set<string>): void {
  const known = into.get(name);
  if (isPlainObject(known) && isPlainObject(value)) {
    for (const key of Object.keys(value)) if (Object.hasOwn(known, key)) repeated.add(name);
    into.set(name, Object.assign(Object.create(null), known, value));
    return;
  }
  if (into.has(name)) repeated.add(name);
  into.set(name, value);
}
