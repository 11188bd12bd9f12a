import { afterEach, expect, test } from "vitest";
import { startServer, type Handler, type TestServer } from "../../protocol/server.js";
import { CANARY, lineWith } from "../answer/build.js";

const servers: TestServer[] = [];
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  servers.push(server);
  return server;
}

const WORK = new Set(["work"]);
const list =
  (data: unknown): Handler =>
  (_, answer) =>
    answer.json(200, { object: "list", data });
const settings = (server: TestServer, more: Record<string, unknown> = {}) => ({
  "fairlead.providers": { work: { kind: "openai", baseUrl: `${server.url}/v1`, models: ["gpt-6-mini", "gpt-5"] } },
  ...more,
});

test("a provider's own word on a model's end is followed from the next request on, and asked for once a day", async () => {
  const server = await serve(
    list([
      { id: "gpt-6-mini", object: "model", shutdown_date: "2020-01-01" },
      { id: "gpt-5", object: "model", shutdown_date: "2099-05-01" },
    ]),
  );
  const line = await lineWith(settings(server));
  const before = await line.models();
  expect(before.directory.get("work/gpt-6-mini")?.model.facts.lifecycle?.live).toBeUndefined();
  expect(await line.checkLifecycles(WORK)).toBe(true);
  expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ["/v1/models", `Bearer ${CANARY}`],
  ]);
  const after = await line.models();
  expect(after.directory.get("work/gpt-6-mini")?.model.facts.lifecycle).toMatchObject({
    status: "retired",
    shutdownDate: "2020-01-01",
    live: true,
    source: "OpenAI model list",
  });
  // The catalog's replacement stays, its date gives way.
  expect(after.directory.get("work/gpt-5")?.model.facts.lifecycle).toMatchObject({
    status: "deprecated",
    shutdownDate: "2099-05-01",
    replacement: "gpt-6.1-sol",
  });
  expect(await line.checkLifecycles(WORK)).toBe(false);
  expect(server.requests).toHaveLength(1);
});

test("a model that its provider calls retired is refused with that reason, and the other answers", async () => {
  const server = await serve(list([{ id: "gpt-6-mini", shutdown_date: "2020-01-01" }]));
  const line = await lineWith(settings(server));
  await line.checkLifecycles(WORK);
  const { route } = await line.line.plan({
    id: "r",
    surface: "explain",
    task: "explain",
    instruction: "",
    location: "inline",
  });
  expect(route.candidates.find(({ model }) => model === "work/gpt-6-mini")).toMatchObject({
    kept: false,
    reason: expect.stringContaining("retired on 2020-01-01"),
  });
});

test("what was learned is there again in the next session", async () => {
  const server = await serve(list([{ id: "gpt-5", shutdown_date: "2099-05-01" }]));
  const first = await lineWith(settings(server));
  await first.checkLifecycles(WORK);
  const later = await lineWith(settings(server), [], {
    savedLifecycles: JSON.parse(JSON.stringify(first.lifecycles.saved())),
  });
  expect((await later.models()).directory.get("work/gpt-5")?.model.facts.lifecycle?.shutdownDate).toBe("2099-05-01");
  expect(await later.checkLifecycles(WORK)).toBe(false);
  expect(server.requests).toHaveLength(1);
});

test("nobody is asked when the user has turned that off, without a key, or twice at once", async () => {
  const server = await serve(list([]));
  const off = await lineWith(settings(server, { "fairlead.lifecycle.check": false }));
  expect(await off.checkLifecycles(WORK)).toBe(false);
  const other = await lineWith(settings(server));
  expect(await other.checkLifecycles(new Set(["elsewhere"]))).toBe(false);
  expect(server.requests).toHaveLength(0);
  const twice = await lineWith(settings(server));
  await Promise.all([twice.checkLifecycles(WORK), twice.checkLifecycles(WORK)]);
  expect(server.requests).toHaveLength(1);
});

test("a provider that fails or answers nonsense changes nothing and is left alone for the day", async () => {
  const server = await serve((_, answer) => answer.json(200, { data: "none" }));
  const line = await lineWith(settings(server));
  expect(await line.checkLifecycles(WORK)).toBe(false);
  expect(await line.checkLifecycles(WORK)).toBe(false);
  expect(server.requests).toHaveLength(1);
});
