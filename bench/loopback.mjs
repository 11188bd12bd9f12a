// @ts-check
// A provider for the benches, in a process of its own: OpenAI's Chat protocol, answered at once and always alike.
import { createServer } from "node:http";

/** @param {Record<string, unknown>} delta @param {string | null} finish */
const chunk = (delta, finish = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "fast", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = { prompt_tokens: 100, completion_tokens: 8, total_tokens: 108 };
const words = "A short answer of eight words for everybody";
const streamed = [
  chunk({ role: "assistant", content: "" }),
  ...words.split(/(?<= )/).map((content) => chunk({ content })),
  chunk({}, "stop"),
].join("");
const stream = `${streamed}data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "fast", choices: [], usage })}\n\ndata: [DONE]\n\n`;
const whole = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "fast",
  choices: [{ index: 0, message: { role: "assistant", content: words }, finish_reason: "stop" }],
  usage,
});

/** The body that was posted last; whoever gets it back can send the very same. */
let last = "{}";

const server = createServer((request, response) => {
  if (request.method === "GET") return void response.end(last);
  let body = "";
  request.setEncoding("utf8").on("data", (/** @type {string} */ text) => (body += text));
  request.on("end", () => {
    last = body;
    const streams = body.includes('"stream":true');
    response.writeHead(200, { "content-type": streams ? "text/event-stream" : "application/json" });
    response.end(streams ? stream : whole);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address !== null ? address.port : ""}\n`);
});
process.stdin.resume().on("end", () => process.exit(0));
