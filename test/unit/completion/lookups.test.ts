import { describe, expect, it } from "vitest";
import { createLookups } from "../../../src/core/completion/context/lookups.js";

/** A service whose answers are given by hand. */
function service() {
  const asked: string[] = [];
  const waiting = new Map<string, (answers: readonly string[]) => void>();
  let now = 0;
  const lookups = createLookups(
    ({ key }: { readonly key: string }) => {
      asked.push(key);
      return new Promise<readonly string[]>((resolve) => waiting.set(key, resolve));
    },
    () => now,
  );
  return {
    lookups,
    asked,
    answer: (key: string, ...answers: readonly string[]) => waiting.get(key)?.(answers),
    pass: (ms: number) => (now += ms),
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

const keys = (...names: readonly string[]) => names.map((key) => ({ key }));
const patient = (): AbortSignal => new AbortController().signal;
const late = (): AbortSignal => AbortSignal.abort();

describe("lookups of a slow service", () => {
  it("two at a time, each once, and then known at once", async () => {
    const { lookups, asked, answer, settle } = service();
    const first = lookups.of(keys("a", "b", "c"), patient());
    await settle();
    expect(asked).toEqual(["a", "b"]);
    answer("b", "B");
    await settle();
    expect(asked).toEqual(["a", "b", "c"]);
    answer("a", "A");
    answer("c", "C");
    expect(await first).toEqual(["A", "B", "C"]);
    expect(await lookups.of(keys("c", "a"), patient())).toEqual(["C", "A"]);
    expect(asked).toEqual(["a", "b", "c"]);
  });

  it("begins none once it is too late, and knows later what was under way", async () => {
    const { lookups, asked, answer, settle } = service();
    const controller = new AbortController();
    const first = lookups.of(keys("a", "b", "c"), controller.signal);
    await settle();
    controller.abort();
    expect(await first).toEqual([]);
    answer("a", "A");
    answer("b", "B");
    await settle();
    expect(asked).toEqual(["a", "b"]);
    expect(await lookups.of(keys("a", "b"), patient())).toEqual(["A", "B"]);
    expect(await lookups.of(keys("d"), late())).toEqual([]);
    expect(asked).toEqual(["a", "b"]);
  });

  it("waits for what another call has asked already", async () => {
    const { lookups, asked, answer, settle } = service();
    const both = Promise.all([lookups.of(keys("a"), patient()), lookups.of(keys("a"), patient())]);
    await settle();
    answer("a", "A");
    expect(await both).toEqual([["A"], ["A"]]);
    expect(asked).toEqual(["a"]);
  });

  it("asks again when it is old, serving the old answer meanwhile, and sooner when there was none", async () => {
    const { lookups, asked, answer, pass, settle } = service();
    const first = lookups.of(keys("a", "b"), patient());
    await settle();
    answer("a", "A");
    answer("b");
    expect(await first).toEqual(["A"]);
    pass(5_000);
    const second = lookups.of(keys("a", "b"), patient());
    await settle();
    expect(asked).toEqual(["a", "b", "b"]);
    answer("b", "B");
    expect(await second).toEqual(["A", "B"]);
    pass(61_000);
    expect(await lookups.of(keys("a"), patient())).toEqual(["A"]);
    expect(asked).toEqual(["a", "b", "b", "a"]);
  });

  it("does not wait again for what the service seems to have lost, and asks it anew after a minute", async () => {
    const { lookups, asked, answer, pass, settle } = service();
    const controller = new AbortController();
    const first = lookups.of(keys("a", "b"), controller.signal);
    await settle();
    controller.abort();
    expect(await first).toEqual([]);
    pass(3_000);
    const second = lookups.of(keys("a", "b", "c"), patient());
    await settle();
    expect(asked).toEqual(["a", "b", "c"]);
    answer("c", "C");
    expect(await second).toEqual(["C"]);
    answer("b", "B");
    await settle();
    pass(58_000);
    expect(await lookups.of(keys("b"), patient())).toEqual(["B"]);
    const third = lookups.of(keys("a"), patient());
    await settle();
    expect(asked).toEqual(["a", "b", "c", "a"]);
    answer("a", "A");
    expect(await third).toEqual(["A"]);
  });

  it("forgets what it is told to", async () => {
    const { lookups, asked, answer, settle } = service();
    const first = lookups.of(keys("a", "b"), patient());
    await settle();
    answer("a", "A");
    answer("b", "B");
    await first;
    lookups.forget((_, answers) => answers.includes("A"));
    void lookups.of(keys("a", "b"), patient());
    await settle();
    expect(asked).toEqual(["a", "b", "a"]);
  });
});
