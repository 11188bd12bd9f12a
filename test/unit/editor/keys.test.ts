import { describe, expect, test } from "vitest";
import { environmentKeyName } from "../../../src/core/policy/keyName.js";
import { createKeyStore, keyProblem, type SecretPlace } from "../../../src/editor/keys.js";

function place(): SecretPlace & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (name) => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async (name) => void kept.delete(name),
  };
}

const home = { id: "openai", origin: "https://api.openai.com" };

describe("a stored key", () => {
  test("is given for exactly the origin it was entered for", async () => {
    const keys = createKeyStore(place(), {}, async () => [home]);
    await keys.set(home, "sk-1");
    expect(await keys.keyFor(home)).toBe("sk-1");
    for (const origin of [
      "https://api.openai.com.evil.example",
      "http://api.openai.com",
      "https://api.openai.com:8443",
      "https://API.openai.com",
      "https://api.openai.com.",
      "https://api.openai.com/",
      "",
    ]) {
      expect(await keys.keyFor({ ...home, origin })).toBeUndefined();
      expect(await keys.stateOf({ ...home, origin })).toBe("origin-changed");
    }
  });

  test("is given to no other provider, and to none after it was deleted", async () => {
    const keys = createKeyStore(place(), {}, async () => []);
    await keys.set(home, "sk-1");
    expect(await keys.keyFor({ ...home, id: "openai-2" })).toBeUndefined();
    await keys.delete(home);
    expect(await keys.stateOf(home)).toBe("none");
  });

  test("that is damaged counts as none", async () => {
    const secrets = place();
    const keys = createKeyStore(secrets, {}, async () => []);
    for (const text of ["", "sk-plain", "null", '{"origin":1,"key":"k"}', '{"origin":"https://api.openai.com"}']) {
      secrets.kept.set("fairlead.key.openai", text);
      expect(await keys.keyFor(home)).toBeUndefined();
    }
  });
});

describe("a key of the environment", () => {
  test("serves the provider of its name at the origin it had at the start", async () => {
    const keys = createKeyStore(place(), { FAIRLEAD_KEY_MY_BOX: "e-1" }, async () => [
      { id: "my-box", origin: "https://a.example" },
    ]);
    expect(await keys.keyFor({ id: "my-box", origin: "https://a.example" })).toBe("e-1");
    expect(await keys.stateOf({ id: "my-box", origin: "https://b.example" })).toBe("origin-changed");
    expect(await keys.keyFor({ id: "my-box", origin: "https://b.example" })).toBeUndefined();
    expect(await keys.keyFor({ id: "mybox", origin: "https://a.example" })).toBeUndefined();
  });

  test("binds to the first origin of a provider that came later", async () => {
    const keys = createKeyStore(place(), { FAIRLEAD_KEY_LATE: "e-1" }, async () => []);
    expect(await keys.keyFor({ id: "late", origin: "https://a.example" })).toBe("e-1");
    expect(await keys.keyFor({ id: "late", origin: "https://b.example" })).toBeUndefined();
  });

  test("gives way to a stored one", async () => {
    const keys = createKeyStore(place(), { FAIRLEAD_KEY_OPENAI: "e-1" }, async () => [home]);
    await keys.set(home, "sk-1");
    expect(await keys.keyFor(home)).toBe("sk-1");
    expect(await keys.stateOf(home)).toBe("set");
  });
});

test("names and slips", () => {
  expect(environmentKeyName("my-own-box2")).toBe("FAIRLEAD_KEY_MY_OWN_BOX2");
  expect(keyProblem(" sk-1 ")).toBeUndefined();
  expect(keyProblem("  ")).toBeDefined();
  expect(keyProblem("sk-1\nsk-2")).toBeDefined();
  expect(keyProblem("sk-ключ")).toBeDefined();
});

test("the settings of the start are read once, and only when the environment has a key to bind", async () => {
  let read = 0;
  const owners = async () => ((read += 1), [home]);
  const without = createKeyStore(place(), {}, owners);
  await without.keyFor(home);
  expect(read).toBe(0);
  const keys = createKeyStore(place(), { FAIRLEAD_KEY_OPENAI: "e-1", FAIRLEAD_KEY_LATER: "e-2" }, owners);
  // The address was changed between the opening of the window and the first look at the key.
  const moved = { ...home, origin: "https://evil.example" };
  const [first, second] = await Promise.all([keys.keyFor(moved), keys.keyFor(moved)]);
  expect([first, second]).toEqual([undefined, undefined]);
  expect(await keys.keyFor(home)).toBe("e-1");
  // One that was added since is bound to where it is first seen.
  expect(await keys.keyFor({ id: "later", origin: "https://a.example" })).toBe("e-2");
  expect(await keys.keyFor({ id: "later", origin: "https://b.example" })).toBeUndefined();
  expect(read).toBe(1);
});
