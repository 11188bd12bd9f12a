import { expect, test } from "vitest";
import { createKeyStore, followKeys, type SecretPlace } from "../../../src/editor/keys.js";
import { lineWith } from "../answer/build.js";

/** The secrets that two windows share; each is told of every change. */
function sharedSecrets() {
  const kept = new Map<string, string>();
  const listeners = new Set<(event: { readonly key: string }) => void>();
  const tell = (key: string): void => listeners.forEach((listener) => listener({ key }));
  const place: SecretPlace = {
    get: async (name) => kept.get(name),
    store: async (name, value) => (kept.set(name, value), tell(name)),
    delete: async (name) => (kept.delete(name), tell(name)),
  };
  const onDidChange = (listener: (event: { readonly key: string }) => void) => {
    listeners.add(listener);
    return { dispose: () => void listeners.delete(listener) };
  };
  return { place, onDidChange };
}

const owner = { id: "openai", origin: "https://api.openai.com" };

test("a key that is entered in one window counts in the other at once, and one that is deleted no more", async () => {
  const { place, onDidChange } = sharedSecrets();
  const here = createKeyStore(place, {}, async () => []);
  const there = createKeyStore(place, {}, async () => []);
  const window = await lineWith({ "fairlead.providers": { openai: { kind: "openai", models: ["gpt-6"] } } }, [], {
    keyOf: (provider) => here.keyFor(provider),
  });
  const changed: string[] = [];
  const following = followKeys({ onDidChange }, (id) => (changed.push(id), window.refresh()));
  const hasKey = async () => (await window.models()).hasKey("openai");

  expect(await hasKey()).toBe(false);
  await there.set(owner, "sk-1");
  expect(await hasKey()).toBe(true);
  await there.delete(owner);
  expect(await hasKey()).toBe(false);
  await place.store("something else", "");
  following.dispose();
  await there.set(owner, "sk-1");
  expect(changed).toEqual(["openai", "openai"]);
});
