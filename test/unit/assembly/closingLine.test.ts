import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { closingLine } from "../../../src/composition/closingLine.js";
import type { Line } from "../../../src/core/answer/line.js";
import { openLedger } from "../../../src/ledger/ledger.js";
import { startServer, type TestServer } from "../../protocol/server.js";
import { lineWith, requestOf } from "../answer/build.js";
import { bundleWorker, temporaryFolder } from "../ledger/build.js";

let workerUrl: URL;
beforeAll(async () => void (workerUrl = await bundleWorker()));
let server: TestServer | undefined;
afterEach(() => server?.close());

test("a request that is under way when the window closes is cancelled and in the ledger's file", async () => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  // It never answers.
  server = await startServer(() => arrive());
  const file = join(await temporaryFolder(), "ledger.db");
  const ledger = openLedger({ file, workerUrl, onProblem: () => undefined });
  const provider = { kind: "openai-compatible", baseUrl: `${server.url}/v1`, models: ["m"] };
  const { line } = await lineWith({ "fairlead.providers": { one: provider } }, [], { ledger });
  const closing = closingLine(line);
  const reading = (async () => {
    for await (const event of closing.answer(requestOf(), new AbortController().signal)) void event;
  })();
  await Promise.race([arrived, reading]);
  await closing.close();
  await ledger.close();
  await reading;

  const later = openLedger({ file, workerUrl, onProblem: () => undefined });
  const rows = await later.list({ limit: 5 });
  await later.close();
  expect(rows).toMatchObject([{ model: "one/m", outcome: "cancelled", attempts: 1 }]);
});

test("what does not end when it is cancelled holds the window up no longer than it may", async () => {
  const deaf: Line = {
    plan: async () => Promise.reject(new Error("not asked here")),
    async *answer() {
      yield { type: "trying", model: "a/x", why: "first choice" };
      await new Promise(() => undefined);
    },
  };
  const closing = closingLine(deaf, 20);
  const events = closing.answer(requestOf(), new AbortController().signal)[Symbol.asyncIterator]();
  await events.next();
  void events.next();
  await closing.close();
});

test("a surface's own signal reaches the line with its reason, and what comes after closing is cancelled at once", async () => {
  const signals: AbortSignal[] = [];
  const line: Line = {
    plan: async () => Promise.reject(new Error("not asked here")),
    async *answer(_, signal) {
      signals.push(signal);
      yield { type: "trying", model: "a/x", why: "first choice" };
    },
  };
  const closing = closingLine(line);
  const own = new AbortController();
  for await (const event of closing.answer(requestOf(), own.signal)) {
    expect(event.type).toBe("trying");
    own.abort("enough");
  }
  await closing.close();
  for await (const event of closing.answer(requestOf(), new AbortController().signal)) void event;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  expect(signals[0]?.reason).toBe("enough");
});
