import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startServer, type TestServer } from "../../protocol/server.js";
import { lineWith } from "../answer/build.js";

let server: TestServer;
/** What the program on this machine lists; undefined while it is not ready. */
let installed: readonly string[] | undefined;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  installed = undefined;
  server = await startServer((_, answer) =>
    installed === undefined
      ? answer.json(503, { error: "starting" })
      : answer.json(200, {
          // Ollama's own format beside the one that the others share.
          models: installed.map((name) => ({ name, model: name })),
          data: installed.map((id) => ({ id, object: "model", type: "llm" })),
        }),
  );
  return () => server.close();
});
afterEach(() => void vi.useRealTimers());

const box = () => ({ kind: "ollama", baseUrl: server.url });
const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const names = async (line: Awaited<ReturnType<typeof lineWith>>): Promise<readonly string[]> => [
  ...(await line.models()).directory.keys(),
];

test.each([
  ["ollama", ""],
  ["lmstudio", "/v1"],
  ["llamacpp", "/v1"],
  ["vllm", "/v1"],
  ["litellm", "/v1"],
  ["openai-compatible", "/v1"],
])("the models of %s are found when its settings name none", async (kind, path) => {
  installed = ["house-coder"];
  const line = await lineWith({ "fairlead.providers": { box: { kind, baseUrl: `${server.url}${path}` } } });
  expect(await names(line)).toEqual(["box/house-coder"]);
});

test("a program that was started after the editor is found without a change of settings", async () => {
  let told = 0;
  const line = await lineWith({ "fairlead.providers": { box: box() } }, [], { onModelsFound: () => (told += 1) });
  expect((await line.ask({})).decision.error).toMatchObject({
    class: "not-found",
    message: expect.stringContaining('"box"'),
  });
  installed = ["qwen2.5-coder"];
  expect([await names(line), told]).toEqual([[], 0]);
  later(10_000);
  expect(await names(line)).toEqual(["box/qwen2.5-coder"]);
  await expect.poll(() => told).toBe(1);
  const asked = server.requests.length;
  later(60_000);
  await names(line);
  expect([server.requests.length, told]).toEqual([asked, 1]);
});

test("nobody waits for it who has other models", async () => {
  const other = { kind: "openai-compatible", baseUrl: `${server.url}/v1`, models: ["a"] };
  const line = await lineWith({ "fairlead.providers": { box: box(), other } });
  expect(await names(line)).toEqual(["other/a"]);
  installed = ["llama4"];
  later(10_000);
  expect(await names(line)).toEqual(["other/a"]);
  await expect.poll(() => names(line)).toEqual(["box/llama4", "other/a"]);
});

test("models that could not be read once, such as with keys still locked, are read again", async () => {
  let locked = true;
  const line = await lineWith({ "fairlead.providers": { box: { ...box(), models: ["house-coder"] } } }, [], {
    keyOf: async () => {
      if (locked) throw new Error("The keyring is locked.");
      return undefined;
    },
  });
  await expect(line.models()).rejects.toThrow("locked");
  locked = false;
  expect(await names(line)).toEqual(["box/house-coder"]);
});
