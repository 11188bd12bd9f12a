import { afterEach, expect, test } from "vitest";
import { startServer, type Handler, type TestServer } from "../../protocol/server.js";
import { lineWith, type TestLine } from "../answer/build.js";

let server: TestServer | undefined;
afterEach(() => server?.close());

const answers = (model: string): string =>
  [
    { model, choices: [{ index: 0, delta: { content: "Hello" }, finish_reason: null }] },
    { model, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { model, choices: [], usage: { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 } },
  ]
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .join("") + "data: [DONE]\n\n";

async function twoProviders(handler: Handler, price: object | undefined): Promise<TestLine> {
  const own = (server = await startServer(handler));
  const provider = (name: string, of: object | undefined) => ({
    kind: "openai-compatible",
    baseUrl: `${own.url}/${name}/v1`,
    models: [{ id: "m", ...(of && { price: of }) }],
  });
  return lineWith({
    "fairlead.providers": { one: provider("one", price), two: provider("two", { input: 2, output: 10 }) },
    "fairlead.routes.explain": ["one/m", "two/m"],
  });
}

test.each([
  ["priced", { input: 1, output: 2 }],
  ["unpriced", undefined],
])("the same again costs nothing and says so, though a %s model failed before it", async (_, price) => {
  const line = await twoProviders((request, answer) => {
    if (request.path.startsWith("/one/"))
      return answer.json(400, { error: { message: "no such thing", type: "invalid_request_error" } });
    return answer.events(answers("m"));
  }, price);
  const first = (await line.ask({})).decision;
  expect(first).toMatchObject({
    outcome: "answered",
    model: "two/m",
    costUsd: expect.closeTo(0.00025, 9),
    costBasis: "computed",
  });
  const second = (await line.ask({})).decision;
  expect(second.attempts.map(({ model, outcome }) => [model, outcome])).toEqual(
    expect.arrayContaining([
      ["one/m", "failed"],
      ["two/m", "answered"],
    ]),
  );
  expect(second).toMatchObject({ outcome: "answered", costUsd: 0, costBasis: "cached" });
});

test("another model than was asked for is an event of the record, in its attempt and its notes", async () => {
  const line = await twoProviders((_request, answer) => answer.events(answers("quite-another")), {
    input: 1,
    output: 2,
  });
  const { decision } = await line.ask({});
  expect(decision.servedModel).toBe("quite-another");
  expect(decision.attempts[0]?.servedModel).toBe("quite-another");
  expect(decision.notes.join("\n")).toContain("one/m was asked, quite-another answered");
});
