import { expect, test } from "vitest";
import { createLiveLifecycles } from "../../../src/core/catalog/liveLifecycles.js";

const DAY = 24 * 60 * 60 * 1000;
const provider = { id: "work", origin: "https://api.openai.com" };
const ends = { "gpt-x": { status: "deprecated", shutdownDate: "2027-01-14", source: "OpenAI model list" } } as const;

test("a provider is asked once a day, failures included, and again after the clock was set back", () => {
  const live = createLiveLifecycles();
  expect(live.due(provider, 1000)).toBe(true);
  expect(live.take(provider, undefined, 1000)).toBe(false);
  expect(live.due(provider, 1000 + DAY - 1)).toBe(false);
  expect(live.due(provider, 1000 + DAY)).toBe(true);
  expect(live.due(provider, 999)).toBe(true);
});

test("what was said stays when a later list cannot be read, and belongs to the address that said it", () => {
  const live = createLiveLifecycles();
  expect(live.take(provider, ends, 1)).toBe(true);
  expect(live.take(provider, ends, 2)).toBe(false);
  expect(live.take(provider, undefined, 3)).toBe(false);
  expect(live.of(provider, "gpt-x")).toEqual(ends["gpt-x"]);
  expect(live.of(provider, "constructor")).toBeUndefined();
  const moved = { ...provider, origin: "https://elsewhere.example" };
  expect(live.of(moved, "gpt-x")).toBeUndefined();
  expect(live.due(moved, 3)).toBe(true);
  expect(live.take(provider, {}, 4)).toBe(true);
  expect(live.of(provider, "gpt-x")).toBeUndefined();
});

test("survives being saved, and passes over anything else", () => {
  const live = createLiveLifecycles();
  live.take(provider, ends, 5);
  const again = createLiveLifecycles(JSON.parse(JSON.stringify(live.saved())));
  expect(again.of(provider, "gpt-x")).toEqual(ends["gpt-x"]);
  expect(again.due(provider, 6)).toBe(false);
  for (const junk of [null, 7, "x", [], { work: 1 }, { work: { origin: 1, at: 1 } }])
    expect(createLiveLifecycles(junk).saved()).toEqual({});
  const half = createLiveLifecycles({
    work: {
      origin: provider.origin,
      at: 1,
      models: { a: { source: 1 }, b: { status: "gone", shutdownDate: "soon", source: "s" } },
    },
  });
  expect(half.of(provider, "a")).toBeUndefined();
  expect(half.of(provider, "b")).toEqual({ source: "s" });
});
