import { afterEach, expect, test, vi } from "vitest";
import { LIFECYCLES, watchLifecycles } from "../../../src/composition/lifecycles.js";
import { createRecorded } from "../../../src/composition/recorded.js";
import type { Assembly } from "../../../src/composition/whenAssembled.js";
import { startServer, type TestServer } from "../../protocol/server.js";
import { lineWith } from "../answer/build.js";
import { sampleDecision } from "../ledger/sample.js";

let server: TestServer | undefined;
afterEach(() => server?.close());

const kept = (...models: string[]) => models.map((model) => ({ model, kept: true, reason: "r" }));

test("after a request and a quiet moment the providers that might have answered are asked, and what they said is kept", async () => {
  const own = (server = await startServer((_, answer) =>
    answer.json(200, { data: [{ id: "gpt-5", shutdown_date: "2099-05-01" }] }),
  ));
  const provider = (name: string) => ({ kind: "openai", baseUrl: `${own.url}/${name}/v1`, models: ["gpt-5"] });
  const line = await lineWith({
    "fairlead.providers": { used: provider("used"), denied: provider("denied"), drilled: provider("drilled") },
  });
  const assembly: Assembly = { get: async () => line, current: () => line, onReady: (listener) => listener() };
  const memory = new Map<string, unknown>();
  const saved = vi.fn(async (name: string, value: unknown) => void memory.set(name, value));
  const written: string[] = [];
  const recorded = createRecorded({ record: ({ id }) => void written.push(id) });
  recorded.onRecord(() => {
    throw new Error("a listener's bug");
  });
  const learned = new Promise<void>((resolve) => {
    watchLifecycles(
      { assembly, recorded, memory: { keys: () => [], get: () => undefined, update: saved }, onLearned: resolve },
      20,
    );
  });
  recorded.record(
    sampleDecision({
      id: "a",
      candidates: [...kept("used/gpt-5"), { model: "denied/gpt-5", kept: false, reason: "denied" }],
    }),
  );
  recorded.record(sampleDecision({ id: "b", drill: true, candidates: kept("drilled/gpt-5") }));
  await learned;
  expect(written).toEqual(["a", "b"]);
  expect(own.requests.map(({ path }) => path)).toEqual(["/used/v1/models"]);
  expect(memory.get(LIFECYCLES)).toMatchObject({ used: { models: { "gpt-5": { shutdownDate: "2099-05-01" } } } });
  expect((await line.models()).directory.get("used/gpt-5")?.model.facts.lifecycle?.live).toBe(true);
});
