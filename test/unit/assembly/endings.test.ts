import { expect, test } from "vitest";
import { endingOf, endingWords, onlyRetired, type EndingSources } from "../../../src/assembly/endings.js";
import { matchesModel } from "../../../src/core/catalog/modelGlob.js";
import { lineWith } from "../answer/build.js";

const today = new Date("2026-11-21T12:00:00Z");

async function sources(): Promise<EndingSources> {
  const line = await lineWith({
    "fairlead.providers": {
      openai: { kind: "openai", models: ["gpt-5", "o1", "gpt-5.2"] },
      google: { kind: "gemini", models: ["gemini-2.5-flash"] },
      own: { kind: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1", models: ["tiny"] },
    },
  });
  return { ...(await line.models()), catalog: line.catalog };
}

test("names the day and the replacement at the same provider", async () => {
  const known = await sources();
  const ending = endingOf("openai/gpt-5", today, known);
  expect(ending).toMatchObject({
    state: "ends",
    date: "2026-12-11",
    replacement: "openai/gpt-6.1-sol",
    redirects: false,
  });
  expect(ending && endingWords(ending)).toMatch(
    /^openai\/gpt-5 ends on 2026-12-11\. Use openai\/gpt-6\.1-sol instead\. Source: .+\.$/,
  );
  const gone = endingOf("openai/o1", today, known);
  expect(gone && endingWords(gone)).toMatch(
    /^openai\/o1 was retired on 2026-10-23, so it is not used\. .*Source: .+\.$/,
  );
});

test("says that a provider answers with another model where it does", async () => {
  const ending = endingOf("google/gemini-2.5-flash", today, await sources());
  expect(ending && endingWords(ending)).toContain("Its provider answers with google/gemini-3.5-flash-lite instead.");
});

test("says nothing of models that go on, that nobody knows, or that are no names", async () => {
  const known = await sources();
  for (const name of ["openai/gpt-5.2", "own/tiny", "own/gpt-5-turbo-2", "nobody/x", "gpt-5", "/gpt-5", "openai/"]) {
    expect(endingOf(name, today, known), name).toBeUndefined();
  }
});

test("knows the models of a provider that is not configured when its id names its kind, as in a team's settings", async () => {
  const known = await sources();
  expect(endingOf("anthropic/claude-sonnet-4-5", today, known)).toMatchObject({
    date: "2026-11-30",
    replacement: "anthropic/claude-sonnet-5-5",
  });
  expect(endingOf("mine/claude-sonnet-4-5", today, known)).toBeUndefined();
});

test("a replacement that is retired itself gives way to its own", async () => {
  const known = await sources();
  const facts = (id: string, replacement?: string) => ({
    id,
    vendor: "v",
    name: id,
    source: "t",
    ...(replacement ? { lifecycle: { status: "retired" as const, replacement, source: "t" } } : {}),
  });
  const models = new Map([
    ["a", facts("a", "b")],
    ["b", facts("b", "c")],
    ["c", facts("c")],
    ["x", facts("x", "y")],
    ["y", facts("y", "x")],
  ]);
  const catalog = { ...known.catalog, find: (_: string | undefined, id: string) => models.get(id) };
  const chained: EndingSources = { directory: new Map(), catalog, vendorOf: () => "v" };
  expect(endingOf("p/a", today, chained)?.replacement).toBe("p/c");
  expect(endingOf("p/x", today, chained)?.replacement).toBeUndefined();
});

test("a prompt is told when all its models are retired, and only then", async () => {
  const known = await sources();
  const told = (...globs: string[]) => onlyRetired(globs, today, known, matchesModel).map(({ name }) => name);
  expect(told("openai/o1")).toEqual(["openai/o1"]);
  expect(told("openai/o1*")).toEqual(["openai/o1"]);
  expect(told("openai/o1", "openai/gpt-5")).toEqual([]);
  expect(told("openai/*")).toEqual([]);
  expect(told("openai/o1", "anthropic/claude-*")).toEqual([]);
  expect(told("openai/o1", "someone/else")).toEqual([]);
  expect(told()).toEqual([]);
});
