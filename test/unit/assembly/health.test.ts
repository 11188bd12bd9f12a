import { afterEach, expect, test, vi } from "vitest";
import { healthView } from "../../../src/composition/panelViews.js";
import type { Assembly } from "../../../src/composition/whenAssembled.js";
import { healthPart } from "../../../src/panel/page/health.js";
import { textOf } from "../../../src/panel/page/part.js";
import { startServer, type TestServer } from "../../protocol/server.js";
import { lineWith, type TestLine } from "../answer/build.js";

let server: TestServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
});

const assemblyOf = (line: TestLine): Assembly => ({
  get: async () => line,
  current: () => line,
  onReady: (listener) => listener(),
});

async function failing(status: number, error: object, more: Record<string, unknown> = {}): Promise<TestLine> {
  const own = (server = await startServer((_, answer) => answer.json(status, { error })));
  const provider = (name: string) => ({ kind: "openai-compatible", baseUrl: `${own.url}/${name}/v1`, models: ["m"] });
  return lineWith({ "fairlead.providers": { one: provider("one"), two: provider("two") }, ...more });
}

test("what is out shows in the panel with the time it returns, and the next request names who is back first", async () => {
  const line = await failing(529, { message: "Overloaded", type: "overloaded_error" });
  const asked = await line.ask({});
  expect(asked.decision.attempts.map(({ model, errorClass }) => [model, errorClass])).toEqual([
    ["one/m", "overloaded"],
    ["two/m", "overloaded"],
  ]);
  const entries = healthView(assemblyOf(line)).entries();
  expect(entries.map(({ providerId, model, state }) => [providerId, model, state])).toEqual([
    ["one", "m", "cooling"],
    ["two", "m", "cooling"],
  ]);
  const now = Date.now();
  for (const { until } of entries) expect((until ?? 0) - now).toBeGreaterThan(3_000);
  const page = textOf(healthPart(entries, now));
  expect(page).toContain("one/m pausing");
  expect(page).toContain("after overload");
  expect(page).toContain(`Tried again at ${new Date(entries[0]?.until ?? 0).toLocaleTimeString()}`);

  const { decision } = await line.ask({});
  expect(decision.attempts).toEqual([]);
  expect(decision.error).toMatchObject({
    class: "overloaded",
    message: expect.stringContaining("kept out for now"),
    remedy: expect.stringMatching(/^one\/m is back in [1-5] s\.$/),
  });
});

test("a model that may not answer anyway is not the one that is waited for", async () => {
  const line = await failing(
    529,
    { message: "Overloaded", type: "overloaded_error" },
    { "fairlead.models.deny": ["two/*"] },
  );
  const failure = (errorClass: "overloaded" | "money") => ({ class: errorClass, message: "m", remedy: "r" });
  line.breakers.failed("two", "m", failure("overloaded"), Date.now());
  line.breakers.failed("one", "m", failure("money"), Date.now());
  expect((await line.ask({})).decision.error?.remedy).toBe("one/m is back in 60 min.");
});

test("a refused key is out without a time, until the key changes", async () => {
  const line = await failing(401, { message: "bad key", type: "authentication_error" });
  await line.ask({});
  const view = healthView(assemblyOf(line));
  expect(view.entries()).toEqual([
    { providerId: "one", state: "open", reason: "after a refused key" },
    { providerId: "two", state: "open", reason: "after a refused key" },
  ]);
  line.breakers.reset("one");
  expect(view.entries()).toHaveLength(1);
});

test("a provider whose address is mended is asked at once, whatever it was kept out for", async () => {
  const own = (server = await startServer(({ path }, answer) =>
    path.startsWith("/right/v1/")
      ? answer.json(200, { choices: [{ message: { content: "Hello" }, finish_reason: "stop" }] })
      : answer.json(path.startsWith("/wrong/") ? 404 : 401, { error: { message: "no such page" } }),
  ));
  for (const path of ["wrong", "closed"]) {
    const at = (place: string) => [
      {
        layer: "user" as const,
        settings: {
          "fairlead.providers": {
            one: { kind: "openai-compatible", baseUrl: `${own.url}/${place}/v1`, models: ["m"], stream: false },
          },
        },
      },
    ];
    let layers = at(path);
    const line = await lineWith({}, [], { layers: () => layers });
    await line.ask({});
    expect((await line.ask({})).decision.attempts).toEqual([]);
    layers = at(path);
    expect((await line.ask({})).decision.attempts).toEqual([]);
    layers = at("right");
    expect((await line.ask({})).text).toBe("Hello");
  }
});

test("a pause that ends by time is told then, as being tried again", async () => {
  const line = await failing(529, { message: "Overloaded", type: "overloaded_error" });
  await line.ask({});
  vi.useFakeTimers({ now: Date.now() });
  const view = healthView(assemblyOf(line));
  const states: string[][] = [];
  const following = view.onChange(() => states.push(view.entries().map(({ state }) => state)));
  expect(states).toEqual([["cooling", "cooling"]]);
  vi.advanceTimersByTime(6_000);
  expect(states.at(-1)).toEqual(["half-open", "half-open"]);
  line.breakers.succeeded("one", "m", Date.now());
  expect(states.at(-1)).toEqual(["half-open"]);
  following.dispose();
  expect(vi.getTimerCount()).toBe(0);
});
