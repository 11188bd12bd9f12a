import { environmentKeyName } from "../core/policy/keyName.js";

/** The part of a provider that a key is bound to. */
export interface KeyOwner {
  readonly id: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

/** Where keys are kept; VS Code's SecretStorage has this form. */
export interface SecretPlace {
  get(name: string): Thenable<string | undefined>;
  store(name: string, value: string): Thenable<void>;
  delete(name: string): Thenable<void>;
}

/** Whether a provider has a key that may be sent to it. */
export type KeyState = "set" | "from-environment" | "origin-changed" | "none";

/** Keys by provider, each bound to the origin it was entered for. */
export interface KeyStore {
  /** The key to send, or undefined when there is none for exactly this origin. */
  keyFor(provider: KeyOwner): Promise<string | undefined>;
  stateOf(provider: KeyOwner): Promise<KeyState>;
  set(provider: KeyOwner, key: string): Promise<void>;
  delete(provider: KeyOwner): Promise<void>;
}

/**
 * Makes the key store. A key of the environment (`FAIRLEAD_KEY_<ID>`) serves a provider without a stored one; it is bound
 * to the origin that the provider had when the window opened, so that a later change of the address cannot take it along; one
 * of a provider that was added since is bound to the origin it is first seen with.
 *
 * @param configuredAtStart reads the providers from the settings as they were when the window opened; called once, when a key
 *   of the environment is first asked for
 */
export function createKeyStore(
  secrets: SecretPlace,
  environment: Readonly<Record<string, string | undefined>>,
  configuredAtStart: () => Promise<readonly KeyOwner[]>,
): KeyStore {
  let reading: Promise<Map<string, string>> | undefined;
  const firstOrigins = (): Promise<Map<string, string>> =>
    (reading ??= configuredAtStart().then((providers) => new Map(providers.map(({ id, origin }) => [id, origin]))));

  const find = async (provider: KeyOwner): Promise<{ state: KeyState; key?: string }> => {
    const stored = readStored(await secrets.get(secretName(provider)));
    if (stored?.origin === provider.origin) return { state: "set", key: stored.key };
    const key = environment[environmentKeyName(provider.id)];
    if (key) {
      const origins = await firstOrigins();
      const first = origins.get(provider.id) ?? provider.origin;
      origins.set(provider.id, first);
      if (first === provider.origin) return { state: "from-environment", key };
    }
    return { state: stored || key ? "origin-changed" : "none" };
  };

  return {
    keyFor: async (provider) => (await find(provider)).key,
    stateOf: async (provider) => (await find(provider)).state,
    set: async (provider, key) => secrets.store(secretName(provider), JSON.stringify({ origin: provider.origin, key })),
    delete: async (provider) => secrets.delete(secretName(provider)),
  };
}

/** Tells of every key that is stored or deleted, in another window too; all windows share VS Code's SecretStorage. */
export function followKeys(
  secrets: { onDidChange(listener: (event: { readonly key: string }) => void): { dispose(): void } },
  onChanged: (providerId: string) => void,
): { dispose(): void } {
  return secrets.onDidChange(({ key }) => {
    if (key.startsWith(PREFIX)) onChanged(key.slice(PREFIX.length));
  });
}

/** What is wrong with a key that somebody typed, in words, or undefined. */
export function keyProblem(key: string): string | undefined {
  if (key.trim() === "") return "Paste the key.";
  // A header can carry printable ASCII only; anything else is a slip of the clipboard.
  return /^[\x21-\x7e]+$/.test(key.trim()) ? undefined : "A key has no spaces, line breaks or special characters.";
}

/** What the names of our secrets begin with. */
const PREFIX = "fairlead.key.";

function secretName(provider: KeyOwner): string {
  return PREFIX + provider.id;
}

function readStored(text: string | undefined): { readonly origin: string; readonly key: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("origin" in value) || !("key" in value)) return undefined;
    return typeof value.origin === "string" && typeof value.key === "string"
      ? { origin: value.origin, key: value.key }
      : undefined;
  } catch {
    return undefined;
  }
}
