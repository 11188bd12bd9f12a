import { afterEach, expect, test } from "vitest";
import { startServer, type TestServer } from "../../protocol/server.js";
import { lineWith } from "../answer/build.js";

let server: TestServer | undefined;
afterEach(() => server?.close());

test.each([
  [
    "the family that the user named",
    { id: "my-own-7b", completion: "mellum" },
    "<fim_suffix>;<fim_prefix>const a = <fim_middle>",
  ],
  ["the family that its id tells", "qwen2.5-coder", "<|fim_prefix|>const a = <|fim_suffix|>;<|fim_middle|>"],
  ["Mellum's by its id", "mellum-4b", "<fim_suffix>;<fim_prefix>const a = <fim_middle>"],
  ["Granite's by its id", "granite-4-micro", "<|fim_prefix|>const a = <|fim_suffix|>;<|fim_middle|>"],
])("a hole is written in the template of %s", async (_, model, prompt) => {
  server = await startServer((_request, answer) =>
    answer.events(
      'data: {"choices":[{"text":"1","finish_reason":null}]}\n\ndata: {"choices":[{"text":"","finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    ),
  );
  const line = await lineWith({
    "fairlead.providers": { box: { kind: "vllm", baseUrl: `${server.url}/v1`, models: [model] } },
  });
  const hole = { prefix: "const a = ", suffix: ";" };
  const { text, decision } = await line.ask({ surface: "ghost-text", task: "completion", hole, automatic: true });
  expect([decision.outcome, text]).toEqual(["answered", "1"]);
  expect(server.requests.map(({ path, json }) => [path, json?.["prompt"]])).toEqual([["/v1/completions", prompt]]);
});

test("models that are known to fill holes are asked so at hosts of anybody's models", async () => {
  const models = ["mellum-4b", "ibm-granite/granite-4.0-h-small", "qwen2.5-coder-7b", "some-chat-model"];
  const line = await lineWith({ "fairlead.providers": { host: { kind: "together", models } } });
  const { directory } = await line.models();
  expect([...directory.values()].map(({ model }) => model.fills)).toEqual(["yes", "yes", "yes", "by-prompt"]);
});
