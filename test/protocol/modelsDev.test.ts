import { expect, test } from "vitest";
import { fetchModelsDev } from "../../src/providers/models/modelsDev.js";
import type { Handler } from "./server.js";
import { serving } from "./serving.js";

const serve = serving();
const signal = (): AbortSignal => AbortSignal.timeout(5000);

test("asks for /api.json without any key or body and gives what came", async () => {
  const server = await serve((_, answer) => answer.json(200, { openai: { models: {} } }));
  expect(await fetchModelsDev(signal(), server.url)).toEqual({ value: { openai: { models: {} } } });
  const [request] = server.requests;
  expect([request?.method, request?.path, request?.text]).toEqual(["GET", "/api.json", ""]);
  expect(Object.keys(request?.headers ?? {}).filter((name) => /auth|key|cookie/i.test(name))).toEqual([]);
});

test("takes the listing from a copy below a path of its own", async () => {
  const server = await serve((_, answer) => answer.json(200, {}));
  await fetchModelsDev(signal(), `${server.url}/copies/models-dev`);
  expect(server.requests[0]?.path).toBe("/copies/models-dev/api.json");
});

test("follows no redirect to another origin", async () => {
  const other = await serve((_, answer) => answer.json(200, {}));
  const server = await serve((_, answer) => answer.json(302, {}, { location: `${other.url}/api.json` }));
  expect(await fetchModelsDev(signal(), server.url)).toMatchObject({
    failure: { class: "network", code: "redirect-refused" },
  });
  expect(other.requests).toHaveLength(0);
});

test("stops at the size limit, with or without a declared length", async () => {
  const server = await serve(async (request, answer) => {
    answer.raw.writeHead(200, { "content-type": "application/json" });
    for (let piece = 0; piece < 200; piece += 1) await Promise.race([answer.write(" ".repeat(1024)), request.closed]);
    answer.end();
  });
  expect(await fetchModelsDev(signal(), server.url, 10_000)).toMatchObject({
    failure: { class: "malformed-response", code: "too-large" },
  });
});

test.each<[string, Handler, string]>([
  ["an error", (_, answer) => answer.json(500, { error: "down" }), "server"],
  ["no JSON", (_, answer) => answer.json(200, "<html>"), "malformed-response"],
  [
    "a cut body",
    async (_, answer) => {
      answer.raw.writeHead(200, { "content-length": "1000" });
      await answer.write('{"a":');
      answer.reset();
    },
    "truncated",
  ],
])("%s is a failure, never an exception", async (_, handler, expected) => {
  const server = await serve(handler);
  const got = await fetchModelsDev(signal(), server.url);
  expect("failure" in got ? got.failure.class : "none").toMatch(new RegExp(`${expected}|network`));
});
